package io.weft.agent.offline;

import io.weft.agent.classify.ClassHierarchy;
import io.weft.agent.classify.SuspendableRules;
import io.weft.agent.classify.Suspendables;
import io.weft.agent.instrument.Instrumenter;
import java.util.HashMap;
import java.util.Map;

/** IN and its surroundings as each Java release sees them. */
final class ReleaseViews {
  /**
   * One release's classes.
   *
   * @param hierarchy what they are
   * @param suspendables which methods of theirs are suspendable
   * @param instrumenter for its classes
   */
  record View(ClassHierarchy hierarchy, Suspendables suspendables, Instrumenter instrumenter) {}

  private final ClassSearch search;
  private final SuspendableRules rules;
  private final Map<Integer, View> views = new HashMap<>();

  ReleaseViews(ClassSearch search, SuspendableRules rules) {
    this.search = search;
    this.rules = rules;
  }

  /**
   * The view for classes that belong to a release.
   *
   * @param release 0 for those that every release sees unless it has its own
   */
  View of(int release) {
    return views.computeIfAbsent(release, r -> {
      ClassHierarchy hierarchy = new ClassHierarchy(search.at(r), rules, null);
      Suspendables suspendables = new Suspendables(hierarchy);
      return new View(hierarchy, suspendables, Instrumenter.withoutAgent(suspendables));
    });
  }
}
