package io.weft.bench.soak.network;

import java.io.IOException;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Something that clients should not do to a server, and do. It takes some seconds at most.
 *
 * @param name as in the report
 * @param fits to which servers it is done
 * @param body an {@link IOException} is how the server has defended itself
 */
record Act(String name, Predicate<Target> fits, Body body) {
  /** What is done. */
  @FunctionalInterface
  interface Body {
    void run(Visit visit) throws IOException, InterruptedException;
  }

  /** Those that can be done to a server. */
  static List<Act> against(Target target) {
    return Stream.of(HostileToAll.ACTS, HostileToHttp.ACTS, HostileToKv.ACTS)
        .flatMap(List::stream)
        .filter(act -> act.fits.test(target))
        .toList();
  }
}
