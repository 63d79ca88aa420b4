package io.weft.samples.crawl;

import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.weft.Suspendable;
import io.weft.net.TcpStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Sends requests, and takes apart what comes back: Weft waits for the bytes, Netty's decoder is fed with them. */
final class Connection implements AutoCloseable {
  private static final int READ_BYTES = 16 * 1024;

  private final Site site;
  private final TcpStream stream;
  private final EmbeddedChannel decoder = new EmbeddedChannel(new HttpResponseDecoder());
  private final ByteBuffer bytes = ByteBuffer.allocate(READ_BYTES);

  /** Whether some of the response to the last request has come. */
  private boolean answered;

  private Connection(Site site, TcpStream stream) {
    this.site = site;
    this.stream = stream;
    decoder.config().setAllocator(UnpooledByteBufAllocator.DEFAULT); // for the collector to free
  }

  @Suspendable
  static Connection open(Site site) throws IOException {
    String host = site.host().replaceAll("^\\[(.*)]$", "$1");
    try {
      return new Connection(site, TcpStream.connect(host, site.port()));
    } catch (IOException failed) {
      throw new PageException("no connection", failed.getMessage());
    }
  }

  @Suspendable
  void ask(String target) throws IOException {
    answered = false;
    String request = "GET " + target + " HTTP/1.1\r\nHost: " + site.authority()
        + "\r\nUser-Agent: weft-crawl\r\nAccept: */*\r\nAccept-Encoding: identity\r\n\r\n";
    stream.writeAll(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
  }

  /** The next part: a response without its body, or some of the body. */
  @Suspendable
  HttpObject next() throws IOException {
    HttpObject part = decoder.readInbound();
    while (part == null) {
      if (stream.read(bytes.clear()) < 0) {
        decoder.finish(); // which may be how the body ends
        part = decoder.readInbound();
        if (part == null || part.decoderResult().isFailure()) {
          throw new EOFException("the server ended the connection in the middle of a response");
        }
      } else {
        answered = true;
        decoder.writeInbound(Unpooled.copiedBuffer(bytes.flip()));
        part = decoder.readInbound();
      }
    }
    if (part.decoderResult().isFailure()) {
      throw part.decoderResult().cause() instanceof TooLongFrameException
          ? new PageException("too long", "the head of the response")
          : new PageException("not HTTP", "");
    }
    return part;
  }

  boolean isAnswered() {
    return answered;
  }

  /** Whether the server has sent no more than it was asked for. */
  boolean isAtRest() {
    return decoder.isOpen() && decoder.inboundMessages().isEmpty();
  }

  @Override
  public void close() throws IOException {
    decoder.finishAndReleaseAll();
    stream.close();
  }
}
