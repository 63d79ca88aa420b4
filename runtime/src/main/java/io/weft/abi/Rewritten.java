package io.weft.abi;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Put on each class that is instrumented at build time. Without an agent, it tells that class from those which
 * libraries generate around it, which copy all else that its methods have, and some this too: then it names another
 * class.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Rewritten {
  /** The class itself. */
  Class<?> value();
}
