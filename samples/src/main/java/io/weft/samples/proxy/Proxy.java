package io.weft.samples.proxy;

import io.weft.Cancelled;
import io.weft.Placement;
import io.weft.Scheduler;
import io.weft.Suspendable;
import io.weft.Task;
import io.weft.TaskFailedException;
import io.weft.interop.Blocking;
import io.weft.net.TcpListener;
import io.weft.net.TcpStream;
import io.weft.samples.IntRange;
import io.weft.samples.Sample;
import io.weft.samples.ServerOptions;
import io.weft.sync.Semaphore;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** A TCP proxy. */
@Command(
    name = "proxy",
    description = "Passes each connection on to another server, until it is stopped.")
public final class Proxy implements Callable<Integer> {
  @Mixin
  private ServerOptions options;

  @Option(
      names = "--to",
      paramLabel = "HOST:PORT",
      required = true,
      converter = HostAndPort.class,
      description = "The server to pass connections on to.")
  private InetSocketAddress to;

  @Option(
      names = "--idle",
      paramLabel = "SECONDS",
      converter = IdleSeconds.class,
      description =
          "Ends a connection on which nothing has moved for so long (default: ${DEFAULT-VALUE}).")
  private int idleSeconds = 60;

  @Option(
      names = "--connections",
      paramLabel = "N",
      converter = IntRange.Count.class,
      description =
          "How many at once; further ones wait to be accepted (default: ${DEFAULT-VALUE}).")
  private int connections = 10_000;

  /** Where to connect; its name is looked up each time. An address of IPv6 stands in brackets. */
  static final class HostAndPort implements ITypeConverter<InetSocketAddress> {
    @Override
    public InetSocketAddress convert(String text) {
      int colon = text.lastIndexOf(':');
      String host = text.substring(0, Math.max(colon, 0)).replaceAll("^\\[(.*)]$", "$1");
      if (host.isEmpty() || !text.substring(colon + 1).matches("\\d{1,5}")) {
        throw new TypeConversionException("'" + text + "' is not HOST:PORT");
      }
      int port = Integer.parseInt(text.substring(colon + 1));
      if (port < 1 || port > 65_535) {
        throw new TypeConversionException("'" + text + "' has no port from 1 to 65535");
      }
      return InetSocketAddress.createUnresolved(host, port);
    }
  }

  /** At least one. */
  static final class IdleSeconds extends IntRange {
    IdleSeconds() {
      super(1, 86_400);
    }
  }

  /** Runs the sample. */
  public static void main(String[] args) {
    Sample.main(new Proxy(), args);
  }

  @Override
  public Integer call() {
    try (Scheduler scheduler = options.scheduler("proxy")) {
      scheduler.runBlocking(this::serve);
    } catch (Cancelled stopped) {
      System.err.println("proxy: " + stopped.getMessage());
    }
    return 0;
  }

  /** A connection is accepted only when there may be one more. */
  @Suspendable
  private void serve() throws IOException {
    Semaphore free = new Semaphore(connections);
    try (TcpListener listener = TcpListener.bind(options.address())) {
      Sample.announce(listener.localAddress());
      while (true) {
        free.acquire();
        TcpStream client = listener.accept();
        Task.spawnOn(Placement.LEAST_LOADED, () -> pass(client, free));
      }
    }
  }

  @Suspendable
  private void pass(TcpStream client, Semaphore free) {
    try (client;
        TcpStream server = connect()) {
      new Relay(client, server, Duration.ofSeconds(idleSeconds)).run();
    } catch (Exception failed) { // concerns this connection only
      Throwable why = failed instanceof TaskFailedException ? failed.getCause() : failed;
      System.err.println("proxy: " + client.remoteAddress() + ": " + why.getMessage());
    } finally {
      free.release();
    }
  }

  @Suspendable
  private TcpStream connect() throws Exception {
    InetSocketAddress server =
        Blocking.call(() -> new InetSocketAddress(to.getHostString(), to.getPort()));
    return TcpStream.connect(server);
  }
}
