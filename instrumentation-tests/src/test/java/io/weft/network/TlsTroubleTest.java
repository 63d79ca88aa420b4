package io.weft.network;

import static io.weft.tasks.Thrown.thrown;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.Scheduler;
import io.weft.Scope;
import io.weft.Suspendable;
import io.weft.SuspendableCallable;
import io.weft.Task;
import io.weft.coordination.World;
import io.weft.net.ByteWriter;
import io.weft.net.TlsStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS over a stream that fails or is full for a while. */
class TlsTroubleTest {
  private static final Duration SHORT = Duration.ofMillis(20);

  @TempDir
  private static Path folder;

  private static SSLContext context;

  @BeforeAll
  static void makeCertificates() throws Exception {
    context = Certificates.make(folder).context();
  }

  private record Pair(TlsStream client, TroubledStream below, TlsStream server) {
    @Suspendable
    static Pair open() throws Exception {
      Streams.Pair under = Streams.TCP.open(World.ONE_LOOP);
      Task<TlsStream> server = Task.spawn(() -> TlsStream.server(under.theirs(), context));
      TroubledStream below = new TroubledStream(under.mine());
      return new Pair(TlsStream.client(below, context, "localhost"), below, server.join());
    }

    void close() throws IOException {
      client.close();
      server.close();
    }
  }

  @Suspendable
  private static boolean isGivenUp(SuspendableCallable<?> wait) throws Exception {
    try {
      Scope.withTimeout(SHORT, wait);
      return false;
    } catch (TimeoutException late) {
      return true;
    }
  }

  @Suspendable
  private static String failure(SuspendableCallable<?> action) throws Exception {
    try {
      return "none, but " + action.call();
    } catch (SSLException failed) {
      return failed.getMessage();
    }
  }

  /** A record goes to the reader's buffer, or waits until it has room. */
  @ParameterizedTest
  @ValueSource(ints = {5, 40_000})
  void afterADamagedRecordEachReadFails(int room) {
    Scheduler.run(() -> {
      Pair pair = Pair.open();
      pair.server().writeAll(ByteBuffer.wrap("first".getBytes()));
      pair.client().readExact(ByteBuffer.allocate(5));
      pair.below().damages = true;
      pair.server().writeAll(ByteBuffer.allocate(100));
      String first = failure(() -> pair.client().read(ByteBuffer.allocate(room)));
      assertTrue(first.startsWith("read from ") && first.contains("by TLS failed"), first);
      assertEquals(first, failure(() -> pair.client().read(ByteBuffer.allocate(room))));
      assertEquals(first, failure(() -> {
        pair.client().readExact(ByteBuffer.allocate(1));
        return null;
      }));
      pair.close();
    });
  }

  @Test
  void aFlushThatWasGivenUpIsFinishedByTheNext() {
    Scheduler.run(() -> {
      Pair pair = Pair.open();
      ByteWriter writer = new ByteWriter(pair.client());
      pair.below().full = true;
      writer.write("text");
      assertTrue(isGivenUp(() -> {
        writer.flush();
        return null;
      }));
      pair.below().full = false;
      writer.flush();
      ByteBuffer got = ByteBuffer.allocate(4);
      Scope.withTimeout(Duration.ofSeconds(10), () -> pair.server().readExact(got));
      assertEquals("text", new String(got.array()));
      pair.close();
    });
  }

  @Test
  void aCloseNotifyThatWasGivenUpIsWrittenByTheNextShutdown() {
    Scheduler.run(() -> {
      Pair pair = Pair.open();
      pair.below().full = true;
      assertTrue(isGivenUp(() -> {
        pair.client().shutdownOutput();
        return null;
      }));
      pair.below().full = false;
      pair.client().shutdownOutput();
      assertEquals(
          -1,
          Scope.withTimeout(
              Duration.ofSeconds(10), () -> pair.server().read(ByteBuffer.allocate(1))));
      pair.close();
    });
  }

  @Test
  void whyTheHandshakeFailedIsToldAlsoWhenClosingFails() {
    Scheduler.run(() -> {
      Streams.Pair under = Streams.TCP.open(World.ONE_LOOP);
      TroubledStream below = new TroubledStream(under.mine());
      below.whenClosed = new IOException("close");
      under
          .theirs()
          .writeAll(ByteBuffer.wrap("HTTP/1.1 400\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
      SSLException refused =
          thrown(SSLException.class, () -> TlsStream.client(below, context, "localhost"));
      assertEquals(List.of(below.whenClosed), List.of(refused.getSuppressed()));
      under.theirs().close();
    });
  }
}
