/** Mocks and spies of suspendable methods. */
package io.weft.mocks;
