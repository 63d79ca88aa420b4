package io.weft.listings;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ListingTest {
  private static final String SINGLE_CALL = "single-call";
  private static final String RUNTIME = "runtime-tail-call";
  private static final int MAX_LINES = 160;

  private static Path file(String name) {
    return Golden.LISTINGS.resolve(name + ".txt");
  }

  @Test
  void everythingThatASingleCallBecomes() throws IOException {
    byte[] original = Construct.read("io/weft/listings/SingleCall.class");
    Golden.assertText(file(SINGLE_CALL), Listing.of(Construct.instrument(original)));
  }

  @Test
  void theRuntimesOwnTailCallHasNoFrame() throws IOException {
    byte[] original = Construct.read("io/weft/Coroutine.class");
    Golden.assertText(file(RUNTIME), new Outline(original, Construct.instrument(original)).text());
  }

  @TestFactory
  Stream<DynamicTest> eachConstruct() throws IOException {
    return Construct.all().stream()
        .map(construct -> DynamicTest.dynamicTest(
            construct.name(),
            () -> Golden.assertText(file(construct.name()), construct.outline())));
  }

  @Test
  void noListingIsLeftWithoutItsConstruct() throws IOException {
    Set<String> known = new HashSet<>(List.of(SINGLE_CALL + ".txt", RUNTIME + ".txt"));
    Construct.all().forEach(c -> known.add(c.name() + ".txt"));
    Golden.assertNoOthers(known);
  }

  @Test
  void everyListingOfAConstructFitsTwoPages() throws IOException {
    for (Construct construct : Construct.all()) {
      long lines = construct.outline().lines().count();
      assertTrue(lines <= MAX_LINES, construct.name() + " has " + lines + " lines");
    }
  }
}
