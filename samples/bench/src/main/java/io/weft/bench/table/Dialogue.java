package io.weft.bench.table;

import io.weft.bench.table.Launch.FailedException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A process that answers line by line, for a limited time. */
final class Dialogue implements AutoCloseable {
  private static final int MOST_KEPT = 4_000;

  private final Process process;
  private final BufferedReader answers;
  private final Writer questions;

  /** What it printed that nobody has asked for: the reason, where it fails. */
  private final StringBuilder rest = new StringBuilder();

  private Dialogue(Process process) {
    this.process = process;
    this.answers = process.inputReader(StandardCharsets.UTF_8);
    this.questions = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
  }

  /**
   * Starts it.
   *
   * @param seconds after which it is killed, and whoever waits for a line is told that it has ended
   */
  static Dialogue start(ProcessBuilder builder, int seconds) throws IOException {
    Process process = builder.redirectErrorStream(true).start();
    CompletableFuture.delayedExecutor(seconds, TimeUnit.SECONDS).execute(process::destroyForcibly);
    return new Dialogue(process);
  }

  long pid() {
    return process.pid();
  }

  /** Sends a line. */
  void say(String line) throws IOException {
    questions.write(line + "\n");
    questions.flush();
  }

  /** Waits for a line that begins with a word. */
  String await(String word) throws IOException, FailedException {
    for (String line = answers.readLine(); line != null; line = answers.readLine()) {
      if (line.startsWith(word + " ")) {
        return line;
      }
      if (rest.length() < MOST_KEPT) {
        rest.append(line).append('\n');
      }
    }
    throw new FailedException(
        "ended before it said '" + word + "': " + rest.toString().strip());
  }

  /** Waits for a line of a word and a number. */
  long awaitNumber(String word) throws IOException, FailedException {
    return Long.parseLong(await(word).substring(word.length() + 1));
  }

  /** Asks a question that is answered by a word and a number. */
  long ask(String question, String word) throws IOException, FailedException {
    say(question);
    return awaitNumber(word);
  }

  /** Asks it to end, and what it still had to say. */
  String end() {
    process.toHandle().destroy();
    return answers.lines().reduce("", (text, line) -> text + line + "\n");
  }

  /** The end of its input ends it; whatever it does then is not waited for long. */
  @Override
  public void close() {
    try {
      questions.close();
      process.waitFor(2, TimeUnit.SECONDS);
    } catch (IOException | UncheckedIOException gone) {
      // as it should be
    } catch (InterruptedException stop) {
      throw new IllegalStateException("interrupted", stop);
    } finally {
      process.destroyForcibly();
    }
  }
}
