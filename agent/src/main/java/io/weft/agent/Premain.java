package io.weft.agent;

import io.weft.agent.classify.SuspendableRules;
import io.weft.agent.instrument.StandardRules;
import java.lang.instrument.Instrumentation;

/** Where the JVM enters the agent. */
public final class Premain {
  /** As a wrong command line ends elsewhere too. */
  private static final int EXIT_USAGE = 2;

  /** Where the runtime looks: it does not know the agent. */
  private static final String PINNED_PROPERTY = "weft.pinned";

  /**
   * Not a system property: programs hand those on to JVMs that they start, which may have no agent.
   */
  private static volatile boolean attached;

  private Premain() {}

  /**
   * Asked by the runtime, by this name: whether an agent has been attached to this JVM before the
   * runtime was loaded, so that it sees whatever class is generated around suspendable ones.
   *
   * @return whether there is one
   */
  public static boolean isAttached() {
    return attached;
  }

  /**
   * Called before the program's main method. A wrong option ends the JVM with status 2 and a
   * message, since the program cannot work without the agent.
   *
   * @param options what follows the equals sign of {@code -javaagent}, or null
   * @param instrumentation the JVM's
   */
  @SuppressWarnings("SystemExit") // an exception here would be an abort with a core dump
  public static void premain(String options, Instrumentation instrumentation) {
    try {
      install(
          AgentOptions.parse(options),
          instrumentation,
          new ClassPathFiles(AgentOptions.classPath()));
    } catch (IllegalArgumentException wrong) {
      Console.error("weft-agent: " + wrong.getMessage());
      Runtime.getRuntime().exit(EXIT_USAGE);
    }
  }

  /**
   * Called when the agent is attached to a running JVM. Classes loaded before stay as they are.
   *
   * @param options as for {@link #premain}
   * @param instrumentation the JVM's
   * @throws IllegalArgumentException for a wrong option; the JVM runs on
   */
  public static void agentmain(String options, Instrumentation instrumentation) {
    install(AgentOptions.parse(options), instrumentation, null);
  }

  private static void install(
      AgentOptions options, Instrumentation instrumentation, ClassPathFiles classPath) {
    if (options.pinned().isPresent()) {
      System.setProperty(PINNED_PROPERTY, options.pinned().get());
    }
    // What was instrumented at build time may have generated classes around it, which stay as they
    // are. Another agent that is named before this one is a program like any other.
    boolean late = LoadedClasses.includeRuntime(instrumentation);
    Reporter reporter = new Reporter(options.log());
    SuspendableRules rules = StandardRules.with(options.suspendables(), options.markers());
    SuspendableTransformer transformer =
        new SuspendableTransformer(options, rules, reporter, instrumentation, classPath, late);
    instrumentation.addTransformer(transformer);
    if (!late) {
      attached = true;
    }
    LoadedClasses.report(instrumentation, rules, reporter);
  }
}
