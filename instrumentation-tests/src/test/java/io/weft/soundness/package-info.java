/**
 * A suspended call chain is never cut by a frame that cannot be suspended: the program gets an
 * exception that names the frame, never a wrong value.
 */
package io.weft.soundness;
