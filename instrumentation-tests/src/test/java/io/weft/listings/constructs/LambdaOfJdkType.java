package io.weft.listings.constructs;

import io.weft.Suspendable;
import java.util.function.Supplier;

/** Also implements the runtime's interface that has the twin, and is called through that. */
final class LambdaOfJdkType {
  @Suspendable
  static String named(int key) {
    Supplier<String> name = () -> Remote.name(key);
    return name.get();
  }
}
