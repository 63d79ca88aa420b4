package io.weft.sync;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Those who wait, first come first. Linked through the waiters, so that one that is cancelled leaves in no time. Guarded
 * by the monitor of what is waited for.
 *
 * @param <W> what waits
 */
final class WaitQueue<W extends Waiter> {
  private static final int MOST_NAMES = 8;

  private W first;
  private W last;
  private int size;

  void add(W waiter) {
    waiter.previous = last;
    if (last == null) {
      first = waiter;
    } else {
      last.next = waiter;
    }
    last = waiter;
    size++;
  }

  /** The one that waits longest; null: nobody. */
  W peek() {
    return first;
  }

  /** Does nothing to one that is not in the queue. */
  @SuppressWarnings("unchecked") // its neighbours were added here
  void remove(Waiter waiter) {
    if (waiter.previous == null && first != waiter) {
      return;
    }
    if (waiter.previous == null) {
      first = (W) waiter.next;
    } else {
      waiter.previous.next = waiter.next;
    }
    if (waiter.next == null) {
      last = (W) waiter.previous;
    } else {
      waiter.next.previous = waiter.previous;
    }
    waiter.previous = null;
    waiter.next = null;
    size--;
  }

  /** Takes all out, the one that waits longest first. */
  void drain(Consumer<W> each) {
    for (W waiter = first; waiter != null; waiter = first) {
      each.accept(waiter); // first, as the stack may be too full for it
      remove(waiter);
    }
  }

  boolean isEmpty() {
    return first == null;
  }

  int size() {
    return size;
  }

  /** Who waits, for people. */
  @Override
  @SuppressWarnings("unchecked")
  public String toString() {
    if (size == 0) {
      return "nobody waits";
    }
    List<String> names = new ArrayList<>();
    for (W each = first; each != null && names.size() < MOST_NAMES; each = (W) each.next) {
      names.add(each.toString());
    }
    return size
        + (size == 1 ? " waits: " : " wait: ")
        + String.join(", ", names)
        + (size > MOST_NAMES ? ", …" : "");
  }
}
