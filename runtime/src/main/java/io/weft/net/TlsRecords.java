package io.weft.net;

import io.weft.Suspendable;
import io.weft.sync.Mutex;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

/**
 * The records of a TLS connection, between an engine and the stream below.
 *
 * <p>One reader and one writer. A reader may have to write too, to answer what the protocol asks; then it waits for the
 * writer's record to be out.
 */
final class TlsRecords {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
  private static final String TLS_1_3 = "TLSv1.3";

  private final ByteStream under;
  private final SSLEngine engine;

  /** What has come and is not decrypted. Filled from 0 to its position. The reader's. */
  private ByteBuffer encrypted;

  /** What is decrypted and not read, from its position to its limit. The reader's. */
  private ByteBuffer decrypted = NOTHING;

  /** Why nothing that comes can be trusted any more; null: it can. The reader's. */
  private SSLException failure;

  /** Held by whoever makes records, until they are written. */
  private final Mutex output = new Mutex("output of TLS");

  /** Records that are not written, from its position to its limit. Guarded by output. */
  private ByteBuffer records;

  TlsRecords(ByteStream under, SSLEngine engine) {
    this.under = Objects.requireNonNull(under, "under");
    this.engine = Objects.requireNonNull(engine, "engine");
    int size = engine.getSession().getPacketBufferSize();
    this.encrypted = ByteBuffer.allocate(size);
    this.records = ByteBuffer.allocate(size).limit(0);
  }

  SSLEngine engine() {
    return engine;
  }

  // ---- handshake

  @Suspendable
  void handshake() throws IOException {
    try {
      engine.beginHandshake();
      answer();
    } catch (SSLException failed) {
      sayLastNow();
      SSLHandshakeException named = new SSLHandshakeException(
          "TLS handshake with " + under.remoteAddress() + " failed: " + failed.getMessage());
      named.initCause(failed);
      throw named;
    }
  }

  /** Does what the protocol asks for, until it asks for nothing more. */
  @Suspendable
  private void answer() throws IOException {
    for (; ; ) {
      switch (engine.getHandshakeStatus()) {
        case NEED_TASK -> runTasks();
        case NEED_WRAP -> writeRecord(NOTHING);
        case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
          SSLEngineResult result = decrypt(NOTHING);
          if (result.getStatus() == Status.CLOSED) {
            throw new SSLException("the peer has closed");
          }
          if (result.getStatus() == Status.BUFFER_OVERFLOW) {
            throw new SSLException("data instead of a handshake");
          }
        }
        default -> {
          return;
        }
      }
    }
  }

  private void runTasks() {
    for (Runnable task = engine.getDelegatedTask();
        task != null;
        task = engine.getDelegatedTask()) {
      task.run();
    }
  }

  // ---- input

  /** Reads at least one byte; -1: the peer has said that nothing more comes. */
  @Suspendable
  int read(ByteBuffer dst) throws IOException {
    if (failure != null) {
      throw named("read from", failure);
    }
    try {
      while (!decrypted.hasRemaining()) {
        if (engine.isInboundDone()) {
          return -1;
        }
        int before = dst.position();
        SSLEngineResult result = decrypt(dst);
        if (dst.position() > before) { // and no wait from here on, which may be given up
          return dst.position() - before;
        }
        afterData(result);
      }
    } catch (SSLException failed) {
      failure = failed;
      sayLastNow();
      throw named("read from", failed);
    }
    int count = Math.min(dst.remaining(), decrypted.remaining());
    int limit = decrypted.limit();
    dst.put(decrypted.limit(decrypted.position() + count));
    decrypted.limit(limit);
    if (!decrypted.hasRemaining()) {
      decrypted = NOTHING; // a connection that waits need not hold it
    }
    return count;
  }

  /** No data has come, or more than there was room for: perhaps a message of the protocol. */
  @Suspendable
  private void afterData(SSLEngineResult result) throws IOException {
    HandshakeStatus status = engine.getHandshakeStatus();
    if (status == HandshakeStatus.NOT_HANDSHAKING || status == HandshakeStatus.FINISHED) {
      return;
    }
    boolean closing = result.getStatus() == Status.CLOSED || engine.isInboundDone();
    if (!closing && !engine.getSession().getProtocol().equals(TLS_1_3)) {
      throw new SSLException("renegotiation is refused");
    }
    if (closing) {
      if (status == HandshakeStatus.NEED_WRAP) {
        writeRecord(NOTHING); // the answer to the peer's close_notify
      }
    } else {
      answer();
    }
  }

  /**
   * Decrypts the next record, after reading what is missing of it.
   *
   * @param dst where its data goes if there is room for all of it; else it waits in {@link #decrypted}
   */
  @Suspendable
  private SSLEngineResult decrypt(ByteBuffer dst) throws IOException {
    for (; ; ) {
      encrypted.flip();
      SSLEngineResult result;
      try {
        result = engine.unwrap(encrypted, dst);
        if (result.getStatus() == Status.BUFFER_OVERFLOW && dst != NOTHING) {
          ByteBuffer room = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
          result = engine.unwrap(encrypted, room);
          decrypted = room.flip();
        }
      } finally {
        encrypted.compact();
      }
      if (result.getStatus() != Status.BUFFER_UNDERFLOW) {
        return result;
      }
      readMore();
    }
  }

  @Suspendable
  private void readMore() throws IOException {
    if (!encrypted.hasRemaining()) {
      int size = Math.max(engine.getSession().getPacketBufferSize(), 2 * encrypted.capacity());
      encrypted = ByteBuffer.allocate(size).put(encrypted.flip());
    }
    if (under.read(encrypted) < 0) {
      throw new SSLException("the connection ended without close_notify: it may have been cut");
    }
  }

  // ---- output

  /** Writes what an earlier call could not write, also if there is nothing else. */
  @Suspendable
  void write(ByteBuffer[] sources) throws IOException {
    try {
      finish();
      for (ByteBuffer source : sources) {
        while (source.hasRemaining()) {
          writeRecord(source);
        }
      }
    } catch (SSLException failed) {
      throw named("write to", failed);
    }
  }

  @Suspendable
  void closeOutput() throws IOException {
    engine.closeOutbound();
    while (!engine.isOutboundDone()) {
      writeRecord(NOTHING);
    }
    finish(); // of an earlier call that was given up
  }

  /** Writes the rest of records that are made. */
  @Suspendable
  private void finish() throws IOException {
    if (records.hasRemaining()) {
      output.lock();
      try {
        flush();
      } finally {
        output.unlock();
      }
    }
  }

  /** Makes one record and writes it, behind what an earlier call could not write. */
  @Suspendable
  private void writeRecord(ByteBuffer source) throws IOException {
    output.lock();
    try {
      flush();
      encrypt(source);
      flush();
    } finally {
      output.unlock();
    }
  }

  @Suspendable
  private void flush() throws IOException {
    if (records.hasRemaining()) {
      under.writeAll(records);
    }
  }

  private void encrypt(ByteBuffer source) throws SSLException {
    for (; ; ) {
      records.clear();
      SSLEngineResult result;
      try {
        result = engine.wrap(source, records);
      } finally {
        records.flip();
      }
      if (result.getStatus() == Status.BUFFER_OVERFLOW) {
        records = ByteBuffer.allocate(2 * records.capacity()).limit(0);
      } else if (result.getStatus() == Status.CLOSED && source.hasRemaining()) {
        throw new SSLException("closed by shutdownOutput, or by the peer");
      } else {
        return;
      }
    }
  }

  /**
   * Says close_notify, or the alert that belongs to a failure, if that takes no waiting: the peer may be one that does not
   * read. Not if somebody is in the middle of a record.
   */
  void sayLastNow() {
    if (under instanceof SocketStream socket && output.tryLock()) {
      try {
        ChannelOutput out = socket.output();
        out.writeNow(records); // of a write that was cut off
        engine.closeOutbound();
        boolean more = !records.hasRemaining();
        while (more && !engine.isOutboundDone()) {
          encrypt(NOTHING);
          more = records.hasRemaining(); // else the engine waits for something
          out.writeNow(records);
          more &= !records.hasRemaining();
        }
      } catch (SSLException failed) {
        // nobody is there to be told anything: the failure itself is what is told
      } finally {
        output.unlock();
      }
    }
  }

  private SSLException named(String operation, SSLException failed) {
    return new SSLException(
        operation + " " + under.remoteAddress() + " by TLS failed: " + failed.getMessage(), failed);
  }
}
