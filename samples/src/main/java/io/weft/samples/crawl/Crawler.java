package io.weft.samples.crawl;

import io.weft.Scope;
import io.weft.Suspendable;
import io.weft.interop.Blocking;
import io.weft.sync.Channel;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/**
 * As many workers as pages may be fetched at once. Each takes links from a channel, and puts those that it finds into it; the
 * one that is done with the last closes it. All on one loop, so what they share are plain fields.
 */
final class Crawler {
  private final Site site;
  private final Limits limits;
  private final Tally tally;

  /** No bound but that of all targets: who takes from it also fills it, and must not wait for room. */
  private final Channel<Link> links = Channel.unbounded();

  private final Set<String> seen = new HashSet<>();

  /** Links that wait in the channel or are in the hands of a worker. */
  private int open;

  Crawler(Site site, Limits limits, Tally tally) {
    this.site = site;
    this.limits = limits;
    this.tally = tally;
  }

  /** Waits until all that can be reached is fetched. */
  @Suspendable
  void run(String start) {
    add(new Link(start, 0, null));
    try (Scope scope = Scope.open()) {
      for (int i = 0; i < limits.concurrency(); i++) {
        scope.fork(this::work);
      }
    }
  }

  @Suspendable
  private void work() throws Exception {
    try (Client client = new Client(site, limits.maxBody())) {
      for (Link link : links) {
        tally.begun();
        follow(link, client);
        tally.done();
        if (--open == 0) {
          links.close();
        }
      }
    }
  }

  /** What goes wrong with a page concerns that page only. */
  @Suspendable
  private void follow(Link link, Client client) throws Exception {
    try {
      Response response = Scope.withTimeout(limits.timeout(), () -> client.get(link.target()));
      tally.received(response.bytes());
      take(response, link);
    } catch (TimeoutException late) {
      tally.failed(
          link, "timed out", "no whole response within " + limits.timeout().toSeconds() + " s");
    } catch (PageException bad) {
      tally.failed(link, bad.kind(), bad.getMessage());
    } catch (IOException lost) {
      tally.failed(link, "broken off", lost.getMessage());
    }
  }

  @Suspendable
  private void take(Response response, Link link) throws Exception {
    URI page = site.address(link.target());
    if (response.status() / 100 == 3 && response.location() != null) {
      tally.redirect();
      redirect(page, response.location(), link);
    } else if (response.status() / 100 == 2) {
      tally.page();
      if (response.html() != null) {
        takeLinks(Blocking.call(() -> Links.of(response.html(), response.charset(), page)), link);
      }
    } else {
      throw new PageException("status " + response.status(), "");
    }
  }

  /** As deep as the page that it stands for. */
  private void redirect(URI page, String location, Link link) throws PageException {
    try {
      URI address = Site.resolve(page, location);
      if (address != null && site.has(address)) {
        add(new Link(Site.target(address), link.depth(), link.target()));
      }
    } catch (URISyntaxException wrong) {
      throw new PageException("no address", "it redirects to " + Site.printable(location));
    }
  }

  private void takeLinks(Links found, Link page) {
    for (URI address : found.addresses()) {
      if (site.has(address)) {
        add(new Link(Site.target(address), page.depth() + 1, page.target()));
      }
    }
    for (String wrong : found.wrong()) {
      Link link = new Link(Site.printable(wrong), page.depth() + 1, page.target());
      tally.failed(link, "no address", "it cannot be read as an address");
    }
  }

  private void add(Link link) {
    if (link.depth() > limits.depth() || seen.contains(link.target())) {
      return;
    }
    if (seen.size() == limits.maxPages()) {
      tally.limited();
      return;
    }
    seen.add(link.target());
    tally.found();
    open++;
    links.trySend(link);
  }
}
