package io.weft.samples.crawl;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that answers as a test wants it, also wrongly. A thread for each connection. */
final class OwnServer implements AutoCloseable {
  /** What a test makes of a request. */
  interface Answer {
    /**
     * Answers.
     *
     * @param target what is asked for
     * @return whether the connection stays open
     */
    boolean to(String target, Socket peer) throws Exception;
  }

  private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger requests = new AtomicInteger();
  private final Answer answer;

  OwnServer(Answer answer) throws IOException {
    this.answer = answer;
    start(this::accept);
  }

  private static void start(Runnable body) {
    Thread thread = new Thread(body, "server of a test");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket peer = listener.accept();
        connections.incrementAndGet();
        start(() -> serve(peer));
      }
    } catch (IOException closed) {
      // the test is over
    }
  }

  private void serve(Socket peer) {
    try (peer) {
      BufferedReader in = new BufferedReader(new InputStreamReader(peer.getInputStream(), UTF_8));
      boolean open = true;
      while (open) {
        String target = in.readLine().split(" ", -1)[1];
        while (!in.readLine().isEmpty()) {
          // headers
        }
        requests.incrementAndGet();
        open = answer.to(target, peer);
      }
    } catch (Exception gone) {
      // as a peer may; what it should have got is asserted by the test
    }
  }

  /** Writes as it is. */
  static void write(Socket peer, String text) throws IOException {
    peer.getOutputStream().write(text.getBytes(UTF_8));
  }

  /** A page with links. */
  static boolean page(Socket peer, String... targets) throws IOException {
    StringBuilder html = new StringBuilder();
    for (String target : targets) {
      html.append("<a href=\"").append(target).append("\">link</a>\n");
    }
    write(
        peer,
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: " + html.length()
            + "\r\n\r\n" + html);
    return true;
  }

  String url(String target) {
    return "http://127.0.0.1:" + listener.getLocalPort() + target;
  }

  int connections() {
    return connections.get();
  }

  int requests() {
    return requests.get();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
