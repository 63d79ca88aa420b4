/**
 * Mockito's mocks and spies of classes with suspendable methods, as if these had no twins: a plug-in that Mockito finds
 * by itself when this jar is on the class path. Nothing here is meant to be called.
 *
 * <p>Suspendable code calls the twin of a suspendable method, the synthetic method that the agent has added, with a
 * continuation as its last argument. Mockito's inline mocks would take it for a method of its own, which nobody has
 * stubbed. Here each invocation of a twin becomes one of the method that was written. A real method that a spy calls may
 * suspend: it leaves Mockito by a return, and goes on without it.
 *
 * <p>A project with a {@code mockito-extensions/org.mockito.plugins.MockMaker} of its own names {@link
 * io.weft.testing.mockito.TwinMockMaker} in it. Mocks that are subclasses ({@code MockMakers.SUBCLASS}) work without
 * all this.
 */
package io.weft.testing.mockito;
