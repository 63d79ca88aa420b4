package io.weft.coordination;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.weft.Scope;
import io.weft.Suspendable;
import io.weft.SuspendableRunnable;
import io.weft.Task;
import io.weft.coordination.Workplace.Element;
import io.weft.sync.Broadcast;
import io.weft.sync.Channel;
import io.weft.sync.ChannelClosedException;
import io.weft.sync.LaggedException;
import io.weft.sync.Select;
import io.weft.sync.Watch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** A task or thread that does what it is told at a {@link Workplace}, and notes what it sent and received. */
final class Worker {
  private static final Duration SHORT = Duration.ofNanos(300_000);

  /** What it can be told to do. */
  enum Kind {
    SEND,
    TRY_SEND,
    RECEIVE,
    TRY_RECEIVE,
    ITERATE,
    CHOOSE_RECEIVE,
    CHOOSE_SEND,
    CHOOSE_EITHER,
    CHOOSE_IN_TIME,
    CHOOSE_OR_ELSE,
    LOCK,
    SIGNAL,
    AWAIT_SIGNAL,
    READ,
    WRITE,
    ACQUIRE,
    AWAIT_LATCH,
    AWAIT_ONESHOT,
    SUBSCRIBE,
    WATCH,
    YIELD,
    MEET,
    SEND_IN_TIME,
    RECEIVE_IN_TIME,
    LOCK_IN_TIME,
    ACQUIRE_IN_TIME
  }

  /** From here on, only tasks: a thread has no time-outs. */
  private static final Kind FIRST_OF_TASKS = Kind.MEET;

  /**
   * One operation.
   *
   * @param channel which channel, or how many permits
   * @param other another channel
   */
  record Step(Kind kind, int channel, int other) {}

  /** Whose send has returned. Its own, until it has ended. */
  final List<Element> sent = new ArrayList<>();

  final List<Element> received = new ArrayList<>();

  private final Workplace place;
  private final int number;
  private int elements;

  Worker(Workplace place, int number) {
    this.place = place;
    this.number = number;
  }

  static boolean isForThreads(Kind kind) {
    return kind.compareTo(FIRST_OF_TASKS) < 0;
  }

  /** Does one step, whatever becomes of it; throws Cancelled only. */
  @Suspendable
  void perform(Step step) throws Exception {
    try {
      switch (step.kind()) {
        case SEND, TRY_SEND, RECEIVE, TRY_RECEIVE, ITERATE -> useChannel(step);
        case CHOOSE_RECEIVE, CHOOSE_SEND, CHOOSE_EITHER, CHOOSE_IN_TIME, CHOOSE_OR_ELSE ->
          choose(step);
        case LOCK, SIGNAL, AWAIT_SIGNAL, READ, WRITE, ACQUIRE -> lock(step);
        case AWAIT_LATCH, AWAIT_ONESHOT, SUBSCRIBE, WATCH, YIELD -> await(step);
        case MEET -> inTime(() -> place.barrier.await());
        case SEND_IN_TIME -> inTime(() -> send(step.channel()));
        case RECEIVE_IN_TIME -> inTime(() -> receive(step.channel()));
        case LOCK_IN_TIME -> inTime(this::useMutex);
        case ACQUIRE_IN_TIME -> inTime(() -> acquire(step.channel()));
      }
    } catch (ChannelClosedException | LaggedException | TimeoutException expected) {
      // nothing has happened; the end of the test would find out
    }
  }

  @Suspendable
  private static void inTime(SuspendableRunnable body) throws Exception {
    Scope.withTimeout(SHORT, body);
  }

  private Element next(int channel) {
    return new Element(channel % place.channels.size(), number, elements++);
  }

  private Channel<Element> channel(int channel) {
    return place.channels.get(channel % place.channels.size());
  }

  @Suspendable
  private void send(int channel) {
    Element element = next(channel);
    channel(channel).send(element);
    sent.add(element);
  }

  @Suspendable
  private void receive(int channel) {
    received.add(channel(channel).receive());
  }

  @Suspendable
  private void useChannel(Step step) {
    int channel = step.channel();
    switch (step.kind()) {
      case SEND -> send(channel);
      case RECEIVE -> receive(channel);
      case TRY_SEND -> {
        Element element = next(channel);
        if (channel(channel).trySend(element)) {
          sent.add(element);
        }
      }
      case TRY_RECEIVE -> {
        Element element = channel(channel).tryReceive();
        if (element != null) {
          received.add(element);
        }
      }
      default -> {
        int left = 2;
        for (Element element : channel(channel)) {
          received.add(element);
          if (--left == 0) {
            break;
          }
        }
      }
    }
  }

  @Suspendable
  private void choose(Step step) {
    Select<Void> select = new Select<>();
    if (step.kind() != Kind.CHOOSE_SEND) {
      addReceive(select, step.channel());
    }
    if (step.kind() == Kind.CHOOSE_RECEIVE) {
      addReceive(select, step.other());
    } else {
      addSend(select, step.other());
    }
    if (step.kind() == Kind.CHOOSE_SEND) {
      addSend(select, step.channel());
    }
    if (step.kind() == Kind.CHOOSE_IN_TIME) {
      select.onTimeout(SHORT, () -> null);
    }
    if (step.kind() == Kind.CHOOSE_OR_ELSE) {
      select.orElse(() -> null);
    }
    select.await();
  }

  private void addReceive(Select<Void> select, int channel) {
    select.onReceive(channel(channel), element -> {
      received.add(element);
      return null;
    });
  }

  private void addSend(Select<Void> select, int channel) {
    Element element = next(channel);
    select.onSend(channel(channel), element, () -> {
      sent.add(element);
      return null;
    });
  }

  @Suspendable
  private void lock(Step step) {
    switch (step.kind()) {
      case LOCK -> useMutex();
      case SIGNAL -> place.mutex.withLock(place.condition::signal);
      case AWAIT_SIGNAL ->
        place.mutex.withLock(() -> {
          if (!place.closing) {
            place.condition.await();
          }
        });
      case READ ->
        place.rwLock.read(() -> {
          int seen = place.written;
          Task.yield();
          assertEquals(seen, place.written, "nobody writes while somebody reads");
          return null;
        });
      case WRITE ->
        place.rwLock.write(() -> {
          int seen = place.written;
          Task.yield();
          assertEquals(seen, place.written++, "one writes");
        });
      default -> acquire(step.channel());
    }
  }

  @Suspendable
  private void useMutex() {
    place.mutex.withLock(() -> {
      assertFalse(place.inMutex, "one holds it");
      place.inMutex = true;
      try {
        Task.yield();
      } finally {
        place.inMutex = false;
      }
    });
  }

  @Suspendable
  private void acquire(int wanted) {
    int permits = wanted % Workplace.PERMITS + 1;
    place.semaphore.acquire(permits);
    try {
      Task.yield();
    } finally {
      place.semaphore.release(permits);
    }
  }

  @Suspendable
  private void await(Step step) {
    switch (step.kind()) {
      case AWAIT_LATCH -> place.latch.await();
      case AWAIT_ONESHOT -> place.oneshot.await();
      case SUBSCRIBE -> {
        Broadcast<Integer>.Subscription subscription = place.broadcast.subscribe();
        place.broadcast.send(step.channel());
        subscription.receive();
        subscription.receive();
      }
      case WATCH -> {
        Watch<Integer>.Watcher watcher = place.watch.watcher();
        place.watch.set(step.channel());
        watcher.next();
        watcher.next();
      }
      default -> Task.yield();
    }
  }
}
