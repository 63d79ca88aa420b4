package io.weft.samples.crawl;

import java.io.IOException;

/** Why a page could not be fetched. */
final class PageException extends IOException {
  private final String kind;

  /**
   * What the peer has sent must not be part of the texts: they are shown on a terminal.
   *
   * @param kind failures of the same kind are counted together
   * @param detail what more there is to say; may be empty
   */
  PageException(String kind, String detail) {
    super(detail.isEmpty() ? kind : kind + ": " + detail);
    this.kind = kind;
  }

  String kind() {
    return kind;
  }
}
