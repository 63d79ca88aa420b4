package io.weft.net;

import io.weft.Suspendable;
import io.weft.park.Readiness;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A pipe of the operating system: what is written at one end comes out at the other, in order; it holds about 64 KiB
 * between. The ends may be used on different loops, or one of them by a plain thread.
 *
 * <pre>{@code
 * Pipe pipe = Pipe.open();
 * Task<Void> writer = Task.spawn(() -> {
 *     try (Pipe.Sink sink = pipe.sink()) {
 *         sink.writeAll(bytes);
 *     }
 * });
 * byte[] all = pipe.source().inputStream().readAllBytes();
 * }</pre>
 */
public final class Pipe implements Closeable {
  private final Source source;
  private final Sink sink;

  private Pipe(java.nio.channels.Pipe pipe) throws IOException {
    pipe.source().configureBlocking(false);
    pipe.sink().configureBlocking(false);
    source = new Source(pipe.source());
    sink = new Sink(pipe.sink());
  }

  /**
   * Makes one. Does not wait.
   *
   * @throws IOException when the system has no means for it
   */
  public static Pipe open() throws IOException {
    return new Pipe(java.nio.channels.Pipe.open());
  }

  /** The end where bytes come out. */
  public Source source() {
    return source;
  }

  /** The end where bytes are written. */
  public Sink sink() {
    return sink;
  }

  /** Closes both ends. */
  @Override
  public void close() throws IOException {
    try {
      sink.close();
    } finally {
      source.close();
    }
  }

  /** The end where bytes come out. All tasks that read live on one loop. */
  public static final class Source implements ByteSource {
    private static final String NAME = "a pipe";

    private final Readiness readiness;
    private final ChannelInput input;

    private Source(java.nio.channels.Pipe.SourceChannel channel) {
      readiness = new Readiness(channel);
      input = new ChannelInput(channel, readiness, NAME);
    }

    @Override
    @Suspendable
    public int read(ByteBuffer dst) throws IOException {
      return input.read(dst);
    }

    @Override
    @Suspendable
    public void readExact(ByteBuffer dst) throws IOException {
      input.readExact(dst);
    }

    /** Closes this end; writing to the other one fails from now on. */
    @Override
    public void close() throws IOException {
      readiness.close();
    }

    @Override
    public String toString() {
      return NAME;
    }
  }

  /** The end where bytes are written. All tasks that write live on one loop. */
  public static final class Sink implements ByteSink {
    private final Readiness readiness;
    private final ChannelOutput output;

    private Sink(java.nio.channels.Pipe.SinkChannel channel) {
      readiness = new Readiness(channel);
      output = new ChannelOutput(channel, readiness, Source.NAME);
    }

    @Override
    @Suspendable
    public void writeAll(ByteBuffer... sources) throws IOException {
      output.writeAll(sources);
    }

    @Override
    @Suspendable
    public void writeAll(ByteBuffer source) throws IOException {
      output.writeAll(source);
    }

    /** Closes this end; whoever reads gets what was written, and then the end. */
    @Override
    public void close() throws IOException {
      readiness.close();
    }

    @Override
    public String toString() {
      return Source.NAME;
    }
  }
}
