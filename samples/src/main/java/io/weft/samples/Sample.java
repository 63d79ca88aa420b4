package io.weft.samples;

import io.weft.TaskFailedException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** Runs a sample from the command line: 0 is success, 1 a failure, 2 a wrong option. */
public final class Sample {
  private Sample() {}

  /** Runs the command and ends the JVM with its status. */
  public static void main(Callable<Integer> sample, String[] args) {
    System.exit(commandLine(sample).execute(args));
  }

  /** The command as {@link #main} runs it, without ending the JVM. */
  public static CommandLine commandLine(Callable<Integer> sample) {
    CommandLine commandLine = new CommandLine(sample);
    commandLine.setExecutionExceptionHandler((failure, command, parsed) -> {
      report(failure, command.getCommandName(), command.getErr());
      return 1;
    });
    return commandLine;
  }

  /** Says where a server can be reached: its first line, for people and for scripts that wait for it. */
  public static void announce(SocketAddress address) {
    InetSocketAddress inet = (InetSocketAddress) address;
    System.out.println("listening on " + inet.getAddress().getHostAddress() + ":" + inet.getPort());
  }

  /** What the outside world did (a port taken, no descriptor left) takes a line; a mistake of ours, its whole stack. */
  private static void report(Throwable failure, String name, PrintWriter err) {
    Throwable cause = failure;
    while (cause instanceof TaskFailedException || cause instanceof UncheckedIOException) {
      cause = cause.getCause();
    }
    if (cause instanceof IOException) {
      err.println(name + ": " + cause.getMessage());
    } else {
      failure.printStackTrace(err);
    }
    err.flush();
  }
}
