package io.weft.samples.crawl;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import java.io.InputStream;
import java.nio.charset.Charset;

/**
 * What a server has answered.
 *
 * @param head status and headers
 * @param bytes how long the body is
 * @param html the body, if there may be links in it; null: there are none
 */
record Response(HttpResponse head, long bytes, InputStream html) {
  int status() {
    return head.status().code();
  }

  /** Where a redirect leads; null: nowhere. */
  String location() {
    return head.headers().get(HttpHeaderNames.LOCATION);
  }

  /** The name of the one that the server names and this JVM has; null: there is none. */
  String charset() {
    Charset charset = HttpUtil.getCharset(head, null);
    return charset == null ? null : charset.name();
  }

  /** Whether links may be in the body that is to come. */
  static boolean isHtml(HttpResponse head) {
    CharSequence type = HttpUtil.getMimeType(head);
    return head.status().code() / 100 == 2
        && type != null
        && (type.toString().equalsIgnoreCase("text/html")
            || type.toString().equalsIgnoreCase("application/xhtml+xml"));
  }
}
