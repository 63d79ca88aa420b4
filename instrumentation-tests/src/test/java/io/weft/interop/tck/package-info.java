/** The test kit of Reactive Streams, for the publishers and subscribers of {@code io.weft.interop}. */
package io.weft.interop.tck;
