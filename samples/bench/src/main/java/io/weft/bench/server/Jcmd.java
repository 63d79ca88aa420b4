package io.weft.bench.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Questions to a JVM, by the program that the JDK has for them. */
public final class Jcmd {
  private static final List<String> QUICK_TO_START =
      List.of("-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC");

  private Jcmd() {}

  /**
   * Asks a question.
   *
   * @return what it answers
   */
  public static String run(long pid, String... question) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
    command.addAll(QUICK_TO_START);
    command.add(String.valueOf(pid));
    command.addAll(List.of(question));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int status = process.onExit().join().exitValue();
    if (status != 0) {
      throw new IOException(command + " ended with status " + status + ": " + answer.strip());
    }
    return answer;
  }
}
