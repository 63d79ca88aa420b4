package io.weft.samples.http;

import static io.netty.handler.codec.http.HttpResponseStatus.INTERNAL_SERVER_ERROR;

import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.weft.Cancelled;
import io.weft.Scope;
import io.weft.Suspendable;
import io.weft.net.ByteStream;
import io.weft.net.TcpStream;
import io.weft.net.TlsStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;

/** One connection, from its first byte to its last. It is a task; what waits here parks that and frees the thread. */
final class Connection {
  private static final Duration FAREWELL = Duration.ofSeconds(2);

  private final Site site;
  private final Worker worker;
  private final TcpStream socket;

  /** Null: without TLS. */
  private final SSLContext keys;

  /** Null: not before the TLS handshake. */
  private Peer peer;

  /** Null: not before that either. */
  private RequestReader reader;

  Connection(Site site, Worker worker, TcpStream socket, SSLContext keys) {
    this.site = site;
    this.worker = worker;
    this.socket = socket;
    this.keys = keys;
  }

  @Suspendable
  void run() {
    worker.add(this);
    try (socket) {
      peer = new Peer(secured(), worker);
      converse(new ResponseWriter(peer, worker));
    } catch (IOException lost) {
      if (peer == null || !peer.isDoneWith()) {
        System.err.println("http: " + lost.getMessage()); // concerns this connection only
      }
    } catch (Cancelled overtime) {
      throw overtime;
    } catch (Error broken) {
      tell(broken); // at once: an untaken failure is kept until the server ends
    } finally {
      worker.remove(this);
    }
  }

  @Suspendable
  private ByteStream secured() throws IOException {
    if (keys == null) {
      return socket;
    }
    try {
      return Scope.withTimeout(
          site.limits().timeout(), () -> TlsStream.server(socket, keys, "http/1.1"));
    } catch (TimeoutException late) {
      throw new IOException("no TLS handshake with " + socket.remoteAddress() + " within "
          + site.limits().timeout().toSeconds() + " s");
    }
  }

  @Suspendable
  private void converse(ResponseWriter response) throws IOException {
    reader = new RequestReader(peer, response, site.limits());
    try {
      while (!response.isClosing()) {
        response.expectNothing();
        HttpRequest request = reader.next();
        if (request == null) {
          return; // the peer has all that it has asked for
        }
        worker.countRequest();
        response.expect(request, !HttpUtil.isKeepAlive(request), reader.isBodyHeldBack());
        site.answer(request, reader, response, worker);
        if (!response.isClosing()) {
          reader.skipBody();
        }
      }
    } catch (Refusal refusal) {
      refuse(refusal, response);
    } catch (IOException lost) {
      throw lost;
    } catch (Exception mistake) {
      tell(mistake);
      refuse(new Refusal(INTERNAL_SERVER_ERROR, "the server has made a mistake"), response);
    }
    response.flush();
    sayGoodbye();
  }

  @Suspendable
  private void refuse(Refusal refusal, ResponseWriter response) throws IOException {
    System.err.println("http: " + peer + ": " + refusal.status() + ", " + refusal.getMessage());
    if (!response.isStarted()) {
      response.close();
      response.send(refusal.status(), ResponseWriter.TEXT, refusal.getMessage() + "\n");
    }
  }

  private static void tell(Throwable mistake) {
    System.err.println("http: the server has made a mistake:");
    mistake.printStackTrace();
  }

  /**
   * Waits until the peer has closed too. To close a socket that has unread bytes resets the connection, and the peer may
   * lose a response that it has not read.
   */
  @Suspendable
  private void sayGoodbye() {
    try {
      peer.begins(Peer.Wait.FOR_ROOM);
      peer.stream().shutdownOutput();
      peer.begins(Peer.Wait.NONE);
      Scope.withTimeout(FAREWELL, () -> {
        ByteBuffer ignored = ByteBuffer.allocate(4096);
        while (peer.stream().read(ignored.clear()) >= 0) {
          // it was told that nothing more is answered
        }
      });
    } catch (IOException | TimeoutException gone) {
      // it has all that it was owed
    }
  }

  /** Called by the worker. */
  void lookAfter() {
    if (reader != null) {
      reader.releaseIfIdle();
    }
    if (peer != null) {
      peer.endIfStuck(site.limits());
    }
  }
}
