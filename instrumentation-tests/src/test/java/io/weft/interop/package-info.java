/** Tests of what waits for code of others: blocking calls, futures, reactive streams. */
package io.weft.interop;
