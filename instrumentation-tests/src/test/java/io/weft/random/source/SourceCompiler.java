package io.weft.random.source;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The JDK's compiler, from text to class files in memory. */
final class SourceCompiler {
  private final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();

  /** Kept from program to program: opening the JDK and the jars is most of the work. */
  private final StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);

  Map<String, byte[]> compile(String source, boolean debug) {
    Output output = new Output(files);
    StringWriter messages = new StringWriter();
    List<String> options = List.of(
        debug ? "-g" : "-g:none", "-proc:none", "-nowarn");
    boolean done = compiler
        .getTask(messages, output, null, options, null, List.of(new Source(source)))
        .call();
    if (!done) {
      throw new IllegalStateException("the generator wrote an invalid program: " + messages);
    }
    Map<String, byte[]> classes = new LinkedHashMap<>();
    output.classes.forEach((name, bytes) -> classes.put(name, bytes.toByteArray()));
    return classes;
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String text) {
      super(URI.create("string:///generated/Main.java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  private static final class Output extends ForwardingJavaFileManager<JavaFileManager> {
    private final Map<String, ByteArrayOutputStream> classes = new LinkedHashMap<>();

    Output(JavaFileManager files) {
      super(files);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
      return new SimpleJavaFileObject(URI.create("memory:///" + name), kind) {
        @Override
        public OutputStream openOutputStream() {
          ByteArrayOutputStream bytes = new ByteArrayOutputStream();
          classes.put(name, bytes);
          return bytes;
        }
      };
    }
  }
}
