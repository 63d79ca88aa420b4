/**
 * Random programs: each must do the same untransformed and transformed, suspending wherever it can,
 * and what the agent writes must be valid. The oracle is {@link io.weft.equivalence}'s.
 *
 * <p>A program is written from a tree of decisions ({@link io.weft.random.Gene}); any tree is a
 * program, so one that fails is made smaller by cutting its tree ({@link io.weft.random.Shrinker})
 * as long as it fails in the same way. It is then printed, and written to {@code target/random/} in
 * a form that can be moved to {@code src/test/resources/random/corpus/} as it is; {@code CorpusTest}
 * replays what is there. Start with {@link io.weft.random.RandomProgramsTest}.
 *
 * <ul>
 *   <li>{@code -Dweft.random.seed=N} repeats a run; the seed is printed at its start
 *   <li>{@code -Dweft.random.program=N} runs the one program whose seed a failure printed
 *   <li>{@code -Dweft.random.count=N} is the number of programs of each kind in the slow tests
 * </ul>
 *
 * <p>A million of each kind, over night:
 *
 * <pre>
 * mvn verify -Pslow -pl runtime,agent,instrumentation-tests -Dtest=RandomProgramsTest \
 *     -Dsurefire.failIfNoSpecifiedTests=false -Dweft.random.count=1000000 \
 *     -Dweft.test.timeout="24 h" -Dweft.test.moduleTimeoutSeconds=180000
 * </pre>
 */
package io.weft.random;
