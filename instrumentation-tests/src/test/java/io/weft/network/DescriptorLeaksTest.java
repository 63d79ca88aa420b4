package io.weft.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.Pipe;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.EngineFilter;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs tests that leave something open, as JUnit runs all others of this package. */
class DescriptorLeaksTest {
  private static final List<Closeable> LEFT = new ArrayList<>();

  /** Not among the tests of the build: its name does not end as theirs do. */
  static class Careless {
    @Test
    void leavesASocket() throws IOException {
      LEFT.add(SocketChannel.open());
    }

    @Test
    void leavesAPipe() throws IOException {
      Pipe pipe = Pipe.open();
      LEFT.add(pipe.source());
      LEFT.add(pipe.sink());
    }

    @Test
    void leavesASelector() throws IOException {
      LEFT.add(Selector.open());
    }

    @Test
    void leavesASocketToAnotherThread() throws IOException {
      SocketChannel channel = SocketChannel.open();
      LEFT.add(channel);
      Thread test = Thread.currentThread();
      new Thread(() -> closeWhenItLooks(test, channel)).start();
    }

    @Test
    void failsAndLeavesASocket() throws IOException {
      LEFT.add(SocketChannel.open());
      throw new IOException("of the test");
    }

    @Test
    void closesAll() throws IOException {
      Pipe pipe = Pipe.open();
      pipe.source().close();
      pipe.sink().close();
      Selector.open().close();
    }

    /** The thread of the test sleeps only between two looks. */
    private static void closeWhenItLooks(Thread test, SocketChannel channel) {
      while (test.getState() != Thread.State.TIMED_WAITING) {
        Thread.yield();
      }
      try {
        channel.close();
      } catch (IOException failed) {
        throw new AssertionError(failed);
      }
    }
  }

  @BeforeEach
  void needsLinux() {
    assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")));
  }

  @AfterEach
  void close() throws IOException {
    for (Closeable left : LEFT) {
      left.close();
    }
    LEFT.clear();
  }

  /** How one of the tests has ended: empty when it has passed. */
  private static String outcome(String test, int patienceMs) {
    LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
        .selectors(selectMethod(Careless.class, test))
        .filters(EngineFilter.includeEngines("junit-jupiter"))
        .configurationParameter(DescriptorLeaks.PATIENCE, Integer.toString(patienceMs))
        .build();
    LauncherConfig config = LauncherConfig.builder()
        .enableLauncherSessionListenerAutoRegistration(false)
        .enableTestExecutionListenerAutoRegistration(false)
        .build();
    List<String> outcomes = new ArrayList<>();
    LauncherFactory.create(config).execute(request, new TestExecutionListener() {
      @Override
      public void executionFinished(TestIdentifier identifier, TestExecutionResult result) {
        if (identifier.isTest()) {
          outcomes.add(result.getThrowable().map(Throwable::getMessage).orElse(""));
        }
      }
    });
    assertEquals(1, outcomes.size(), test);
    return outcomes.get(0);
  }

  @Test
  void whatATestLeavesOpenIsNamed() {
    String one = "the test has left open: \\{\\d+=";
    assertTrue(outcome("leavesASocket", 20).matches(one + "socket:\\[\\d+]}"));
    assertTrue(outcome("leavesASelector", 20).matches(one + "anon_inode:.*eventpoll.*"));
    assertTrue(outcome("leavesAPipe", 20).matches(one + "pipe:\\[(\\d+)], \\d+=pipe:\\[\\1]}"));
  }

  @Test
  void whatIsClosedSoonAfterTheTestIsNoLeak() {
    assertEquals("", outcome("leavesASocketToAnotherThread", 30_000));
  }

  @Test
  void aTestThatFailsIsToldItsOwnFailure() {
    assertEquals("of the test", outcome("failsAndLeavesASocket", 20));
  }

  @Test
  void aTestThatClosesAllPasses() {
    assertEquals("", outcome("closesAll", 20));
  }
}
