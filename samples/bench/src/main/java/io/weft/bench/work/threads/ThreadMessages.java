package io.weft.bench.work.threads;

import io.weft.bench.work.Round;
import io.weft.bench.work.Token;
import io.weft.bench.work.Turns;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.locks.ReentrantLock;

/** Threads that hand something to each other. The JDK has no choice between two queues, so there is no such work. */
final class ThreadMessages {
  private static final int RING = 503;

  private ThreadMessages() {}

  static long pingPong(Round round) throws Exception {
    Token token = new Token();
    SynchronousQueue<Token> ping = new SynchronousQueue<>();
    SynchronousQueue<Token> pong = new SynchronousQueue<>();
    ThreadsMain.onVirtualThread(() -> {
      Thread answers = ThreadsMain.start(() -> {
        for (int i = 0; i < round.size(); i++) {
          Token received = ping.take();
          received.hop();
          pong.put(received);
        }
      });
      for (int i = 0; i < round.size(); i++) {
        ping.put(token);
        pong.take().hop();
      }
      answers.join();
    });
    return token.hops();
  }

  static long mutex(Round round) throws Exception {
    Turns turns = new Turns();
    ReentrantLock fair = new ReentrantLock(true);
    ThreadsMain.onVirtualThread(() -> {
      Thread first = ThreadsMain.start(() -> lockInTurns(fair, turns, 1, round.size() / 2));
      Thread second = ThreadsMain.start(() -> lockInTurns(fair, turns, 2, round.size() / 2));
      first.join();
      second.join();
    });
    return turns.handOffs();
  }

  @SuppressWarnings({"ThreadPriorityCheck", "LockNotBeforeTry"}) // nothing in between can throw
  private static void lockInTurns(ReentrantLock lock, Turns turns, int who, int count) {
    for (int i = 0; i < count; i++) {
      lock.lock();
      turns.take(who);
      Thread.yield();
      lock.unlock();
    }
  }

  static long ring(Round round) throws Exception {
    Token token = new Token();
    ThreadsMain.onVirtualThread(() -> {
      List<SynchronousQueue<Token>> queues = new ArrayList<>(RING);
      for (int i = 0; i < RING; i++) {
        queues.add(new SynchronousQueue<>());
      }
      List<Thread> threads = new ArrayList<>(RING);
      for (int i = 0; i < RING; i++) {
        SynchronousQueue<Token> in = queues.get(i);
        SynchronousQueue<Token> out = queues.get((i + 1) % RING);
        threads.add(ThreadsMain.start(() -> passOn(in, out, round.size())));
      }
      queues.get(0).put(token);
      for (Thread thread : threads) {
        thread.join();
      }
    });
    return token.hops();
  }

  private static void passOn(SynchronousQueue<Token> in, SynchronousQueue<Token> out, int hops)
      throws InterruptedException {
    for (int i = 0; i < hops / RING; i++) {
      Token token = in.take();
      token.hop();
      if (token.hops() < hops) {
        out.put(token);
      }
    }
  }
}
