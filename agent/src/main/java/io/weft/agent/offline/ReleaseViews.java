package io.weft.agent.offline;

import io.weft.agent.classify.ClassHierarchy;
import io.weft.agent.classify.SuspendableRules;
import io.weft.agent.classify.Suspendables;
import io.weft.agent.instrument.Instrumenter;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

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

  private record Key(int release, Optional<ClassSearch.Home> home) {}

  private final ClassSearch search;
  private final SuspendableRules rules;
  private final Map<Key, View> views = new HashMap<>();

  ReleaseViews(ClassSearch search, SuspendableRules rules) {
    this.search = search;
    this.rules = rules;
  }

  /**
   * The view for classes that belong to a release.
   *
   * @param release 0 for those that every release sees unless it has its own
   * @param home where they are, if that matters
   */
  View of(int release, Optional<ClassSearch.Home> home) {
    return views.computeIfAbsent(new Key(release, home), key -> {
      ClassHierarchy hierarchy = new ClassHierarchy(search.at(release, home), rules, null);
      Suspendables suspendables = new Suspendables(hierarchy);
      return new View(hierarchy, suspendables, Instrumenter.withoutAgent(suspendables));
    });
  }

  /**
   * The same for a class of IN.
   *
   * @param tree the jar that has it
   * @param place where in it the class is
   */
  View of(Tree tree, ClassPlace place) {
    return of(place.release(), search.home(tree, place));
  }

  /** The view of the same class where there is no newer release. */
  View ofBase(Tree tree, ClassPlace place) {
    return of(0, search.home(tree, place));
  }
}
