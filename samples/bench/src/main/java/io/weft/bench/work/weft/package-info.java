/** The work, on Weft. */
package io.weft.bench.work.weft;
