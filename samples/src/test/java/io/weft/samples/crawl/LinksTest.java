package io.weft.samples.crawl;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LinksTest {
  private static final URI PAGE = URI.create("http://host/a/b");

  private static Links in(String html) throws IOException {
    return in(html.getBytes(UTF_8), null);
  }

  private static Links in(byte[] html, String charset) throws IOException {
    return Links.of(new ByteArrayInputStream(html), charset, PAGE);
  }

  private static List<String> targets(Links links) {
    return links.addresses().stream().map(Site::target).toList();
  }

  @Test
  void findsLinksImagesScriptsAndFramesEachOnce() throws Exception {
    Links links =
        in("<link href=style.css><script src='x.js'></script><a HREF=\"c\">c</a><a href=c#d>"
            + "<img src=/i.png><iframe src=f><!-- <a href=no> --><a name=no>");
    assertEquals(List.of("/a/style.css", "/a/x.js", "/a/c", "/i.png", "/a/f"), targets(links));
  }

  @Test
  void heedsTheBaseOfAPage() throws Exception {
    assertEquals(List.of("/x/c"), targets(in("<base href=/x/><a href=c>")));
  }

  @Test
  void doesWithoutABaseThatMeansNothing() throws Exception {
    assertEquals(List.of("/a/c"), targets(in("<base href='http://['><a href=c>")));
  }

  @Test
  void tellsWhatCannotBeRead() throws Exception {
    assertEquals(Set.of("http://["), in("<a href='http://['>").wrong());
  }

  @Test
  void readsLettersAsTheServerSays() throws Exception {
    Links links = in("<a href=k\u00e4se>".getBytes(ISO_8859_1), "ISO-8859-1");
    assertEquals(List.of("/a/k%C3%A4se"), targets(links));
  }

  @Test
  void standsPagesThatAreNestedTooDeeply() throws Exception {
    assertEquals(List.of("/a/c"), targets(in("<div>".repeat(100_000) + "<a href=c>")));
  }

  @Test
  void findsNothingInBytesThatAreNoText() throws Exception {
    assertEquals(List.of(), targets(in(new byte[] {0, -1, '<', 'a', 0, '>', -2}, null)));
  }
}
