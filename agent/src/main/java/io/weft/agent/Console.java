package io.weft.agent;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;

/** Standard error at a time when there is no logging yet. */
final class Console {
  private Console() {}

  static void error(String message) {
    byte[] line = (message + System.lineSeparator()).getBytes(Charset.defaultCharset());
    try (OutputStream out = new FileOutputStream(FileDescriptor.err)) {
      out.write(line);
    } catch (IOException gone) {
      throw new IllegalStateException(message, gone);
    }
  }
}
