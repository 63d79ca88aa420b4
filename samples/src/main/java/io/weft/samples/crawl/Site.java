package io.weft.samples.crawl;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server, and what references in its pages mean (RFC 3986, as far as browsers agree). A page is known by its target: its
 * path and query, as the server is asked for them.
 *
 * @param host name or address; one of IPv6 in brackets
 * @param port of the host
 */
record Site(String host, int port) {
  private static final int DEFAULT_PORT = 80;

  private static final Pattern SCHEME = Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]*):");
  private static final Pattern AUTHORITY = Pattern.compile("(?:[a-zA-Z]+:)?//[^/?]*");
  private static final Pattern ILLEGAL =
      Pattern.compile("[^a-zA-Z0-9_!$&'()*+,;=:@/?%.~-]|%(?!\\p{XDigit}{2})");

  /** Those that lead out of the root are left behind by the JDK. */
  private static final Pattern LEADING_DOTS = Pattern.compile("^(?:/\\.\\.)+(?=/|$)");

  /**
   * That of an address.
   *
   * @param address as {@link #resolve} returns it
   */
  static Site of(URI address) {
    return new Site(address.getHost().toLowerCase(Locale.ROOT), port(address));
  }

  private static int port(URI address) {
    return address.getPort() < 0 ? DEFAULT_PORT : address.getPort();
  }

  /** As the header {@code Host} names it. */
  String authority() {
    return port == DEFAULT_PORT ? host : host + ":" + port;
  }

  /** The address of a page. */
  URI address(String target) {
    return URI.create("http://" + authority() + target);
  }

  /** Whether an address is one of this site. */
  boolean has(URI address) {
    return host.equalsIgnoreCase(address.getHost()) && port == port(address);
  }

  /** Path and query of an address. */
  static String target(URI address) {
    String query = address.getRawQuery();
    return address.getRawPath() + (query == null ? "" : "?" + query);
  }

  /**
   * What a reference means, without its fragment.
   *
   * @param base the address of the page that has it; as this returns it, so that it has a path
   * @return null: nothing that is fetched by HTTP
   * @throws URISyntaxException when it means nothing
   */
  static URI resolve(URI base, String reference) throws URISyntaxException {
    String text = reference.strip().replaceAll("(?s)[\\t\\r\\n]|#.*", "");
    Matcher scheme = SCHEME.matcher(text);
    if (scheme.lookingAt() && !scheme.group(1).equalsIgnoreCase("http")) {
      return null;
    }
    if (text.isEmpty() || text.startsWith("?")) {
      text = base.getRawPath() + text; // the JDK takes the folder
    }
    URI address = base.resolve(new URI(escape(text))).normalize();
    if (address.getHost() == null) {
      return null;
    }
    String path = LEADING_DOTS.matcher(address.getRawPath()).replaceFirst("");
    String query = address.getRawQuery();
    return new URI("http://" + address.getRawAuthority() + (path.isEmpty() ? "/" : path)
        + (query == null ? "" : "?" + query));
  }

  /** Authors write spaces, brackets and letters of all alphabets. */
  private static String escape(String text) {
    Matcher authority = AUTHORITY.matcher(text);
    int end = authority.lookingAt() ? authority.end() : 0;
    return text.substring(0, end) + ILLEGAL.matcher(text.substring(end)).replaceAll(Site::escaped);
  }

  /** Printable, whatever it is. */
  static String printable(String text) {
    return ILLEGAL.matcher(text).replaceAll(Site::escaped);
  }

  private static String escaped(MatchResult illegal) {
    StringBuilder escapes = new StringBuilder();
    for (byte each : illegal.group().getBytes(StandardCharsets.UTF_8)) {
      escapes.append(String.format("%%%02X", each));
    }
    return escapes.toString();
  }
}
