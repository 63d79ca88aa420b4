package io.weft.network;

import io.weft.Scheduler;
import io.weft.Scope;
import io.weft.Suspendable;
import io.weft.Task;
import io.weft.net.ByteReader;
import io.weft.net.ByteSink;
import io.weft.net.TcpListener;
import io.weft.net.TcpStream;
import io.weft.net.TlsStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.Security;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;

/**
 * Two sides that write more than sockets hold, with new keys for every 16 KiB; one of them reads late, the other one gives
 * up each read after 3 ms.
 */
public final class KeyUpdates {
  private static final int BYTES = 20_000_000;
  private static final int PIECE = 5_000;
  private static final int SOME = 50;

  private KeyUpdates() {}

  private static byte at(long position) {
    return (byte) (position * 31 + (position >>> 8) * 7);
  }

  @Suspendable
  private static void write(ByteSink sink) throws Exception {
    ByteBuffer piece = ByteBuffer.allocate(PIECE);
    for (long position = 0; position < BYTES; ) {
      piece.clear();
      while (piece.hasRemaining()) {
        piece.put(at(position++));
      }
      sink.writeAll(piece.flip());
    }
  }

  /** Returns how many reads were given up. */
  @Suspendable
  private static int readImpatiently(ByteReader reader) throws Exception {
    int late = 0;
    for (long position = 0; position < BYTES; ) {
      try {
        byte[] some = Scope.withTimeout(Duration.ofMillis(3), () -> reader.readExact(SOME));
        for (byte got : some) {
          if (got != at(position++)) {
            throw new IllegalStateException(
                "wrong before " + position + " after " + late + " time-outs");
          }
        }
      } catch (TimeoutException again) {
        late++;
      }
    }
    return late;
  }

  @Suspendable
  private static void readLate(TlsStream stream) throws Exception {
    Task.sleep(Duration.ofMillis(400));
    ByteReader reader = new ByteReader(stream);
    for (long position = 0; position < BYTES; position += PIECE) {
      if (reader.readExact(PIECE)[0] != at(position)) {
        throw new IllegalStateException("the other side is wrong at " + position);
      }
    }
  }

  /** Until the other side has said the same, it may have to be answered. */
  @Suspendable
  private static void end(TlsStream stream) throws Exception {
    stream.shutdownOutput();
    if (stream.read(ByteBuffer.allocate(1)) >= 0) {
      throw new IllegalStateException("more than was written");
    }
  }

  /**
   * Runs it.
   *
   * @param arguments the file with key and certificate
   */
  public static void main(String[] arguments) throws Exception {
    Security.setProperty("jdk.tls.keyLimits", "AES/GCM/NoPadding KeyUpdate 2^14");
    SSLContext context = Certificates.of(Path.of(arguments[0])).context();
    Scheduler.run(() -> {
      try (TcpListener listener =
              TcpListener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
          Scope scope = Scope.open()) {
        scope.fork(() -> {
          InetSocketAddress address = (InetSocketAddress) listener.localAddress();
          try (TlsStream stream =
              TlsStream.client(TcpStream.connect(address), context, "localhost")) {
            Task<Void> writer = Task.spawn(() -> write(stream));
            readLate(stream);
            writer.join();
            end(stream);
          }
        });
        try (TlsStream stream = TlsStream.server(listener.accept(), context)) {
          Task<Void> writer = Task.spawn(() -> write(stream));
          int late = readImpatiently(new ByteReader(stream));
          writer.join();
          end(stream);
          System.out.println(late > 0 ? "all right" : "nothing was given up");
        }
        scope.join();
      }
    });
  }
}
