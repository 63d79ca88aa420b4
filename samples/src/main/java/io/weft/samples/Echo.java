package io.weft.samples;

import io.weft.Cancelled;
import io.weft.Scheduler;
import io.weft.Suspendable;
import io.weft.net.TcpServer;
import io.weft.net.TcpStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** A server that sends back what it receives. */
@Command(name = "echo", description = "Sends back whatever it receives, until it is stopped.")
public final class Echo implements Callable<Integer> {
  @Mixin
  private ServerOptions options;

  /** Runs the sample. */
  public static void main(String[] args) {
    Sample.main(new Echo(), args);
  }

  @Override
  public Integer call() {
    try (Scheduler scheduler = options.scheduler("echo")) {
      scheduler.runBlocking(this::serve);
    } catch (Cancelled stopped) {
      System.err.println("echo: " + stopped.getMessage());
    }
    return 0;
  }

  /** Reads like a server with a thread a connection; but waiting, here and below, parks a task and frees the thread. */
  @Suspendable
  private void serve() throws IOException {
    try (TcpServer server = TcpServer.bind(options.address())) {
      Sample.announce(server.localAddress());
      server.serve(stream -> answer(stream, ByteBuffer.allocate(4096)));
    }
  }

  /** One connection, until the other side closes it. */
  @Suspendable
  public static void answer(TcpStream stream, ByteBuffer buffer) {
    try (stream) {
      while (stream.read(buffer) >= 0) {
        stream.writeAll(buffer.flip());
        buffer.clear();
      }
    } catch (IOException lost) {
      System.err.println("echo: " + lost.getMessage()); // concerns this connection only
    }
  }
}
