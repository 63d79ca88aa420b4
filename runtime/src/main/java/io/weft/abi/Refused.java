package io.weft.abi;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names a suspendable method that the agent could not instrument and that runs pinned. Put on a method of its own: see
 * {@link Marks}.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Refused {
  /** The method's name and descriptor. */
  String method();

  /** The reason and the remedy, for the message of an exception. */
  String value();
}
