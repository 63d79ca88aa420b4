package io.weft.samples.crawl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.URISyntaxException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SiteTest {
  private static final URI PAGE = URI.create("http://host:8080/a/b?c");

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "d, /a/d",
        "/d, /d",
        "../d, /d",
        "../../../d, /d",
        "./, /a/",
        ".., /",
        "x/../y/./z, /a/y/z",
        "?q=1, /a/b?q=1",
        "d?q=/../x, /a/d?q=/../x",
        "#top, /a/b",
        "d#top, /a/d",
        "`` , /a/b",
        "` d `, /a/d",
        "//host:8080, /",
        "http://HOST:8080?q, /?q",
        "my file[1].html, /a/my%20file%5B1%5D.html",
        "50%, /a/50%25",
        "%41, /a/%41",
        "käse, /a/k%C3%A4se",
      })
  void readsAReferenceAsBrowsersDo(String reference, String target) throws Exception {
    URI address = Site.resolve(PAGE, reference);
    assertTrue(Site.of(PAGE).has(address), address.toString());
    assertEquals(target, Site.target(address));
  }

  @Test
  void leavesOutWhatIsBrokenOverLines() throws Exception {
    assertEquals("/a/de", Site.target(Site.resolve(PAGE, "d\n\te#f\ng")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"mailto:a@b", "javascript:go('x y')", "data:,x", "https://host:8080/", "HTTP:x"})
  void leavesAloneWhatIsNotFetchedByHttp(String reference) throws Exception {
    assertNull(Site.resolve(PAGE, reference));
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://[host/", "http://", "//ho st/"})
  void refusesWhatMeansNothing(String reference) {
    assertThrows(URISyntaxException.class, () -> Site.resolve(PAGE, reference));
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://host/", "//host:80/", "http://host:8081/", "http://other:8080/"})
  void knowsWhatIsElsewhere(String reference) throws Exception {
    assertFalse(Site.of(PAGE).has(Site.resolve(PAGE, reference)));
  }

  @Test
  void itsPortIs80IfNoneIsNamed() throws Exception {
    Site site = Site.of(Site.resolve(PAGE, "http://host:80"));
    assertTrue(site.has(URI.create("http://host/")));
    assertEquals("host", site.authority());
  }

  @Test
  void anAddressOfIpv6StandsInBrackets() throws Exception {
    Site site = Site.of(Site.resolve(PAGE, "http://[::1]:8080/[x]"));
    assertEquals("[::1]:8080", site.authority());
    assertEquals(URI.create("http://[::1]:8080/y"), site.address("/y"));
  }
}
