/**
 * From facts to instructions. Start with {@link io.weft.agent.rewrite.ClassRewriter}, which lists
 * what a class gets, and {@link io.weft.agent.rewrite.MethodRewriter}, which lists what a method
 * becomes; the emitters follow in the order of their output. Every name of the runtime is in {@link
 * io.weft.agent.rewrite.RuntimeSymbols}.
 */
package io.weft.agent.rewrite;
