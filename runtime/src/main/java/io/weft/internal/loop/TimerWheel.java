package io.weft.internal.loop;

/**
 * Timers of a loop: a hierarchical wheel (Varghese and Lauck, "Hashed and Hierarchical Timing Wheels", 1987) with
 * ticks of a quarter of a millisecond: a deadline is rounded up to one, and the time until then once more, to the
 * milliseconds for which a selector sleeps; both together stay below two. Arming and cancelling are O(1), as most timers
 * are time-outs that never fire; a timer moves down at most {@link #LEVELS} times. Confined to the loop's thread.
 *
 * <p>A slot of level L covers 64<sup>L</sup> ticks. A timer is on the level of the highest digit (base 64) in which
 * its tick differs from {@link #elapsed}, in the slot of its own digit there. So all slots of a level lie before those
 * of the next, and a slot's digit is greater than that of elapsed. A slot that is reached goes to {@link #opened} as a
 * whole, from which each timer fires or moves down; that may be spread over several calls.
 */
public final class TimerWheel {
  private static final long TICK_NS = 250_000;
  private static final int BITS = 6;
  private static final int SLOTS = 1 << BITS;

  /** Enough for every deadline that a long can tell from the start. */
  private static final int LEVELS = 8;

  private final long startNs;
  private final Slot[] slots = new Slot[LEVELS * SLOTS];

  /** A bit for each slot that holds a timer. */
  private final long[] occupied = new long[LEVELS];

  /** Slots up to this tick have been opened. */
  private long elapsed;

  /** Timers to be looked at one by one before the next slot is opened. */
  private final Slot opened = new Slot(-1, 0);

  private int size;

  /** The head of a circular list. */
  private static final class Slot extends Timer {
    private final int level;
    private final int digit;

    Slot(int level, int digit) {
      this.level = level;
      this.digit = digit;
      previous = this;
      next = this;
    }

    boolean isEmpty() {
      return next == this;
    }

    void append(Timer timer) {
      timer.previous = previous;
      timer.next = this;
      previous.next = timer;
      previous = timer;
    }

    /** Moves all of another list to the end of this one. */
    void appendAll(Slot other) {
      if (other.isEmpty()) {
        return;
      }
      other.next.previous = previous;
      previous.next = other.next;
      other.previous.next = this;
      previous = other.previous;
      other.next = other;
      other.previous = other;
    }

    @Override
    protected void fire() {
      throw new IllegalStateException("the head of a list is no timer");
    }
  }

  /**
   * An empty wheel.
   *
   * @param nowNs the time at which it starts, in any unit of nanoseconds that never goes back
   */
  public TimerWheel(long nowNs) {
    this.startNs = nowNs;
  }

  /**
   * Arms a timer that is not armed.
   *
   * @param deadlineNs when; it fires at the first advance at or after that, rounded up to the next tick
   */
  public void arm(Timer timer, long deadlineNs) {
    if (timer.isArmed()) {
      throw new IllegalStateException("armed already: " + timer);
    }
    long delayNs = Math.max(0, deadlineNs - startNs);
    timer.tick = delayNs / TICK_NS + (delayNs % TICK_NS == 0 ? 0 : 1);
    size++;
    place(timer);
  }

  /**
   * Disarms a timer.
   *
   * @return false: it was not armed
   */
  public boolean cancel(Timer timer) {
    if (!timer.isArmed()) {
      return false;
    }
    size--;
    unlink(timer);
    return true;
  }

  /**
   * Fires the timers that are due.
   *
   * @param nowNs the time
   * @param limit how many timers to fire or move at most; the rest is left for the next call
   * @return how many it fired or moved
   */
  public int advance(long nowNs, int limit) {
    long now = Math.max(0, nowNs - startNs) / TICK_NS;
    int done = 0;
    while (done < limit && (!opened.isEmpty() || open(now))) {
      Timer timer = opened.next;
      if (timer == opened) {
        continue; // a slot that has been emptied by cancelling
      }
      unlink(timer);
      done++;
      if (timer.tick > elapsed) {
        place(timer);
      } else {
        size--;
        timer.fire();
      }
    }
    return done;
  }

  /**
   * The time at which {@link #advance} has something to do next.
   *
   * @return {@link Long#MAX_VALUE} if never; may be before the next deadline, when timers have to move down
   */
  public long nextDeadlineNs() {
    if (!opened.isEmpty()) {
      return startNs + elapsed * TICK_NS;
    }
    int level = lowestOccupied();
    return level < 0 ? Long.MAX_VALUE : startNs + firstTick(level) * TICK_NS;
  }

  /** How many timers are armed. */
  public int size() {
    return size;
  }

  private void place(Timer timer) {
    if (timer.tick <= elapsed) {
      opened.append(timer);
      return;
    }
    int level = (Long.SIZE - 1 - Long.numberOfLeadingZeros(timer.tick ^ elapsed)) / BITS;
    int digit = (int) (timer.tick >>> (level * BITS)) & (SLOTS - 1);
    int index = level * SLOTS + digit;
    Slot slot = slots[index];
    if (slot == null) {
      slot = new Slot(level, digit);
      slots[index] = slot;
    }
    slot.append(timer);
    occupied[level] |= 1L << digit;
  }

  private void unlink(Timer timer) {
    Timer before = timer.previous;
    Timer after = timer.next;
    before.next = after;
    after.previous = before;
    timer.next = null;
    timer.previous = null;
    if (before == after) { // only the head is left
      Slot slot = (Slot) before;
      if (slot != opened) {
        occupied[slot.level] &= ~(1L << slot.digit);
      }
    }
  }

  /** Opens the next slot that has been reached; false: there is none. */
  private boolean open(long now) {
    int level = lowestOccupied();
    long first = level < 0 ? Long.MAX_VALUE : firstTick(level);
    if (first > now) {
      elapsed = Math.max(elapsed, now);
      return false;
    }
    elapsed = first;
    int digit = Long.numberOfTrailingZeros(occupied[level]);
    occupied[level] &= ~(1L << digit);
    opened.appendAll(slots[level * SLOTS + digit]);
    return true;
  }

  private int lowestOccupied() {
    for (int level = 0; level < LEVELS; level++) {
      if (occupied[level] != 0) {
        return level;
      }
    }
    return -1;
  }

  /** The first tick of the first occupied slot of a level. */
  private long firstTick(int level) {
    int shift = level * BITS;
    long above = elapsed >>> (shift + BITS) << (shift + BITS);
    return above | (long) Long.numberOfTrailingZeros(occupied[level]) << shift;
  }
}
