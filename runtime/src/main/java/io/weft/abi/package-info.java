/**
 * The contract between the agent and the runtime: what instrumented code calls. Exported because
 * instrumented code lives in every package; not an API, and no program should name it.
 *
 * <p>Classes of this package are never instrumented. Their suspendable methods come as hand-written
 * pairs: the plain entry, and the twin that takes the {@link io.weft.abi.Continuation}. Start with
 * {@link io.weft.abi.Continuation}.
 */
package io.weft.abi;
