package io.weft.listings.constructs;

import io.weft.Suspendable;
import java.util.function.Supplier;

/** A class that implements an interface of the JDK with suspendable code. */
final class JdkTypeImplemented implements Supplier<String> {
  @Override
  @Suspendable
  public String get() {
    return Remote.name(1);
  }
}
