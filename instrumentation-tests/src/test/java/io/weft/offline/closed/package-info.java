/** A library in a package of its own, one method of which gets less access later. */
package io.weft.offline.closed;
