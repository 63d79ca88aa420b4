/** What {@code io.weft.net} promises. Not in a package of that name: the agent treats the runtime's own code differently. */
package io.weft.network;
