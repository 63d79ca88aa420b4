package io.weft.listings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weft.agent.classify.ClassHierarchy;
import io.weft.agent.classify.SuspendableRules;
import io.weft.agent.classify.Suspendables;
import io.weft.agent.instrument.Instrumenter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ListingTest {
  private static final SuspendableRules RULES =
      SuspendableRules.annotation("Lio/weft/Suspendable;", Set.of());

  private static byte[] read(String resource) throws IOException {
    try (InputStream in = ListingTest.class.getClassLoader().getResourceAsStream(resource)) {
      return in == null ? null : in.readAllBytes();
    }
  }

  private static void assertListing(String type, String name) throws IOException {
    ClassHierarchy hierarchy = new ClassHierarchy(n -> read(n + ".class"), RULES, null);
    Instrumenter instrumenter = new Instrumenter(new Suspendables(hierarchy));
    byte[] written = instrumenter.instrument(read(type + ".class")).bytes().orElseThrow();
    String actual = Listing.of(written);
    byte[] expected = read("listings/" + name + ".txt");
    String reviewed = expected == null ? "" : new String(expected, StandardCharsets.UTF_8);
    if (!reviewed.equals(actual)) {
      Path folder = Path.of("target", "listings");
      Files.createDirectories(folder);
      Files.writeString(folder.resolve(name + ".txt"), actual);
    }
    assertEquals(reviewed, actual, "the new listing is in target/listings/" + name + ".txt");
  }

  @Test
  void singleCall() throws IOException {
    assertListing("io/weft/listings/SingleCall", "single-call");
  }
}
