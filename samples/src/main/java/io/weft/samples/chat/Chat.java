package io.weft.samples.chat;

import io.weft.Cancelled;
import io.weft.Scheduler;
import io.weft.Suspendable;
import io.weft.net.TcpServer;
import io.weft.net.TcpServer.Spread;
import io.weft.net.TcpStream;
import io.weft.samples.Sample;
import io.weft.samples.ServerOptions;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** A server for people who write to each other. */
@Command(
    name = "chat",
    description =
        "Passes on what people write, to all in the same room, until it is stopped. Try: nc 127.0.0.1 7007")
public final class Chat implements Callable<Integer> {
  @Mixin
  private ServerOptions options;

  /** Runs the sample. */
  public static void main(String[] args) {
    Sample.main(new Chat(), args);
  }

  @Override
  public Integer call() {
    try (Scheduler scheduler = options.scheduler("chat")) {
      scheduler.runBlocking(this::serve);
    } catch (Cancelled stopped) {
      System.err.println("chat: " + stopped.getMessage());
    }
    return 0;
  }

  @Suspendable
  private void serve() throws IOException {
    Rooms rooms = new Rooms();
    try (TcpServer server = TcpServer.bind(options.address(), Spread.LEAST_LOADED)) {
      Sample.announce(server.localAddress());
      server.serve(stream -> welcome(stream, rooms));
    }
  }

  @Suspendable
  private static void welcome(TcpStream stream, Rooms rooms) {
    try (stream) {
      new Guest(rooms, stream).chat();
    } catch (IOException lost) {
      System.err.println("chat: " + lost.getMessage()); // concerns this connection only
    }
  }
}
