package io.weft.samples.http;

import static io.netty.handler.codec.http.HttpResponseStatus.NOT_FOUND;
import static io.netty.handler.codec.http.HttpResponseStatus.OK;
import static io.weft.samples.http.ResponseWriter.TEXT;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.weft.Suspendable;
import io.weft.interop.Blocking;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.URLConnection;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The files below one folder. The disk is asked on threads that may block. */
final class FileFolder {
  /** What is asked for begins with it. */
  static final String PREFIX = "/file/";

  private static final int PIECE_BYTES = 64 * 1024;

  /** Without symbolic links; null: there is no folder. */
  private final Path root;

  private FileFolder(Path root) {
    this.root = root;
  }

  /**
   * The files of a folder.
   *
   * @param folder null: none
   */
  static FileFolder at(Path folder) throws IOException {
    if (folder != null && !Files.isDirectory(folder)) {
      throw new NotDirectoryException(folder + " is not a folder");
    }
    return new FileFolder(folder == null ? null : folder.toRealPath());
  }

  private record OpenFile(FileChannel channel, long size, String type) implements Closeable {
    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  @Suspendable
  void send(String path, ResponseWriter response) throws Exception {
    try (OpenFile file = root == null ? null : Blocking.call(() -> open(path))) {
      if (file == null) {
        response.send(NOT_FOUND, TEXT, "there is no such file\n");
        return;
      }
      response.start(OK, "Content-Type: " + file.type + "\r\n", file.size);
      if (!response.isWithoutBody()) {
        copy(file, response);
      }
    }
  }

  @Suspendable
  private static void copy(OpenFile file, ResponseWriter response) throws Exception {
    ByteBuffer piece = ByteBuffer.allocate((int) Math.min(PIECE_BYTES, file.size));
    long left = file.size;
    while (left > 0) {
      piece.clear().limit((int) Math.min(piece.capacity(), left));
      if (Blocking.call(() -> file.channel.read(piece)) < 0) {
        throw new EOFException("a file has become shorter while it was sent");
      }
      left -= piece.flip().remaining();
      response.write(piece);
    }
  }

  /** Null: there is no such file, or not for everybody. */
  private OpenFile open(String path) throws IOException {
    Path file;
    try {
      String name = new QueryStringDecoder(path).path().substring(PREFIX.length());
      file = root.resolve(name).toRealPath();
    } catch (IOException | IllegalArgumentException notThere) { // or no name at all
      return null;
    }
    // Where it really is, behind "..", links and all, is what counts.
    if (!file.startsWith(root) || !Files.isRegularFile(file)) {
      return null;
    }
    try {
      FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
      return new OpenFile(channel, channel.size(), type(file));
    } catch (AccessDeniedException secret) {
      return null;
    }
  }

  private static String type(Path file) {
    String guess = URLConnection.guessContentTypeFromName(file.getFileName().toString());
    return guess == null ? "application/octet-stream" : guess;
  }
}
