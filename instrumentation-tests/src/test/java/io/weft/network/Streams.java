package io.weft.network;

import io.weft.Suspendable;
import io.weft.coordination.World;
import io.weft.net.ByteStream;
import io.weft.net.TcpListener;
import io.weft.net.TcpStream;
import io.weft.net.UnixListener;
import io.weft.net.UnixStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;

/** Kinds of streams, for tests that hold for all of them. */
enum Streams {
  TCP {
    @Override
    @Suspendable
    Pair open(World world) throws Exception {
      try (TcpListener listener =
          TcpListener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
        AtomicReference<ByteStream> accepted = new AtomicReference<>();
        World.Running server = world.start(() -> accepted.set(listener.accept()));
        TcpStream client = TcpStream.connect(listener.localAddress());
        server.join();
        return new Pair(client, accepted.get());
      }
    }
  },

  UNIX {
    @Override
    @Suspendable
    Pair open(World world) throws Exception {
      Path folder = Files.createTempDirectory("weft");
      try (UnixListener listener = UnixListener.bind(folder.resolve("socket"))) {
        AtomicReference<ByteStream> accepted = new AtomicReference<>();
        World.Running server = world.start(() -> accepted.set(listener.accept()));
        UnixStream client = UnixStream.connect(listener.path());
        server.join();
        return new Pair(client, accepted.get());
      } finally {
        Files.delete(folder); // the listener has deleted the socket in it
      }
    }
  };

  /** Both ends. The one that accepted is used by what the world starts, as it may live on another loop. */
  record Pair(ByteStream mine, ByteStream theirs) {
    void close() throws IOException {
      mine.close();
      theirs.close();
    }
  }

  /** Connects two streams. */
  @Suspendable
  abstract Pair open(World world) throws Exception;
}
