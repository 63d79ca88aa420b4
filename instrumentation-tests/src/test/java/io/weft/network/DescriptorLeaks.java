package io.weft.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Pipe;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails each test of this package that leaves a socket, a pipe or a selector open. JUnit finds it by itself.
 *
 * <p>Linux only; elsewhere it does nothing. Files do not count: class loading opens them when it likes.
 */
public final class DescriptorLeaks implements BeforeEachCallback, AfterEachCallback {
  /** For how long to look, in milliseconds. */
  static final String PATIENCE = "weft.descriptors.patienceMs";

  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(DescriptorLeaks.class);
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  /**
   * A channel that was closed frees its descriptor when its loop next asks the selector, and a child process's pipes
   * are closed by a thread of the JDK. Only a leak takes so long.
   */
  private static final int DEFAULT_PATIENCE_MS = 5_000;

  private static final int PAUSE_MS = 2;

  @Override
  public void beforeEach(ExtensionContext context) throws IOException {
    if (concerns(context)) {
      openWhatTheJdkKeeps();
      context.getStore(NAMESPACE).put(DESCRIPTORS, open());
    }
  }

  @Override
  public void afterEach(ExtensionContext context) throws InterruptedException {
    if (!concerns(context) || context.getExecutionException().isPresent()) {
      return; // a test that has failed need not have come to where it closes things
    }
    Map<?, ?> before = context.getStore(NAMESPACE).get(DESCRIPTORS, Map.class);
    int patienceMs =
        context.getConfigurationParameter(PATIENCE, Integer::valueOf).orElse(DEFAULT_PATIENCE_MS);
    Map<String, String> left = leaks(before, Duration.ofMillis(patienceMs));
    if (!left.isEmpty()) {
      throw new AssertionError("the test has left open: " + left);
    }
  }

  /** With its first channel it opens a socket that it never closes. */
  private static void openWhatTheJdkKeeps() throws IOException {
    Pipe pipe = Pipe.open();
    pipe.sink().close();
    pipe.source().close();
  }

  private static boolean concerns(ExtensionContext context) {
    return context.getRequiredTestClass().getPackageName().equals("io.weft.network")
        && Files.isDirectory(DESCRIPTORS);
  }

  /** What is open that was not, and stays so. */
  private static Map<String, String> leaks(Map<?, ?> before, Duration patience)
      throws InterruptedException {
    long startNs = System.nanoTime();
    for (; ; ) {
      Map<String, String> left = open();
      left.entrySet().removeAll(before.entrySet());
      if (left.isEmpty() || System.nanoTime() - startNs >= patience.toNanos()) {
        return left;
      }
      Thread.sleep(PAUSE_MS);
    }
  }

  /** Numbers of descriptors, and what they are of. */
  private static Map<String, String> open() {
    Map<String, String> open = new TreeMap<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(DESCRIPTORS)) {
      for (Path descriptor : all) {
        String target = target(descriptor);
        if (target.startsWith("socket:")
            || target.startsWith("pipe:")
            || target.startsWith("anon_inode:")) {
          open.put(descriptor.getFileName().toString(), target);
        }
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    return open;
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException closed) { // meanwhile
      return "";
    }
  }
}
