/**
 * Tests for code that waits: without threads of their own, without real time, and repeatable.
 *
 * <pre>{@code
 * class BreakerTest {
 *     @Suspendable
 *     static void opensAfterAMinuteOfSilence() {
 *         List<String> log = new ArrayList<>();
 *         Breaker breaker = new Breaker(Duration.ofMinutes(1), () -> log.add("open"));
 *         Task.spawn(breaker::watch);
 *         for (int beat = 0; beat < 3; beat++) {
 *             Task.sleep(Duration.ofSeconds(59));
 *             breaker.beat();
 *         }
 *         assertEquals(List.of(), log);
 *         Task.sleep(Duration.ofSeconds(61));
 *         assertEquals(List.of("open"), log);
 *     }
 *
 *     @Test
 *     void inAnyOrder() {
 *         TestScheduler.builder().explore(100, BreakerTest::opensAfterAMinuteOfSilence);
 *     }
 * }
 * }</pre>
 *
 * <p>The body of the test is a task like any other. It runs a hundred times, in a hundred orders, and takes no time: the
 * clock jumps when nothing can run. If one of the orders fails, the message has its seed, and {@code
 * -Dweft.test.seed=SEED} repeats it. If all tasks wait for each other, the test fails at once and says who waits for
 * what.
 *
 * <p>Tests need the agent, as the program does: {@code -javaagent:weft-agent.jar}. The kit knows nothing of JUnit.
 * Mocks of suspendable methods: {@link io.weft.testing.mockito}. Start with {@link
 * io.weft.testing.TestScheduler}.
 */
package io.weft.testing;
