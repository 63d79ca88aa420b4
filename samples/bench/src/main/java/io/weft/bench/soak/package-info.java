/** Runs for long, and looks whether anything grows: {@link io.weft.bench.soak.Soak}. */
package io.weft.bench.soak;
