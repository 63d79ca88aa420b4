package io.weft.net;

import io.weft.Cancelled;
import io.weft.Suspendable;
import io.weft.park.Wait;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** Attempts to connect, each of which begins when those before it have failed or were given their head start. */
final class ConnectRace {
  private static final Duration HEAD_START = Duration.ofMillis(250); // RFC 8305, section 8

  /** For messages. */
  private final Object target;

  private final List<? extends SocketAddress> addresses;
  private final Clock clock;

  // All guarded by the monitor of this.

  private final List<Attempt> running = new ArrayList<>();
  private final List<Throwable> failures = new ArrayList<>();
  private TcpStream winner;

  /** How many failures there were when {@link #compete} last looked. */
  private int seen;

  /** No attempt can win any more. */
  private boolean over;

  /** To be completed when an attempt ends; null: nobody waits. */
  private Wait<Void> waiting;

  ConnectRace(Object target, List<? extends SocketAddress> addresses, Clock clock) {
    this.target = target;
    this.addresses = addresses;
    this.clock = clock;
  }

  /** The first connection; all others are closed by then. */
  @Suspendable
  TcpStream run() throws IOException {
    boolean complete = false;
    try {
      try (Companions beside = Companions.open()) {
        try {
          compete(beside);
        } finally {
          closeLosers();
        }
      }
      complete = true;
    } finally {
      if (!complete) { // cancelled
        closeWinner();
      }
    }
    return outcome();
  }

  @Suspendable
  private void compete(Companions beside) {
    for (int started = 0; !isDecided(started) && !clock.isOver(); ) {
      if (started < addresses.size()) {
        start(beside, addresses.get(started));
        started++;
      }
      awaitEnd(started);
    }
  }

  private void start(Companions beside, SocketAddress address) {
    Attempt attempt;
    try {
      attempt = new Attempt(address);
    } catch (IOException failed) {
      failed(null, NetFailures.of("connect to", address, failed));
      return;
    }
    begun(attempt);
    beside.start(() -> attempt(attempt));
  }

  /** Beside; never throws. */
  @Suspendable
  private void attempt(Attempt attempt) {
    try {
      TcpStream stream = attempt.connect();
      if (!won(attempt, stream)) {
        stream.close();
      }
    } catch (Cancelled withTheRace) {
      // Not told: it would end the wait of whoever races as a failure, which the same cancellation
      // ends.
    } catch (Throwable failed) {
      failed(attempt, failed);
    }
  }

  // ---- the state, which attempts share with whoever waits for them

  private synchronized void begun(Attempt attempt) {
    running.add(attempt);
  }

  private synchronized boolean won(Attempt attempt, TcpStream stream) {
    if (over || winner != null) {
      return false;
    }
    winner = stream;
    running.remove(attempt);
    wake();
    return true;
  }

  private synchronized void failed(Attempt attempt, Throwable why) {
    if (!over) { // else it was closed, which says nothing
      running.remove(attempt);
      failures.add(why);
      wake();
    }
  }

  private void wake() {
    if (waiting != null) {
      waiting.complete(null);
    }
  }

  /** Whether one has won, or all addresses have failed. */
  private synchronized boolean isDecided(int started) {
    return winner != null || (started == addresses.size() && running.isEmpty());
  }

  /** Waits until an attempt ends; not longer than a head start, if there is somebody to be kept waiting by it. */
  @Suspendable
  private void awaitEnd(int started) {
    Duration most = clock.left(started < addresses.size() ? HEAD_START : null);
    Wait<Void> end = Wait.begin(target);
    if (!enlist(end)) {
      return;
    }
    try {
      if (most == null) {
        end.await();
      } else {
        end.await(most);
      }
    } catch (TimeoutException startTheNext) {
      // or the time-out is over
    } finally {
      delist();
    }
  }

  /** False: an attempt has ended since the last time. */
  private synchronized boolean enlist(Wait<Void> end) {
    if (winner != null || failures.size() > seen) {
      seen = failures.size();
      return false;
    }
    waiting = end;
    return true;
  }

  private synchronized void delist() {
    waiting = null;
    seen = failures.size();
  }

  private void closeLosers() {
    for (Attempt attempt : end()) {
      close(attempt);
    }
  }

  private synchronized List<Attempt> end() {
    over = true;
    return List.copyOf(running);
  }

  private void closeWinner() {
    TcpStream stream = winner();
    if (stream != null) {
      close(stream);
    }
  }

  private synchronized TcpStream winner() {
    return winner;
  }

  private static void close(AutoCloseable connection) {
    try {
      connection.close();
    } catch (Exception gone) {
      // nobody has it, so nobody can be told
    }
  }

  // ---- the end

  private synchronized TcpStream outcome() throws IOException {
    if (winner != null) {
      return winner;
    }
    if (failures.size() == 1
        && addresses.size() == 1
        && failures.get(0) instanceof IOException only) {
      throw only;
    }
    throw failure();
  }

  /** What has become of each address. */
  private IOException failure() {
    boolean late = clock.isOver();
    StringBuilder message = new StringBuilder("connect to " + target + " failed: ");
    if (late) {
      message.append("not connected within ").append(clock.timeout());
    }
    String separator = late ? "; " : "";
    for (Throwable failure : failures) {
      message.append(separator).append(text(failure));
      separator = "; ";
    }
    for (Attempt attempt : running) {
      message.append(separator).append("no answer from ").append(attempt.remote());
      separator = "; ";
    }
    IOException failure =
        late ? new SocketTimeoutException(message.toString()) : ofTheirType(message.toString());
    failures.forEach(failure::addSuppressed);
    return failure;
  }

  private static String text(Throwable failure) {
    return failure instanceof IOException ? failure.getMessage() : failure.toString();
  }

  private IOException ofTheirType(String message) {
    return failures.stream().allMatch(f -> f instanceof ConnectException)
        ? new ConnectException(message)
        : new IOException(message);
  }
}
