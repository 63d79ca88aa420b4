package io.weft.soundness;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weft.Suspendable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import org.junit.jupiter.api.Test;

/** An annotation type in a suspendable package, or named by a list, stays one that the JDK accepts. */
class AnnotationTypeTest {
  /** As a package or a list makes it. */
  @Suspendable
  @Retention(RetentionPolicy.RUNTIME)
  @interface Named {
    /** Any text. */
    String value();
  }

  @Named("a")
  private static final class One {}

  @Named("a")
  private static final class Other {}

  @Test
  void annotationsOfASuspendableTypeCanBeCompared() {
    Named one = One.class.getAnnotation(Named.class);
    Named other = Other.class.getAnnotation(Named.class);
    assertEquals(one, other);
    assertEquals(1, Named.class.getDeclaredMethods().length);
  }
}
