/**
 * The one way to wait. What the library offers (sockets, joining a task, and whatever waits elsewhere) is ordinary
 * {@link io.weft.Suspendable} Java on top of this package, and programs may write operations of their own:
 *
 * <pre>{@code
 * @Suspendable
 * static Answer ask(Client client, Question question) {
 *     Wait<Answer> wait = Wait.begin();
 *     client.send(question, wait::complete, wait::fail); // callbacks, on any thread
 *     return wait.await();
 * }
 * }</pre>
 *
 * <p>An operation that waits is the same for all callers: a task is parked and its loop goes on with other tasks; a
 * thread without a task is blocked; code that can do neither gets an exception when it begins.
 *
 * <p>Start with {@link io.weft.park.Wait}; for channels, {@link io.weft.park.Readiness}.
 */
package io.weft.park;
