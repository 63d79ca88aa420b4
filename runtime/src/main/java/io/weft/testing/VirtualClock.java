package io.weft.testing;

import io.weft.internal.loop.SteppedLoops;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The virtual time of a scheduler as a clock for programs that ask for the date. */
final class VirtualClock extends Clock {
  private static final Instant START = Instant.parse("2000-01-01T00:00:00Z");

  private final SteppedLoops loops;
  private final ZoneId zone;

  VirtualClock(SteppedLoops loops) {
    this(loops, ZoneOffset.UTC);
  }

  private VirtualClock(SteppedLoops loops, ZoneId zone) {
    this.loops = loops;
    this.zone = zone;
  }

  @Override
  public ZoneId getZone() {
    return zone;
  }

  @Override
  public Clock withZone(ZoneId other) {
    return new VirtualClock(loops, other);
  }

  @Override
  public Instant instant() {
    return START.plusNanos(loops.nowNs());
  }
}
