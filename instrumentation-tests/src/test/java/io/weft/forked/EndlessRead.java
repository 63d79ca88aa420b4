package io.weft.forked;

import io.weft.net.ByteSource;
import java.nio.ByteBuffer;

/** Reads all of a stream that has no end. */
final class EndlessRead {
  private EndlessRead() {}

  /** Gives whatever is in the buffer. */
  private static final class Endless implements ByteSource {
    @Override
    public int read(ByteBuffer dst) {
      int count = dst.remaining();
      dst.position(dst.limit());
      return count;
    }

    @Override
    public void readExact(ByteBuffer dst) {
      read(dst);
    }

    @Override
    public void close() {}
  }

  /** Prints how that ends. */
  public static void main(String[] arguments) throws Exception {
    try {
      System.out.println(new Endless().inputStream().readAllBytes().length);
    } catch (OutOfMemoryError full) {
      System.out.println(full.getMessage());
    }
  }
}
