package io.weft.bench.soak.network;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the clients count. Any thread. */
final class Tally {
  private static final int MOST_KEPT = 20;

  private final Map<Target, Long> rounds = new EnumMap<>(Target.class);
  private final Map<String, Long> acts = new TreeMap<>();
  private final List<String> wrongs = new ArrayList<>();
  private long wrong;

  synchronized void round(Target target) {
    rounds.merge(target, 1L, Long::sum);
  }

  synchronized void act(Act act) {
    acts.merge(act.name(), 1L, Long::sum);
  }

  /** A client that behaves got a wrong answer, or none. */
  synchronized void wrong(String what) {
    wrong++;
    if (wrongs.size() < MOST_KEPT) {
      wrongs.add(what);
    }
  }

  synchronized boolean isClean() {
    return wrong == 0;
  }

  synchronized long rounds() {
    return rounds.values().stream().mapToLong(Long::longValue).sum();
  }

  synchronized long acts() {
    return acts.values().stream().mapToLong(Long::longValue).sum();
  }

  @Override
  public synchronized String toString() {
    StringBuilder text = new StringBuilder("rounds of clients that behave: " + rounds);
    text.append("\nacts of hostile clients: ").append(acts);
    text.append("\nwrong answers, and connections that were lost, of clients that behave: ");
    text.append(wrong);
    wrongs.forEach(each -> text.append("\n  ").append(each));
    return text.toString();
  }
}
