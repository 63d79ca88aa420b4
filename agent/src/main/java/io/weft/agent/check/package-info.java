/**
 * What is reported about code that cannot be instrumented, and checks of what was written. Start
 * with {@link io.weft.agent.check.Diagnostic}.
 */
package io.weft.agent.check;
