package io.weft.bench.work.threads;

import io.weft.bench.work.ServerProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A virtual thread for each connection, and sockets that block. */
public final class ThreadEcho {
  private ThreadEcho() {}

  /** Runs it. */
  public static void main(String[] args) throws Exception {
    ServerSocket listener = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
    ServerProcess.listensOn(listener.getLocalPort());
    ThreadsMain.onVirtualThread(() -> {
      while (true) {
        Socket connection = listener.accept();
        connection.setTcpNoDelay(true);
        ThreadsMain.start(() -> answer(connection));
      }
    });
  }

  private static void answer(Socket connection) throws IOException {
    try (connection) {
      InputStream in = connection.getInputStream();
      OutputStream out = connection.getOutputStream();
      byte[] buffer = new byte[4096];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        out.write(buffer, 0, count);
      }
    }
  }
}
