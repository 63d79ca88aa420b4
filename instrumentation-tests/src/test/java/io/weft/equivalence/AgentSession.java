package io.weft.equivalence;

import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/** Attaches the agent before JUnit loads the first test class, so that tests may hold suspendable code. */
public final class AgentSession implements LauncherSessionListener {
  @Override
  public void launcherSessionOpened(LauncherSession session) {
    AgentInstaller.install();
  }
}
