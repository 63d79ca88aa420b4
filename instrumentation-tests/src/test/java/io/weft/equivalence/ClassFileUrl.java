package io.weft.equivalence;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;

/** A URL of a class file that lies in no file: what a loader answers that has made it. */
final class ClassFileUrl {
  /** Makes the class file when it is asked for. */
  @FunctionalInterface
  interface Source {
    /** The class file. */
    byte[] bytes() throws IOException;
  }

  private ClassFileUrl() {}

  static URL of(Source source) {
    try {
      return new URL(null, "made:class", new Handler(source));
    } catch (MalformedURLException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private static final class Handler extends URLStreamHandler {
    private final Source source;

    Handler(Source source) {
      this.source = source;
    }

    @Override
    protected URLConnection openConnection(URL url) {
      return new URLConnection(url) {
        @Override
        public void connect() {
          // There is nothing to connect to.
        }

        @Override
        public InputStream getInputStream() throws IOException {
          return new ByteArrayInputStream(source.bytes());
        }
      };
    }
  }
}
