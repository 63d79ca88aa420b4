package io.weft.bench.soak.network;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Clients of all servers, on a thread each, until this is closed. Pauses between what they do bound the load. */
final class Load implements AutoCloseable {
  private static final int BEHAVING = 2;
  private static final int HOSTILE = 2;
  private static final int LONGEST_PAUSE_MS = 20;
  private static final int LONGEST_PAUSE_OF_HOSTILE_MS = 200;
  private static final int MOST_ROUNDS = 50;
  private static final int SECONDS_TO_END = 90;

  private final Map<Target, InetSocketAddress> servers;
  private final Tally tally;
  private final CountDownLatch over = new CountDownLatch(1);
  private final List<Thread> threads = new ArrayList<>();

  private Load(Map<Target, InetSocketAddress> servers, Tally tally) {
    this.servers = servers;
    this.tally = tally;
  }

  static Load start(Map<Target, InetSocketAddress> servers, SplittableRandom random, Tally tally) {
    Load load = new Load(servers, tally);
    for (Target target : servers.keySet()) {
      for (int i = 0; i < BEHAVING; i++) {
        SplittableRandom own = random.split();
        load.start("client of " + target.label, () -> load.behave(target, own));
      }
      for (int i = 0; i < HOSTILE; i++) {
        SplittableRandom own = random.split();
        load.start("enemy of " + target.label, () -> load.annoy(target, own));
      }
    }
    return load;
  }

  /** What can end a client is interruption, which nobody does. */
  @FunctionalInterface
  private interface Body {
    void run() throws InterruptedException;
  }

  private void start(String name, Body body) {
    Thread thread = new Thread(
        () -> {
          try {
            body.run();
          } catch (InterruptedException | RuntimeException mistake) {
            tally.wrong(name + " has ended by " + mistake);
          }
        },
        name);
    thread.setDaemon(true);
    thread.start();
    threads.add(thread);
  }

  private boolean isOver() {
    return over.getCount() == 0;
  }

  private void behave(Target target, SplittableRandom random) throws InterruptedException {
    while (!isOver()) {
      try (Conversation conversation = target.conversation.open(servers.get(target), random)) {
        for (int i = random.nextInt(MOST_ROUNDS); i >= 0 && !isOver(); i--) {
          conversation.round();
          tally.round(target);
          over.await(random.nextInt(LONGEST_PAUSE_MS), TimeUnit.MILLISECONDS);
        }
      } catch (IOException | NumberFormatException wrong) {
        tally.wrong(target.label + ": " + wrong);
        over.await(1, TimeUnit.SECONDS);
      }
    }
  }

  private void annoy(Target target, SplittableRandom random) throws InterruptedException {
    List<Act> acts = Act.against(target);
    while (!isOver()) {
      Act act = acts.get(random.nextInt(acts.size()));
      try {
        act.body().run(new Visit(target, servers.get(target), random, over));
      } catch (IOException defended) {
        // as it may
      }
      tally.act(act);
      over.await(random.nextInt(LONGEST_PAUSE_OF_HOSTILE_MS), TimeUnit.MILLISECONDS);
    }
  }

  /** Lets the clients go on for some time. */
  void await(Duration time) throws InterruptedException {
    over.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Lets all clients come to their end, and waits for that. */
  @Override
  public void close() throws IOException {
    over.countDown();
    try {
      for (Thread thread : threads) {
        thread.join(TimeUnit.SECONDS.toMillis(SECONDS_TO_END));
        if (thread.isAlive()) {
          tally.wrong(thread.getName() + " does not end");
        }
      }
    } catch (InterruptedException stop) {
      throw new IOException("interrupted", stop);
    }
  }
}
