package io.weft.samples.crawl;

import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.JdkLoggerFactory;
import io.weft.Cancelled;
import io.weft.Scheduler;
import io.weft.Suspendable;
import io.weft.samples.IntRange;
import io.weft.samples.Progress;
import io.weft.samples.Sample;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The command: crawls, with a progress bar, and prints the {@link Report}. */
@Command(
    name = "crawl",
    description =
        "Fetches a page and all of the same host and port that it leads to, each once, by HTTP/1.1."
            + " Ends with 1 if any of them could not be fetched.")
public final class Crawl implements Callable<Integer> {
  private static final Duration TELL_EVERY = Duration.ofSeconds(5);

  @Parameters(
      paramLabel = "URL",
      converter = HttpUrl.class,
      description = "Where to start: http://HOST:PORT/PATH")
  private URI url;

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      converter = Concurrency.class,
      description = "How many pages at the same time (default: ${DEFAULT-VALUE}).")
  private int concurrency = 8;

  @Option(
      names = "--depth",
      paramLabel = "N",
      converter = Depth.class,
      description = "How many links from the first page (default: ${DEFAULT-VALUE}).")
  private int depth = Depth.MOST;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      converter = Patience.class,
      description = "How long a page may take (default: ${DEFAULT-VALUE}).")
  private int timeout = 10;

  @Option(
      names = "--max-pages",
      paramLabel = "N",
      converter = IntRange.Count.class,
      description =
          "How many pages at most, redirects and errors included" + " (default: ${DEFAULT-VALUE}).")
  private int maxPages = 10_000;

  @Option(
      names = "--max-body",
      paramLabel = "BYTES",
      converter = BodyBytes.class,
      description = "How long a page may be (default: ${DEFAULT-VALUE}).")
  private int maxBody = 16 * 1024 * 1024;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and exit.")
  @SuppressWarnings("UnusedVariable") // picocli reads it
  private boolean help;

  @Spec
  private CommandSpec command;

  /** Runs the sample. */
  public static void main(String[] args) {
    InternalLoggerFactory.setDefaultFactory(
        JdkLoggerFactory.INSTANCE); // else it depends on the class path
    Sample.main(new Crawl(), args);
  }

  @Override
  public Integer call() {
    Limits limits = new Limits(concurrency, depth, maxPages, maxBody, Duration.ofSeconds(timeout));
    try (Scheduler scheduler =
        Scheduler.builder().name("crawl").loops(1).shutdownOnExit(Duration.ZERO).build()) {
      return scheduler.runBlocking(() -> crawl(limits)).isGood() ? 0 : 1;
    } catch (Cancelled stopped) {
      return 1; // nobody asks: the JVM is about to end by a signal
    }
  }

  /** The report is printed by the task itself: a JVM that is told to end waits for tasks, and for no other thread. */
  @Suspendable
  private Report crawl(Limits limits) {
    Tally tally = new Tally();
    try (Progress progress = new Progress(tally, TELL_EVERY)) {
      progress.start();
      new Crawler(Site.of(url), limits, tally).run(Site.target(url));
    } finally {
      tally.report().print(command.commandLine().getOut());
    }
    return tally.report();
  }

  /** The address of a page. */
  static final class HttpUrl implements ITypeConverter<URI> {
    @Override
    public URI convert(String text) {
      if (text.regionMatches(true, 0, "https:", 0, 6)) {
        throw new TypeConversionException(
            "'" + text + "' asks for TLS, and only http:// is spoken here");
      }
      try {
        URI address = Site.resolve(URI.create("http://none/"), text);
        if (address != null
            && text.regionMatches(true, 0, "http://", 0, 7)
            && address.getUserInfo() == null
            && address.getPort() != 0
            && address.getPort() <= 65_535) {
          return address;
        }
      } catch (URISyntaxException wrong) {
        // said below, as for others
      }
      throw new TypeConversionException("'" + text + "' is not of the form http://HOST:PORT/PATH");
    }
  }

  /** A number of connections. */
  static final class Concurrency extends IntRange {
    Concurrency() {
      super(1, 1_000);
    }
  }

  /** A number of links, or none. */
  static final class Depth extends IntRange {
    static final int MOST = 1_000_000;

    Depth() {
      super(0, MOST);
    }
  }

  /** A time of up to a day, but not none. */
  static final class Patience extends IntRange {
    Patience() {
      super(1, 86_400);
    }
  }

  /** A length in bytes. */
  static final class BodyBytes extends IntRange {
    BodyBytes() {
      super(0, 1 << 30);
    }
  }
}
