/** Tests of tasks as programs see them: scopes, cancellation, and what waits. */
package io.weft.tasks;
