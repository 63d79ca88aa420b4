package io.weft.agent.offline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClassPlaceTest {
  private static void assertPlace(String root, int release, String type, String name) {
    assertEquals(Optional.of(new ClassPlace(root, release, type)), ClassPlace.of(name));
  }

  @Test
  void rootsAndReleasesAreNoPartOfAClassName() {
    assertPlace("", 0, "a/B", "a/B.class");
    assertPlace("BOOT-INF/classes/", 0, "a/B", "BOOT-INF/classes/a/B.class");
    assertPlace("WEB-INF/classes/", 0, "B", "WEB-INF/classes/B.class");
    assertPlace("", 17, "a/B$C", "META-INF/versions/17/a/B$C.class");
    assertPlace("BOOT-INF/classes/", 9, "a/B", "BOOT-INF/classes/META-INF/versions/9/a/B.class");
  }

  @Test
  void otherFilesAreNoClasses() {
    assertEquals(Optional.empty(), ClassPlace.of("a/B.txt"));
    assertEquals(Optional.empty(), ClassPlace.of("a/"));
    assertEquals(Optional.empty(), ClassPlace.of("META-INF/versions/x/B.class"));
    assertEquals(Optional.empty(), ClassPlace.of("META-INF/versions/B.class"));
  }
}
