package io.weft.samples.http;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;

/** A request that is not answered but refused: the peer is told why, and the connection ends. */
final class Refusal extends IOException {
  private final HttpResponseStatus status;

  Refusal(HttpResponseStatus status, String why) {
    // A peer's own bytes may be in it, and a terminal obeys some of them.
    super(why.replaceAll("[^ -~]", "?"));
    this.status = status;
  }

  HttpResponseStatus status() {
    return status;
  }
}
