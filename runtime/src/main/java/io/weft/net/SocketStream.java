package io.weft.net;

import io.weft.Suspendable;
import io.weft.park.Readiness;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;

/** A connection of the operating system. An end of the stream on this side does not wait. */
public abstract sealed class SocketStream implements ByteStream permits TcpStream, UnixStream {
  final SocketChannel channel;
  private final Readiness readiness;
  private final ChannelInput input;
  private final ChannelOutput output;
  private final SocketAddress remote;
  private final SocketAddress local;

  /** Takes a connected channel over. */
  SocketStream(SocketChannel channel, Readiness readiness, SocketAddress remote)
      throws IOException {
    this.channel = channel;
    this.readiness = readiness;
    this.input = new ChannelInput(channel, readiness, remote);
    this.output = new ChannelOutput(channel, readiness, remote);
    this.remote = remote;
    this.local = channel.getLocalAddress();
  }

  /** Connects a channel in non-blocking mode. */
  @Suspendable
  static void connect(SocketChannel channel, Readiness readiness, SocketAddress remote)
      throws IOException {
    try {
      if (!channel.connect(remote)) {
        do {
          readiness.await(SelectionKey.OP_CONNECT);
        } while (!channel.finishConnect());
      }
    } catch (UnresolvedAddressException unresolved) {
      throw NetFailures.unresolved("connect to", remote, unresolved);
    } catch (IOException failed) {
      throw NetFailures.of("connect to", remote, failed);
    }
  }

  @Override
  @Suspendable
  public final int read(ByteBuffer dst) throws IOException {
    return input.read(dst);
  }

  @Override
  @Suspendable
  public final void readExact(ByteBuffer dst) throws IOException {
    input.readExact(dst);
  }

  /**
   * Waits until there is something to read, so that a task needs no buffer before: see {@link BufferPool}. That may be the
   * end of the stream, or a failure, which {@link #read} then tells.
   *
   * @throws IOException when the connection is closed, also by another task while this one waits
   * @throws IllegalStateException when another task is reading
   */
  @Suspendable
  public final void awaitInput() throws IOException {
    input.await();
  }

  @Override
  @Suspendable
  public final void writeAll(ByteBuffer... sources) throws IOException {
    output.writeAll(sources);
  }

  @Override
  @Suspendable
  public final void writeAll(ByteBuffer source) throws IOException {
    output.writeAll(source);
  }

  /** What goes to the peer, for those who can do more with it than write. */
  final ChannelOutput output() {
    return output;
  }

  @Override
  @Suspendable
  public final void shutdownOutput() throws IOException {
    try {
      channel.shutdownOutput();
    } catch (IOException failed) {
      throw NetFailures.of("shutdownOutput to", remote, failed);
    }
  }

  @Override
  public final void close() throws IOException {
    try {
      output.close();
    } catch (IOException failed) {
      throw NetFailures.of("close of", remote, failed);
    }
  }

  /**
   * Lets this stream go from the loop that it belongs to: the next task that waits for it decides anew. To be called on
   * that loop while nobody waits for it, before the stream is handed to a task elsewhere. Never waits, and is no
   * checkpoint. Does nothing to a stream that belongs to no loop.
   *
   * <pre>{@code
   * stream.leaveLoop();
   * Task.spawnOn(Placement.LEAST_LOADED, () -> serve(stream));
   * }</pre>
   *
   * @throws IllegalStateException when a task waits for it, or the caller is not on its loop
   * @throws IOException when the loop's selector fails
   */
  public final void leaveLoop() throws IOException {
    readiness.leaveLoop();
  }

  @Override
  public final SocketAddress remoteAddress() {
    return remote;
  }

  @Override
  public final SocketAddress localAddress() {
    return local;
  }

  @Override
  public String toString() {
    return getClass().getSimpleName() + "[" + local + " to " + remote + "]";
  }
}
