package io.weft.agent;

import io.weft.agent.offline.InstrumentCommand;
import java.util.List;

/** Where {@code java -jar weft-agent.jar} begins: instrumentation at build time. */
public final class Main {
  private Main() {}

  /**
   * Runs a command and ends the JVM with its exit status.
   *
   * @param arguments the command and its arguments
   */
  @SuppressWarnings("SystemExit") // a build tool looks at the status
  public static void main(String[] arguments) {
    int status = InstrumentCommand.run(List.of(arguments), System.out, System.err);
    System.out.flush();
    Runtime.getRuntime().exit(status);
  }
}
