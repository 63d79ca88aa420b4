package io.weft.net;

import java.nio.ByteBuffer;

/**
 * Keeps heap buffers small on their way to the socket: the JDK copies each through a direct buffer of the same size,
 * and every thread keeps the largest ones for ever.
 */
final class HeapSlices {
  static final int MAX_BYTES = 128 * 1024;

  private HeapSlices() {}

  /** Lowers the limit of a heap buffer that is too large; returns what remains below it. */
  static int limit(ByteBuffer buffer) {
    int remaining = buffer.remaining();
    if (buffer.isDirect() || remaining <= MAX_BYTES) {
      return remaining;
    }
    buffer.limit(buffer.position() + MAX_BYTES);
    return MAX_BYTES;
  }

  /** Whether the buffers from an index on may be written by one call as they are. */
  static boolean gatherable(ByteBuffer[] buffers, int first) {
    long heapBytes = 0;
    for (int i = first; i < buffers.length; i++) {
      if (!buffers[i].isDirect()) {
        heapBytes += buffers[i].remaining();
      }
    }
    return heapBytes <= MAX_BYTES;
  }
}
