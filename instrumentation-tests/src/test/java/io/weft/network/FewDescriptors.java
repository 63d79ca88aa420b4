package io.weft.network;

import io.weft.Suspendable;
import io.weft.Task;
import io.weft.coordination.World;
import io.weft.net.TcpListener;
import io.weft.net.TcpStream;
import io.weft.park.Wait;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** Accepts connections while there is no descriptor left for one; run with a low limit. */
final class FewDescriptors {
  private static final int CLIENTS = 5;
  private static final int BACK_OFFS = 4;

  private FewDescriptors() {}

  /**
   * Runs the test.
   *
   * @param arguments the name of a {@link World}
   */
  public static void main(String[] arguments) throws Exception {
    World world = World.valueOf(arguments[0]);
    world.run(() -> {
      TcpListener listener =
          TcpListener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      loadClasses(world, listener);
      List<SocketChannel> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(SocketChannel.open(listener.localAddress()));
      }
      List<FileInputStream> taken = takeAll();
      World.Running acceptor = world.start(() -> accept(listener));
      while (listener.backOffs() < BACK_OFFS) {
        if (listener.backOffs() == 0) { // later, one is needed to tell of it
          taken.addAll(takeAll());
        }
        pass();
      }
      System.out.println(CLIENTS + " clients wait");
      for (FileInputStream file : taken) {
        file.close();
      }
      acceptor.join();
      System.out.println("all accepted");
      closeWhileBackingOff(world, listener);
    });
  }

  /**
   * The jars of the class path are opened by it, and whatever the JDK opens once; also for its first log record: without a
   * descriptor that one is lost.
   */
  @Suspendable
  private static void loadClasses(World world, TcpListener listener) throws Exception {
    System.getLogger(FewDescriptors.class.getName()).log(System.Logger.Level.INFO, "begins");
    World.Running acceptor = world.start(() -> listener.accept().close());
    TcpStream.connect(listener.localAddress()).close();
    acceptor.join();
    Wait<Void> wait = Wait.begin();
    try {
      wait.await(Duration.ofNanos(1));
    } catch (TimeoutException over) {
      pass();
    }
  }

  /** Keeps what it accepts: one descriptor that is given back meanwhile is not enough for all. */
  @Suspendable
  private static void accept(TcpListener listener) throws IOException {
    List<TcpStream> accepted = new ArrayList<>();
    try {
      while (accepted.size() < CLIENTS) {
        accepted.add(listener.accept());
      }
    } finally {
      for (TcpStream stream : accepted) {
        stream.close();
      }
    }
  }

  /** The JVM gives one back now and then, so that this is to be done again. */
  private static List<FileInputStream> takeAll() throws IOException {
    List<FileInputStream> taken = new ArrayList<>();
    try {
      for (; ; ) {
        taken.add(new FileInputStream("/dev/null"));
      }
    } catch (FileNotFoundException none) {
      return taken;
    }
  }

  @Suspendable
  private static void closeWhileBackingOff(World world, TcpListener listener) throws Exception {
    List<SocketChannel> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(SocketChannel.open(listener.localAddress()));
    }
    List<FileInputStream> taken = takeAll();
    long before = listener.backOffs();
    World.Running acceptor = world.start(() -> System.out.println(
        Bodies.failure(() -> acceptAll(listener)).replaceAll(".* failed", "accept failed")));
    while (listener.backOffs() == before) {
      taken.addAll(takeAll());
      pass();
    }
    System.out.println(Bodies.failure(() -> listener.accept()).replaceAll(" at once.*", ""));
    listener.close();
    acceptor.join();
    for (FileInputStream file : taken) {
      file.close();
    }
    for (SocketChannel client : clients) {
      client.close();
    }
  }

  @Suspendable
  private static Object acceptAll(TcpListener listener) throws IOException {
    accept(listener);
    return "all accepted";
  }

  @Suspendable
  private static void pass() {
    Task.sleep(Duration.ofMillis(1));
  }
}
