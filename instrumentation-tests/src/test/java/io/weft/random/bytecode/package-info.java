/**
 * Programs as no compiler writes them. {@link io.weft.random.bytecode.BytecodeGenerator} makes the
 * classes, {@link io.weft.random.bytecode.Flow} the control flow, {@link
 * io.weft.random.bytecode.Operations} what stands inside a block. Everything that is written keeps
 * to the types in {@link io.weft.random.bytecode.State}, so the result always verifies.
 */
package io.weft.random.bytecode;
