package io.weft.samples.kv;

import io.weft.Cancelled;
import io.weft.Placement;
import io.weft.Scheduler;
import io.weft.Suspendable;
import io.weft.Task;
import io.weft.net.TcpListener;
import io.weft.net.TcpStream;
import io.weft.samples.Sample;
import io.weft.samples.ServerOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** A server that keeps values under keys, for clients of Redis. */
@Command(
    name = "kv",
    description =
        "Keeps values in memory, for clients of Redis such as redis-cli, until it is stopped.")
public final class Kv implements Callable<Integer> {
  private static final Duration SWEEP_INTERVAL = Duration.ofMillis(100);

  @Mixin
  private ServerOptions options;

  /** What lives on one loop, and is confined to it. */
  private static final class Home {
    private final Set<Session> sessions = new HashSet<>();
    private boolean draining;
  }

  /** Runs the sample. */
  public static void main(String[] args) {
    Sample.main(new Kv(), args);
  }

  @Override
  public Integer call() {
    try (Scheduler scheduler = options.scheduler("kv")) {
      List<Executor> loops =
          IntStream.range(0, options.loops()).mapToObj(scheduler::executor).toList();
      scheduler.runBlocking(() -> serve(loops));
    } catch (Cancelled stopped) {
      System.err.println("kv: " + stopped.getMessage());
    }
    return 0;
  }

  @Suspendable
  private void serve(List<Executor> loops) throws IOException {
    Store store = new Store(loops, System::currentTimeMillis);
    List<Home> homes = loops.stream().map(loop -> new Home()).toList();
    List<Task<Void>> sweepers = new ArrayList<>();
    try (TcpListener listener = TcpListener.bind(options.address())) {
      for (Shard shard : store.shards()) {
        Home home = homes.get(shard.loop);
        sweepers.add(Task.spawnOn(Placement.loop(shard.loop), () -> sweep(shard, home)));
      }
      Sample.announce(listener.localAddress());
      int port = ((InetSocketAddress) listener.localAddress()).getPort();
      accept(listener, new Instance(store, port), homes);
    } catch (Cancelled ending) {
      sweepers.forEach(Task::cancel);
      for (int i = 0; i < homes.size(); i++) {
        Home home = homes.get(i);
        loops.get(i).execute(() -> drain(home));
      }
      throw ending;
    }
  }

  @Suspendable
  private static void accept(TcpListener listener, Instance instance, List<Home> homes)
      throws IOException {
    for (long id = 1; ; id++) {
      TcpStream stream = listener.accept();
      int loop = (int) (id % homes.size());
      Session session = new Session(instance, loop, id, stream);
      Task.spawnOn(Placement.loop(loop), () -> serve(session, homes.get(loop)));
    }
  }

  @Suspendable
  private static void serve(Session session, Home home) {
    home.sessions.add(session);
    try {
      if (home.draining) {
        session.drain();
      }
      session.run();
    } finally {
      home.sessions.remove(session);
    }
  }

  /** Nobody else must wait for a client that is idle. */
  private static void drain(Home home) {
    home.draining = true;
    home.sessions.forEach(Session::drain);
  }

  @Suspendable
  private static void sweep(Shard shard, Home home) {
    while (true) {
      Task.sleep(SWEEP_INTERVAL);
      home.sessions.forEach(Session::releaseIfIdle); // which waits for nothing
      if (shard.gate.isOpen()) {
        shard.sweep();
      }
    }
  }
}
