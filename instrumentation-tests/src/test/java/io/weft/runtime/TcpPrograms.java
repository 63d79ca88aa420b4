package io.weft.runtime;

import io.weft.Placement;
import io.weft.Suspendable;
import io.weft.Task;
import io.weft.TaskFailedException;
import io.weft.net.TcpListener;
import io.weft.net.TcpStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** What {@link TcpTest} runs; a class of its own, loaded when the agent is there. */
final class TcpPrograms {
  private TcpPrograms() {}

  private static TcpListener listen() throws IOException {
    return TcpListener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  /** Both ends of a connection. */
  private record Pair(TcpStream client, TcpStream server) {
    @Suspendable
    static Pair open() throws IOException {
      try (TcpListener listener = listen()) {
        Task<TcpStream> accepted = Task.spawn(() -> listener.accept());
        TcpStream client = TcpStream.connect(listener.localAddress());
        return new Pair(client, accepted.join());
      }
    }

    void close() throws IOException {
      client.close();
      server.close();
    }
  }

  @Suspendable
  private static void echo(TcpStream stream) throws IOException {
    try (stream) {
      ByteBuffer buffer = ByteBuffer.allocateDirect(1000);
      while (stream.read(buffer) >= 0) {
        stream.writeAll(buffer.flip());
        buffer.clear();
      }
    }
  }

  static int echoesOfManyClients(int clients, int rounds) {
    return TaskPrograms.onOneLoop(() -> {
      TcpListener listener = listen();
      Task<Void> server = Task.spawn(() -> {
        for (int i = 0; i < clients; i++) {
          TcpStream stream = listener.accept();
          Task.spawn(() -> echo(stream));
        }
      });
      List<Task<Integer>> tasks = new ArrayList<>();
      for (int i = 0; i < clients; i++) {
        byte seed = (byte) i;
        tasks.add(Task.spawn(() -> client(listener, seed, rounds)));
      }
      int echoed = 0;
      for (Task<Integer> task : tasks) {
        echoed += task.join();
      }
      server.join();
      listener.close();
      return echoed;
    });
  }

  @Suspendable
  private static int client(TcpListener listener, byte seed, int rounds) throws IOException {
    try (TcpStream stream = TcpStream.connect(listener.localAddress())) {
      ByteBuffer received = ByteBuffer.allocate(64);
      byte[] sent = new byte[64];
      for (int i = 0; i < rounds; i++) {
        Arrays.fill(sent, (byte) (seed + i));
        stream.writeAll(ByteBuffer.wrap(sent));
        stream.readExact(received.clear());
        if (!Arrays.equals(sent, received.array())) {
          throw new IOException("another echo than what was sent, in round " + i);
        }
      }
      return rounds;
    }
  }

  static boolean bulk(int size) {
    return TaskPrograms.onOneLoop(() -> {
      byte[] sent = new byte[size];
      new Random(size).nextBytes(sent);
      Pair pair = Pair.open();
      Task<Void> writer = Task.spawn(() -> {
        ByteBuffer all = ByteBuffer.wrap(sent);
        pair.client.writeAll(all.slice(0, size / 3), all.slice(size / 3, size - size / 3));
        pair.client.shutdownOutput();
      });
      ByteBuffer received = ByteBuffer.allocate(size);
      pair.server.readExact(received);
      int end = pair.server.read(ByteBuffer.allocate(1));
      writer.join();
      pair.close();
      return end == -1 && Arrays.equals(sent, received.array());
    });
  }

  static List<String> closeWakesReaderAndWriter() {
    return TaskPrograms.onOneLoop(() -> {
      Pair pair = Pair.open();
      Task<Integer> reader = Task.spawn(() -> pair.server.read(ByteBuffer.allocate(1)));
      Task<Void> writer = Task.spawn(() -> pair.server.writeAll(ByteBuffer.allocate(50_000_000)));
      while (reader.state() != Task.State.PARKED || writer.state() != Task.State.PARKED) {
        Task.yield();
      }
      pair.server.close();
      List<String> messages = List.of(failure(reader), failure(writer));
      pair.close();
      String peer = pair.client.localAddress().toString();
      return List.of(messages.get(0).replace(peer, "PEER"), messages.get(1).replace(peer, "PEER"));
    });
  }

  static String closeByAThreadWakesTheReader() {
    return TaskPrograms.onOneLoop(() -> {
      Pair pair = Pair.open();
      Task<Integer> reader = Task.spawn(() -> pair.server.read(ByteBuffer.allocate(1)));
      while (reader.state() != Task.State.PARKED) {
        Task.yield();
      }
      new Thread(() -> {
            try {
              pair.server.close();
            } catch (IOException failed) {
              throw new AssertionError(failed);
            }
          })
          .start();
      String message = failure(reader);
      pair.close();
      return message.substring(message.indexOf("failed"));
    });
  }

  @Suspendable
  private static String failure(Task<?> task) {
    try {
      return "returned " + task.join();
    } catch (TaskFailedException failed) {
      return failed.getCause().getMessage();
    }
  }

  static String secondReader() {
    return TaskPrograms.onOneLoop(() -> {
      Pair pair = Pair.open();
      Task<Integer> reader = Task.spawn(() -> pair.server.read(ByteBuffer.allocate(1)));
      while (reader.state() != Task.State.PARKED) {
        Task.yield();
      }
      String message;
      try {
        message = "read " + pair.server.read(ByteBuffer.allocate(1));
      } catch (IllegalStateException refused) {
        message = refused.getMessage().replace(reader.name(), "READER");
      }
      pair.client.writeAll(ByteBuffer.allocate(1));
      reader.join();
      pair.close();
      return message;
    });
  }

  static String readerOnAnotherLoop() {
    return TaskPrograms.onTwoLoops(() -> {
      Pair pair = Pair.open();
      pair.client.writeAll(ByteBuffer.allocate(1));
      pair.server.readExact(ByteBuffer.allocate(1));
      Task<Integer> first = Task.spawn(() -> pair.server.read(ByteBuffer.allocate(1)));
      while (first.state() != Task.State.PARKED) {
        Task.yield();
      }
      pair.client.writeAll(ByteBuffer.allocate(1));
      first.join();
      String message =
          failure(Task.spawnOn(Placement.loop(1), () -> pair.server.read(ByteBuffer.allocate(1))));
      pair.close();
      return message.substring(message.indexOf("belongs"));
    });
  }

  static int acceptedOnOneLoopServedOnAnother() {
    return TaskPrograms.onTwoLoops(() -> {
      TcpListener listener = listen();
      Task<Integer> client = Task.spawn(() -> client(listener, (byte) 7, 100));
      TcpStream accepted = listener.accept();
      listener.close();
      Task<Void> server = Task.spawnOn(Placement.loop(1), () -> echo(accepted));
      server.join();
      return client.join();
    });
  }

  static int listenersOnTwoLoops() {
    return TaskPrograms.onTwoLoops(() -> {
      TcpListener first =
          TcpListener.bindShared(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      TcpListener second = TcpListener.bindShared(first.localAddress());
      Task<Void> one = Task.spawn(() -> acceptUntilClosed(first));
      Task<Void> two = Task.spawnOn(Placement.loop(1), () -> acceptUntilClosed(second));
      int echoed = 0;
      for (int i = 0; i < 20; i++) {
        echoed += client(first, (byte) i, 3);
      }
      first.close();
      second.close();
      one.join();
      two.join();
      return echoed;
    });
  }

  @Suspendable
  private static void acceptUntilClosed(TcpListener listener) {
    try {
      for (; ; ) {
        TcpStream stream = listener.accept();
        Task.spawn(() -> echo(stream));
      }
    } catch (IOException closed) {
      Task.yield();
    }
  }

  static String refused() {
    return TaskPrograms.onOneLoop(() -> {
      TcpListener listener = listen();
      listener.close();
      try {
        return "connected to " + TcpStream.connect(listener.localAddress());
      } catch (IOException refused) {
        return refused.getMessage().replace(listener.localAddress().toString(), "PEER");
      }
    });
  }

  static String readAfterReset() {
    return TaskPrograms.onOneLoop(() -> {
      TcpListener listener = listen();
      SocketChannel peer = SocketChannel.open(listener.localAddress());
      TcpStream stream = listener.accept();
      Task<Integer> reader = Task.spawn(() -> stream.read(ByteBuffer.allocate(1)));
      while (reader.state() != Task.State.PARKED) {
        Task.yield();
      }
      peer.setOption(StandardSocketOptions.SO_LINGER, 0); // closes with a reset
      peer.close();
      String message = failure(reader);
      stream.close();
      listener.close();
      return message.substring(message.indexOf("failed"));
    });
  }
}
