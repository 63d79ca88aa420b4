package io.weft.samples.crawl;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/**
 * What a page refers to, each once.
 *
 * @param addresses that may be fetched, of any site
 * @param wrong references that are none
 */
record Links(Set<URI> addresses, Set<String> wrong) {
  /**
   * All {@code href} and {@code src} of a page: its links, images, scripts, frames. Keeps the thread busy for as long as it
   * takes.
   *
   * @param html as it came
   * @param charset its name; null: the page says itself
   * @param page its address
   */
  static Links of(InputStream html, String charset, URI page) throws IOException {
    Document document = Jsoup.parse(html, charset, ""); // whose own resolving is lax
    Links links = new Links(new LinkedHashSet<>(), new LinkedHashSet<>());
    URI base = base(document, page);
    for (Element element : document.select("[href]:not(base), [src]")) {
      links.add(base, element.attr(element.hasAttr("href") ? "href" : "src"));
    }
    return links;
  }

  private static URI base(Document document, URI page) {
    Element base = document.selectFirst("base[href]");
    try {
      URI said = base == null ? null : Site.resolve(page, base.attr("href"));
      return said == null ? page : said;
    } catch (URISyntaxException wrong) {
      return page; // as browsers do
    }
  }

  private void add(URI base, String reference) {
    try {
      URI address = Site.resolve(base, reference);
      if (address != null) {
        addresses.add(address);
      }
    } catch (URISyntaxException noReference) {
      wrong.add(reference);
    }
  }
}
