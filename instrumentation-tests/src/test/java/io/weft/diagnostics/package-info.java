/** What a running program tells of itself. */
package io.weft.diagnostics;
