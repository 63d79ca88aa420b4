package io.weft.agent.offline;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.List;

/** The command line of {@code java -jar weft-agent.jar}: what to do, in words and exit statuses. */
public final class InstrumentCommand {
  private static final int FAILED = 1;
  private static final int USAGE = 2;

  private InstrumentCommand() {}

  /**
   * Runs a command.
   *
   * @param arguments its name and what follows it
   * @param out where results go
   * @param err where messages go
   * @return the exit status: 0 done, 1 something was refused or could not be read, 2 wrong arguments
   */
  public static int run(List<String> arguments, PrintStream out, PrintStream err) {
    if (arguments.contains("--help") || arguments.equals(List.of("help"))) {
      out.print(OfflineOptions.USAGE);
      return 0;
    }
    OfflineOptions options;
    try {
      if (arguments.isEmpty() || !arguments.get(0).equals("instrument")) {
        throw new IllegalArgumentException(
            arguments.isEmpty()
                ? "nothing to do: the command is missing"
                : "unknown command '" + arguments.get(0) + "', expected instrument");
      }
      options = OfflineOptions.parse(arguments.subList(1, arguments.size()));
    } catch (IllegalArgumentException wrong) {
      err.println("weft-agent: " + wrong.getMessage());
      err.print(OfflineOptions.USAGE);
      return USAGE;
    }
    return run(options, out, err);
  }

  private static int run(OfflineOptions options, PrintStream out, PrintStream err) {
    Report report = new Report(err);
    try {
      OfflineRun.run(options, report);
    } catch (RefusedException refused) {
      err.println("weft-agent: " + refused.getMessage() + "; nothing was written");
      return FAILED;
    } catch (IOException | UncheckedIOException failed) {
      err.println("weft-agent: " + options.in() + " to " + options.out() + ": " + failed);
      return FAILED;
    }
    out.println("weft-agent: " + report.summary());
    return report.hasFailed() ? FAILED : 0;
  }
}
