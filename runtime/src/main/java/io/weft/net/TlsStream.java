package io.weft.net;

import io.weft.Suspendable;
import io.weft.abi.Continuation;
import io.weft.internal.task.Rethrow;
import io.weft.internal.task.SuppressedFailures;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;

/**
 * TLS over any stream, by the JDK's {@link SSLEngine}.
 *
 * <p>An end of the stream is one only if the peer has said so ({@code close_notify}): a connection that merely stops was
 * perhaps cut by somebody, and reading from it fails. Renegotiation (TLS 1.2) is refused. The handshake's arithmetic runs
 * on the calling task's loop, about a millisecond for a server with an RSA key.
 *
 * <p>{@link #shutdownOutput} says {@code close_notify} and waits until that is written; {@link #close} says it, and a failure
 * its alert, over a socket and as far as that takes no waiting. A write that is cancelled may have been sent in part; the rest of its record goes first with the
 * next write.
 */
public final class TlsStream implements ByteStream {
  private final ByteStream under;
  private final TlsRecords records;

  private final Turn reading = new Turn("read from");
  private final Turn writing = new Turn("write to");

  private TlsStream(ByteStream under, SSLEngine engine) {
    this.under = under;
    this.records = new TlsRecords(under, engine);
  }

  /**
   * Is the client of a connection. Waits until the handshake is done. The server's certificate must be for the host, which
   * the server is told (SNI).
   *
   * @param under a connection to the server; closed if the handshake fails, and with this stream
   * @param context whom to trust
   * @param host the server's name
   * @param protocols application protocols to offer (ALPN), the best one first: {@code h2}, {@code http/1.1}
   * @throws javax.net.ssl.SSLHandshakeException when the two cannot agree, or the server is not to be trusted
   * @throws IOException when the connection fails
   */
  @Suspendable
  public static TlsStream client(
      ByteStream under, SSLContext context, String host, String... protocols) throws IOException {
    SSLEngine engine = context.createSSLEngine(Objects.requireNonNull(host, "host"), -1);
    engine.setUseClientMode(true);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm(
        "HTTPS"); // RFC 2818: the name is that of the certificate
    if (!isAddress(host)) { // RFC 6066, section 3
      parameters.setServerNames(List.of(new SNIHostName(host)));
    }
    parameters.setApplicationProtocols(protocols);
    engine.setSSLParameters(parameters);
    return over(under, engine);
  }

  private static boolean isAddress(String host) {
    return host.indexOf(':') >= 0 || host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
  }

  /**
   * Is the server of a connection. Waits until the handshake is done.
   *
   * @param under a connection from the client; closed if the handshake fails, and with this stream
   * @param context the server's certificate and key
   * @param protocols application protocols that it speaks (ALPN), the best one first
   * @throws javax.net.ssl.SSLHandshakeException when the two cannot agree
   * @throws IOException when the connection fails
   */
  @Suspendable
  public static TlsStream server(ByteStream under, SSLContext context, String... protocols)
      throws IOException {
    SSLEngine engine = context.createSSLEngine();
    engine.setUseClientMode(false);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setApplicationProtocols(protocols);
    engine.setSSLParameters(parameters);
    return over(under, engine);
  }

  /**
   * Is what an engine was made for: with certificates of clients, a choice of ciphers, or several names of a server. Waits
   * until the handshake is done.
   *
   * @param under a connection; closed if the handshake fails, and with this stream
   * @param engine a new one in client or server mode, which is this stream's from now on
   * @throws javax.net.ssl.SSLHandshakeException when the two cannot agree
   * @throws IOException when the connection fails
   */
  @Suspendable
  public static TlsStream over(ByteStream under, SSLEngine engine) throws IOException {
    TlsStream stream = new TlsStream(under, engine);
    try {
      stream.records.handshake();
      return stream;
    } catch (Throwable failed) {
      closeToo(under, failed);
      throw Rethrow.as(failed);
    }
  }

  private static void closeToo(ByteStream under, Throwable failed) {
    try {
      under.close();
    } catch (Throwable more) {
      SuppressedFailures.add(failed, more);
    }
  }

  @Override
  @Suspendable
  public int read(ByteBuffer dst) throws IOException {
    Continuation.checkpoint();
    if (!dst.hasRemaining()) {
      return 0;
    }
    reading.begin();
    try {
      return records.read(dst);
    } finally {
      reading.end();
    }
  }

  @Override
  @Suspendable
  public void readExact(ByteBuffer dst) throws IOException {
    Continuation.checkpoint();
    reading.begin();
    try {
      int wanted = dst.remaining();
      while (dst.hasRemaining()) {
        if (records.read(dst) < 0) {
          throw new EOFException("read from " + remoteAddress() + " failed: the stream ended after "
              + (wanted - dst.remaining()) + " of " + wanted + " bytes");
        }
      }
    } finally {
      reading.end();
    }
  }

  @Override
  @Suspendable
  public void writeAll(ByteBuffer... sources) throws IOException {
    Continuation.checkpoint();
    writing.begin();
    try {
      records.write(sources);
    } finally {
      writing.end();
    }
  }

  /** Says {@code close_notify} and waits until it is written. */
  @Override
  @Suspendable
  public void shutdownOutput() throws IOException {
    Continuation.checkpoint();
    writing.begin();
    try {
      records.closeOutput();
    } finally {
      writing.end();
    }
  }

  @Override
  public void close() throws IOException {
    try {
      if (writing.tryBegin()) { // nobody is in the middle of a record
        try {
          records.sayLastNow();
        } finally {
          writing.end();
        }
      }
    } finally {
      under.close();
    }
  }

  /** The application protocol that both speak (ALPN); empty: none was agreed on. */
  public String applicationProtocol() {
    String protocol = records.engine().getApplicationProtocol();
    return protocol == null ? "" : protocol;
  }

  /** What was agreed on: version, cipher, certificates of the peer. */
  public SSLSession session() {
    return records.engine().getSession();
  }

  @Override
  public SocketAddress remoteAddress() {
    return under.remoteAddress();
  }

  @Override
  public SocketAddress localAddress() {
    return under.localAddress();
  }

  @Override
  public String toString() {
    return "TlsStream[" + session().getProtocol() + " over " + under + "]";
  }
}
