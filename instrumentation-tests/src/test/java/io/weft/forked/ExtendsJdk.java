package io.weft.forked;

import io.weft.Coroutine;
import java.io.StringReader;
import javax.xml.parsers.SAXParserFactory;
import org.xml.sax.Attributes;
import org.xml.sax.InputSource;
import org.xml.sax.helpers.DefaultHandler;

/** Extends and calls classes of the JDK that are in no package {@code java}. */
public final class ExtendsJdk extends DefaultHandler {
  private int elements;

  private ExtendsJdk() {}

  @Override
  public void startElement(String uri, String name, String qualified, Attributes attributes) {
    elements++;
  }

  private static int elements(String document) throws Exception {
    ExtendsJdk handler = new ExtendsJdk();
    SAXParserFactory.newInstance()
        .newSAXParser()
        .parse(new InputSource(new StringReader(document)), handler);
    Coroutine.suspend();
    return handler.elements;
  }

  /** Parses in a coroutine. */
  public static void main(String[] arguments) {
    int[] elements = new int[1];
    Coroutine coroutine = new Coroutine(() -> elements[0] = elements("<a><b/></a>"));
    while (coroutine.resume()) {
      System.out.println("suspended");
    }
    System.out.println("elements " + elements[0]);
  }
}
