package io.weft.bench.work;

import com.sun.management.ThreadMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;

/** A server in this JVM, as seen by the launcher: says its port, answers questions, ends when the launcher does. */
public final class ServerProcess {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private ServerProcess() {}

  /**
   * Prints {@code port N}, and from now on {@code allocated BYTES} for each line that comes in. The end of the input
   * ends the JVM.
   *
   * @param port where it listens
   */
  public static void listensOn(int port) {
    allocatedBytes(); // loads what it needs
    System.out.println("port " + port);
    Thread answers = new Thread(ServerProcess::answer, "launcher");
    answers.setDaemon(true);
    answers.start();
  }

  private static void answer() {
    BufferedReader questions =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try {
      while (questions.readLine() != null) {
        System.out.println("allocated " + allocatedBytes());
      }
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    } finally {
      // Without hooks: a server that is shut down with its connections open has a lot to say.
      Runtime.getRuntime().halt(0);
    }
  }

  /** What all threads but this one have ever allocated; those of virtual threads are in their carriers'. */
  private static long allocatedBytes() {
    long own = Thread.currentThread().getId();
    long sum = 0;
    for (long id : THREADS.getAllThreadIds()) {
      if (id != own) {
        sum += Math.max(0, THREADS.getThreadAllocatedBytes(id)); // -1: has ended
      }
    }
    return sum;
  }
}
