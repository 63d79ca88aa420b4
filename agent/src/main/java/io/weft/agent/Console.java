package io.weft.agent;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;

/** Standard error at a time when there is no logging. */
final class Console {
  private Console() {}

  @SuppressWarnings("resource") // to close it would close standard error for the whole program
  static void error(String message) {
    byte[] line = (message + System.lineSeparator()).getBytes(Charset.defaultCharset());
    FileOutputStream out = new FileOutputStream(FileDescriptor.err);
    try {
      out.write(line);
    } catch (IOException gone) {
      throw new IllegalStateException(message, gone);
    }
  }
}
