package io.weft.samples.http;

import static io.netty.handler.codec.http.HttpResponseStatus.BAD_REQUEST;
import static io.netty.handler.codec.http.HttpResponseStatus.EXPECTATION_FAILED;
import static io.netty.handler.codec.http.HttpResponseStatus.HTTP_VERSION_NOT_SUPPORTED;
import static io.netty.handler.codec.http.HttpResponseStatus.NOT_IMPLEMENTED;
import static io.netty.handler.codec.http.HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE;
import static io.netty.handler.codec.http.HttpResponseStatus.REQUEST_URI_TOO_LONG;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.List;

/** What a request must be like, beyond what the decoder looks at: RFC 9110 and 9112. */
final class Rules {
  private Rules() {}

  static void check(HttpRequest request) throws Refusal {
    requireValid(request);
    HttpVersion version = request.protocolVersion();
    if (!version.protocolName().equals("HTTP") || version.majorVersion() != 1) {
      throw new Refusal(HTTP_VERSION_NOT_SUPPORTED, "this server speaks HTTP/1.1, not " + version);
    }
    HttpHeaders headers = request.headers();
    boolean old = version.minorVersion() == 0;
    if (!old && headers.getAll(HttpHeaderNames.HOST).size() != 1) {
      throw new Refusal(BAD_REQUEST, "a request of HTTP/1.1 must have one Host header");
    }
    checkMethod(request.method());
    checkTransferEncoding(headers, old);
    String expected = headers.get(HttpHeaderNames.EXPECT);
    if (!old && expected != null && !HttpHeaderValues.CONTINUE.contentEqualsIgnoreCase(expected)) {
      throw new Refusal(EXPECTATION_FAILED, "this server knows no expectation but 100-continue");
    }
  }

  private static void checkMethod(HttpMethod method) throws Refusal {
    boolean known = method.equals(HttpMethod.GET)
        || method.equals(HttpMethod.HEAD)
        || method.equals(HttpMethod.POST);
    if (!known) {
      throw new Refusal(NOT_IMPLEMENTED, "this server knows GET, HEAD and POST, not " + method);
    }
  }

  private static void checkTransferEncoding(HttpHeaders headers, boolean old) throws Refusal {
    if (!headers.contains(HttpHeaderNames.TRANSFER_ENCODING)) {
      return;
    }
    List<String> encodings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
    if (old) {
      throw new Refusal(BAD_REQUEST, "there is no Transfer-Encoding in HTTP/1.0");
    }
    if (encodings.size() > 1
        || !HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(encodings.get(0))) {
      throw new Refusal(
          NOT_IMPLEMENTED, "this server knows no Transfer-Encoding but chunked, not " + encodings);
    }
  }

  /** Tells in the words of HTTP what the decoder has found wrong. */
  static void requireValid(HttpObject part) throws Refusal {
    Throwable wrong = part.decoderResult().cause();
    if (wrong == null) {
      return;
    }
    boolean head = part instanceof HttpRequest;
    if (head && wrong instanceof TooLongHttpLineException) {
      throw new Refusal(
          REQUEST_URI_TOO_LONG, "the request line has more than " + Limits.LINE_BYTES + " bytes");
    }
    if (wrong instanceof TooLongHttpHeaderException) {
      throw new Refusal(
          REQUEST_HEADER_FIELDS_TOO_LARGE,
          "the header lines have more than " + Limits.HEADER_BYTES + " bytes together");
    }
    throw new Refusal(
        BAD_REQUEST,
        (head ? "not a request of HTTP: " : "not a chunk of a body: ") + wrong.getMessage());
  }
}
