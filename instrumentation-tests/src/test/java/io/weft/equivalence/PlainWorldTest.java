package io.weft.equivalence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.InputStream;
import java.lang.reflect.Executable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The reference is worth nothing if the agent transforms it, too, or if cases are left out. */
class PlainWorldTest {
  static {
    AgentInstaller.install();
  }

  private final PlainWorld plain = new PlainWorld();

  @Test
  void isLeftAloneByTheAgent() throws Exception {
    List<String> transformed = new ArrayList<>();
    for (String holder : Fixtures.holders()) {
      collectTransformed(Class.forName(holder, true, plain), transformed);
    }
    assertEquals(List.of(), transformed);
  }

  /** The hidden parameter of transformed methods is of a type of this package. */
  private void collectTransformed(Class<?> type, List<String> transformed) {
    assertSame(plain, type.getClassLoader());
    List<Executable> members = new ArrayList<>(Arrays.asList(type.getDeclaredMethods()));
    members.addAll(Arrays.asList(type.getDeclaredConstructors()));
    for (Executable member : members) {
      if (member.toString().contains("io.weft.abi")) {
        transformed.add(member.toString());
      }
    }
    for (Class<?> nested : type.getDeclaredClasses()) {
      collectTransformed(nested, transformed);
    }
  }

  @Test
  void showsNothingSuspendableToReadersOfItsClassFiles() throws Exception {
    String path = "io/weft/fixtures/support/Points.class";
    try (InputStream in = plain.getResourceAsStream(path)) {
      String bytes = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
      assertFalse(bytes.contains("io/weft/Suspendable"));
      assertFalse(bytes.contains("io/weft/Coroutine"));
    }
  }

  @Test
  void listOfHoldersIsComplete() throws Exception {
    Path classes = Path.of(
        PlainWorld.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (Stream<Path> files = Files.walk(classes.resolve("io/weft/fixtures"))) {
      List<String> found = files
          .map(file -> classes.relativize(file).toString())
          .filter(file -> file.endsWith("Fixtures.class"))
          .map(file -> file.replace(".class", "").replace('/', '.').replace('\\', '.'))
          .sorted()
          .toList();
      assertEquals(found, Stream.of(Fixtures.holders()).sorted().toList());
    }
  }
}
