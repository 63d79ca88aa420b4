package io.weft.listings.constructs;

import io.weft.Suspendable;
import java.util.function.Supplier;

/** The JDK's method has no twin: a method of this class calls it, as any other code would. */
final class MethodReferenceOfJdkType {
  interface Name {
    @Suspendable
    String get();
  }

  static Name named(Supplier<String> supplier) {
    return supplier::get;
  }
}
