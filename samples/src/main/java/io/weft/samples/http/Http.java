package io.weft.samples.http;

import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.JdkLoggerFactory;
import io.weft.Cancelled;
import io.weft.Placement;
import io.weft.Scheduler;
import io.weft.Suspendable;
import io.weft.Task;
import io.weft.net.TcpServer;
import io.weft.samples.IntRange;
import io.weft.samples.Sample;
import io.weft.samples.ServerOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import javax.net.ssl.SSLContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command: listens on each loop, and serves each connection where it comes in. */
@Command(
    name = "http",
    description =
        "Serves HTTP/1.1 until it is stopped: / (a live page), /hello, /file/NAME, POST /echo, /events, /tasks.")
public final class Http implements Callable<Integer> {
  @Mixin
  private ServerOptions options;

  @Option(
      names = "--root",
      paramLabel = "DIR",
      description = "The folder whose files are below /file/ (default: none).")
  private Path root;

  @Option(
      names = "--max-body",
      paramLabel = "BYTES",
      converter = BodyBytes.class,
      description = "How long the body of a request may be (default: ${DEFAULT-VALUE}).")
  private int maxBody = 8 * 1024 * 1024;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      converter = Patience.class,
      description = "How long a peer may take to begin a request, for its head, and to take some of"
          + " what it is sent (default: ${DEFAULT-VALUE}).")
  private int timeout = 30;

  @Option(
      names = "--tls",
      description = "Speak TLS, with a certificate for localhost that nobody else has signed.")
  private boolean tls;

  /** Runs the sample. */
  public static void main(String[] args) {
    InternalLoggerFactory.setDefaultFactory(
        JdkLoggerFactory.INSTANCE); // else it depends on the class path
    Sample.main(new Http(), args);
  }

  @Override
  public Integer call() throws Exception {
    FileFolder files = FileFolder.at(root);
    SSLContext keys = tls ? Tls.context() : null;
    Limits limits = new Limits(maxBody, Duration.ofSeconds(timeout));
    try (Scheduler scheduler = options.scheduler("http")) {
      Site site = new Site(scheduler, options.loops(), limits, files);
      scheduler.runBlocking(() -> serve(site, keys));
    } catch (Cancelled stopped) {
      System.err.println("http: " + stopped.getMessage());
    }
    return 0;
  }

  @Suspendable
  private void serve(Site site, SSLContext keys) throws IOException {
    try (TcpServer server = TcpServer.bind(options.address())) {
      for (Worker worker : site.workers()) {
        Task.spawnOn(Placement.loop(worker.loop()), worker::watch);
      }
      Sample.announce(server.localAddress());
      server.serve(socket -> {
        Worker worker = site.workers().get(Task.current().loop());
        new Connection(site, worker, socket, keys).run();
      });
    } finally {
      for (Worker worker : site.workers()) {
        Task.spawnOn(Placement.loop(worker.loop()), worker::stop);
      }
    }
  }

  /** A length in bytes. */
  static final class BodyBytes extends IntRange {
    BodyBytes() {
      super(0, 1 << 30);
    }
  }

  /** A time of up to a day, but not none. */
  static final class Patience extends IntRange {
    Patience() {
      super(1, 86_400);
    }
  }
}
