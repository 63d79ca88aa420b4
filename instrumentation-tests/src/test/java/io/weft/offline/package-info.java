/** Classes instrumented at build time: what is written, and programs that run it without the agent. */
package io.weft.offline;
