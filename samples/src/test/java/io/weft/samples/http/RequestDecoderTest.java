package io.weft.samples.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RequestDecoderTest {
  private static final String REQUESTS =
      "POST /one HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n"
          + "5\r\nhello\r\n6;name=value\r\n world\r\n0\r\nTrailer: x\r\n\r\n"
          + "POST /two HTTP/1.1\r\nHost: test\r\nContent-Length: 3\r\n\r\nabc"
          + "GET /three HTTP/1.1\r\nHost: test\r\n\r\n";

  private static final String DECODED = "POST /one(hello world).POST /two(abc).GET /three().";

  private final RequestDecoder decoder = new RequestDecoder();
  private final StringBuilder decoded = new StringBuilder();

  @Test
  void decodesWhatComesAtOnce() {
    feed(REQUESTS);
    assertEquals(DECODED, decoded.toString());
  }

  @Test
  void decodesByteByByte() {
    for (int i = 0; i < REQUESTS.length(); i++) {
      feed(REQUESTS.substring(i, i + 1));
    }
    assertEquals(DECODED, decoded.toString());
  }

  @Test
  void decodesWhatIsSplitAnywhere() {
    for (int i = 1; i < REQUESTS.length(); i++) {
      RequestDecoderTest split = new RequestDecoderTest();
      split.feed(REQUESTS.substring(0, i));
      split.feed(REQUESTS.substring(i));
      assertEquals(DECODED, split.decoded.toString(), "split at " + i);
    }
  }

  @Test
  void growsForALongHeaderLineAndShrinksAgain() {
    String value = "x".repeat(8000);
    feed("GET / HTTP/1.1\r\nLong: " + value + "\r\n\r\n");
    assertEquals("GET /().", decoded.toString());
    assertEquals(2048, decoder.room(1).remaining());
  }

  @Test
  void saysWhatIsWrong() {
    write("GET / HTTP/1.1\r\nno colon\r\n\r\n");
    HttpObject part = decoder.poll();
    assertNotNull(part.decoderResult().cause());
  }

  private void feed(String text) {
    write(text);
    for (HttpObject part = decoder.poll(); part != null; part = decoder.poll()) {
      note(part);
    }
  }

  private void write(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    ByteBuffer room = decoder.room(bytes.length);
    room.put(bytes);
    decoder.received(bytes.length);
  }

  private void note(HttpObject part) {
    assertEquals(null, part.decoderResult().cause());
    if (part instanceof HttpRequest request) {
      decoded.append(request.method()).append(' ').append(request.uri()).append('(');
    } else if (part instanceof HttpContent content) {
      decoded.append(content.content().toString(StandardCharsets.US_ASCII));
      if (part instanceof LastHttpContent) {
        decoded.append(").");
      }
    }
  }
}
