package io.weft.equivalence;

import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/** Installs the agent before any class of a test is loaded, so that tests can hold suspendable code themselves. */
public final class AgentBeforeTests implements LauncherSessionListener {
  @Override
  public void launcherSessionOpened(LauncherSession session) {
    AgentInstaller.install();
  }
}
