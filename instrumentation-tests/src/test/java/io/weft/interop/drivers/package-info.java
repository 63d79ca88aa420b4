/** Tasks that work with drivers of others: futures, reactive streams, and code that blocks. */
package io.weft.interop.drivers;
