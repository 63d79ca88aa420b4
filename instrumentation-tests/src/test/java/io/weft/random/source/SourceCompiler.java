package io.weft.random.source;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/** The JDK's compiler, from text to class files in memory. */
public final class SourceCompiler {
  private final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();

  /** Kept from program to program: opening the JDK and the jars is most of the work. */
  private final StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);

  private final List<JavaFileObject> provided = new ArrayList<>();

  /** Makes classes known to later compilations. */
  void provide(Map<String, byte[]> classes) {
    classes.forEach((name, bytes) -> provided.add(new Provided(name, bytes)));
  }

  /** Compiles sources by name; the class files by binary name. */
  public Map<String, byte[]> compile(Map<String, String> sources, boolean debug) {
    List<Source> units = new ArrayList<>();
    sources.forEach((name, source) -> units.add(new Source(name, source)));
    Output output = new Output(files);
    StringWriter messages = new StringWriter();
    List<String> options = List.of(debug ? "-g" : "-g:none", "-proc:none", "-nowarn");
    boolean done =
        compiler.getTask(messages, output, null, options, null, units).call();
    if (!done) {
      String programs = sources.size() == 1 ? "\n" + sources.values().iterator().next() : "";
      throw new IllegalStateException("invalid program" + programs + "\n" + messages);
    }
    Map<String, byte[]> classes = new LinkedHashMap<>();
    output.classes.forEach((type, bytes) -> classes.put(type, bytes.toByteArray()));
    return classes;
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String name, String text) {
      super(URI.create("string:///generated/" + name + ".java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  /** A class that was compiled before. */
  private static final class Provided extends SimpleJavaFileObject {
    private final String name;
    private final byte[] bytes;

    Provided(String name, byte[] bytes) {
      super(URI.create("memory:///" + name), Kind.CLASS);
      this.name = name;
      this.bytes = bytes;
    }

    @Override
    public InputStream openInputStream() {
      return new ByteArrayInputStream(bytes);
    }
  }

  private final class Output extends ForwardingJavaFileManager<JavaFileManager> {
    private final Map<String, ByteArrayOutputStream> classes = new LinkedHashMap<>();

    Output(JavaFileManager files) {
      super(files);
    }

    @Override
    public Iterable<JavaFileObject> list(
        Location location, String folder, Set<JavaFileObject.Kind> kinds, boolean recursive)
        throws IOException {
      return location == StandardLocation.CLASS_PATH && folder.equals("generated")
          ? provided
          : super.list(location, folder, kinds, recursive);
    }

    @Override
    public String inferBinaryName(Location location, JavaFileObject file) {
      return file instanceof Provided known ? known.name : super.inferBinaryName(location, file);
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
