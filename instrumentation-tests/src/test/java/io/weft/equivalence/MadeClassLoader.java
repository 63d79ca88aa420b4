package io.weft.equivalence;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.util.Map;

/** Defines class files that a test has made. The agent sees and reads them as it does all others. */
final class MadeClassLoader extends ClassLoader {
  private final Map<String, byte[]> classFiles;

  /**
   * A loader below the one of the tests.
   *
   * @param classFiles by binary name
   */
  MadeClassLoader(Map<String, byte[]> classFiles) {
    super(MadeClassLoader.class.getClassLoader());
    this.classFiles = Map.copyOf(classFiles);
    setDefaultAssertionStatus(MadeClassLoader.class.desiredAssertionStatus());
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    byte[] bytes = classFiles.get(name);
    if (bytes == null) {
      throw new ClassNotFoundException(name);
    }
    return defineClass(name, bytes, 0, bytes.length);
  }

  @Override
  protected URL findResource(String path) {
    String name = path.replaceFirst("\\.class$", "").replace('/', '.');
    byte[] bytes = path.endsWith(".class") ? classFiles.get(name) : null;
    if (bytes == null) {
      return null;
    }
    try {
      return new URL(null, "made:class", new BytesHandler(bytes));
    } catch (MalformedURLException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /** Opens a class file. */
  private static final class BytesHandler extends URLStreamHandler {
    private final byte[] bytes;

    BytesHandler(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    protected URLConnection openConnection(URL url) {
      return new URLConnection(url) {
        @Override
        public void connect() {
          // Nothing to connect to.
        }

        @Override
        public InputStream getInputStream() {
          return new ByteArrayInputStream(bytes);
        }
      };
    }
  }
}
