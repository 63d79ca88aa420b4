/** What {@code io.weft.sync} promises to threads without tasks, where no agent is. */
package io.weft.coordination;
