package io.weft.bench.work.weft;

import io.weft.Suspendable;
import io.weft.Task;
import io.weft.bench.work.ServerProcess;
import io.weft.net.TcpListener;
import io.weft.net.TcpStream;
import io.weft.samples.Echo;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** The echo sample, on one loop. */
public final class WeftEcho {
  private WeftEcho() {}

  /** Runs it. */
  public static void main(String[] args) {
    WeftMain.onLoops(1, WeftEcho::serve);
  }

  @Suspendable
  private static void serve() throws IOException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (TcpListener listener = TcpListener.bind(any)) {
      ServerProcess.listensOn(((InetSocketAddress) listener.localAddress()).getPort());
      while (true) {
        TcpStream stream = listener.accept();
        Task.spawn(() -> Echo.answer(stream, ByteBuffer.allocate(4096)));
      }
    }
  }
}
