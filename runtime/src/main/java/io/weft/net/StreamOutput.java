package io.weft.net;

import io.weft.Suspendable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * A {@link ByteSink} as an {@link OutputStream}, without a buffer: put a {@link ByteWriter} on the stream where little
 * is written at a time. What is said of {@link StreamInput} about waiting holds here too.
 */
@Suspendable
public final class StreamOutput extends OutputStream {
  private final ByteSink stream;

  StreamOutput(ByteSink stream) {
    this.stream = stream;
  }

  @Override
  public void write(int value) throws IOException {
    stream.writeAll(ByteBuffer.wrap(new byte[] {(byte) value}));
  }

  @Override
  public void write(byte[] src) throws IOException {
    stream.writeAll(ByteBuffer.wrap(src));
  }

  @Override
  public void write(byte[] src, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, src.length);
    stream.writeAll(ByteBuffer.wrap(src, offset, length));
  }

  /** Does nothing, as there is no buffer. */
  @Override
  public void flush() {}

  /** Closes the stream. */
  @Override
  public void close() throws IOException {
    stream.close();
  }
}
