/**
 * Mockito's mocks and spies of classes with suspendable methods, as if these had no twins. Tests that want it have a
 * resource {@code mockito-extensions/org.mockito.plugins.MockMaker} with the line
 *
 * <pre>{@code
 * io.weft.testing.mockito.TwinMockMaker
 * }</pre>
 *
 * <p>Suspendable code calls the twin of a suspendable method: the synthetic method that the agent has added, with a
 * continuation as its last argument. Mockito's inline mocks take it for a method of its own, which nobody has stubbed,
 * and answer null. Here each invocation of a twin becomes one of the method that was written. A real method that a spy
 * calls may suspend: it leaves Mockito by a return, and goes on without it. An answer ({@code thenAnswer}) cannot wait.
 *
 * <p>What Mockito does not intercept, this cannot change: {@code mockStatic} reaches only calls from code that is not
 * suspendable, and default methods of an interface that is not public are not mocked.
 *
 * <p>Mocks that are subclasses ({@code MockMakers.SUBCLASS}) need nothing of this. Programs run without Mockito.
 */
package io.weft.testing.mockito;
