package io.weft.sync;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

/**
 * Enters the monitors of several channels, always in the same order, so that two who do so cannot wait for each other:
 * by identity hash code, and behind one more monitor where two of them have the same one (Goetz and others: Java
 * Concurrency in Practice, 10.1.2).
 */
final class ChannelLocks {
  private static final Object TIE = new Object();

  private ChannelLocks() {}

  /** Calls the body, which must not wait, with all of them locked. */
  static <V> V withAll(List<? extends Channel<?>> channels, Supplier<V> body) {
    List<Channel<?>> order = new ArrayList<>(channels);
    order.sort(Comparator.comparingInt(System::identityHashCode));
    for (int i = 1; i < order.size(); i++) {
      Channel<?> one = order.get(i - 1);
      Channel<?> other = order.get(i);
      if (one != other && System.identityHashCode(one) == System.identityHashCode(other)) {
        synchronized (TIE) {
          return lock(order, 0, body);
        }
      }
    }
    return lock(order, 0, body);
  }

  private static <V> V lock(List<Channel<?>> order, int index, Supplier<V> body) {
    if (index == order.size()) {
      return body.get();
    }
    synchronized (order.get(index)) {
      return lock(order, index + 1, body);
    }
  }
}
