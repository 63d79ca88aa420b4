/** Things that happen at certain times; see {@link io.weft.time.Interval}. A single wait is {@code Task.sleep}. */
package io.weft.time;
