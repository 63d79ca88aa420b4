/** Classes between a method and its override that do not see it, being in another package. */
package io.weft.soundness.elsewhere;
