package io.weft.equivalence;

import java.io.File;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.InvocationTargetException;

/** Attaches the agent to this JVM, once, before anything that it must see is loaded. */
public final class AgentInstaller {
  private static final String JAR_PROPERTY = "weft.agent.jar";

  /** Guarded by the class's monitor. */
  private static boolean installed;

  private AgentInstaller() {}

  /** Attaches the agent's jar, named by the system property {@code weft.agent.jar}. */
  public static synchronized void install() {
    if (installed) {
      return;
    }
    String path = System.getProperty(JAR_PROPERTY);
    if (path == null) {
      throw new IllegalStateException("-D" + JAR_PROPERTY + "=… must name the agent's jar");
    }
    File jar = new File(path);
    if (!jar.isFile()) {
      throw new IllegalStateException("-D" + JAR_PROPERTY + " names " + jar + ": no such file");
    }
    attach(jar, String.valueOf(ProcessHandle.current().pid()));
    if (!isAttached()) {
      throw new IllegalStateException(
          "the runtime was loaded before the agent, which then makes all calls look out for proxies");
    }
    installed = true;
  }

  private static boolean isAttached() {
    try {
      return (boolean)
          Class.forName("io.weft.agent.Premain").getMethod("isAttached").invoke(null);
    } catch (ReflectiveOperationException missing) {
      throw new IllegalStateException("the attached jar is not this agent's", missing);
    }
  }

  /** What can redefine classes in this JVM; not the agent's own. */
  public static Instrumentation instrumentation() throws ReflectiveOperationException {
    return (Instrumentation)
        Class.forName("net.bytebuddy.agent.ByteBuddyAgent").getMethod("install").invoke(null);
  }

  /**
   * Calls {@code ByteBuddyAgent.attach}. Not by its name in the code: its class file carries
   * annotations of SpotBugs, about which javac warns when they are not on the class path, and a
   * warning fails the build.
   */
  private static void attach(File jar, String processId) {
    try {
      Class.forName("net.bytebuddy.agent.ByteBuddyAgent")
          .getMethod("attach", File.class, String.class)
          .invoke(null, jar, processId);
    } catch (InvocationTargetException failed) {
      throw new IllegalStateException("cannot attach " + jar, failed.getCause());
    } catch (ReflectiveOperationException missing) {
      throw new IllegalStateException("byte-buddy-agent is not on the class path", missing);
    }
  }
}
