package io.weft.offline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.agent.offline.InstrumentCommand;
import io.weft.forked.ForkedJvm;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;

/** What a build does: lays out class files, instruments them, runs the result. */
final class Build {
  private static final String SEPARATOR = System.getProperty("path.separator");

  /**
   * How the command ended.
   *
   * @param status exit status
   * @param out standard output
   * @param err standard error
   */
  record Ended(int status, String out, String err) {}

  private Build() {}

  /** The command, in this JVM. */
  static Ended instrument(Object... arguments) {
    List<String> all = new ArrayList<>(List.of("instrument"));
    Arrays.stream(arguments).map(Object::toString).forEach(all::add);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status = InstrumentCommand.run(all, print(out), print(err));
    return new Ended(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private static PrintStream print(ByteArrayOutputStream to) {
    return new PrintStream(to, true, StandardCharsets.UTF_8);
  }

  /** Instruments, and nothing may go wrong. Returns OUT. */
  static Path done(Path in, Path out, Path... classPath) {
    Ended ended = instrument("--verify", "--classpath", join(classPath), in, out);
    assertEquals(0, ended.status(), ended.err());
    return out;
  }

  static String join(Path... paths) {
    return Stream.concat(
            Arrays.stream(paths).map(Path::toString), Stream.of(runtime().toString()))
        .collect(Collectors.joining(SEPARATOR));
  }

  /** The runtime as it was compiled: a jar or a folder. */
  static Path runtime() {
    return Path.of(runtimeClassPath()[0]);
  }

  private static String[] runtimeClassPath() {
    return System.getProperty("weft.runtime.classpath").split(Pattern.quote(SEPARATOR), -1);
  }

  /**
   * Compiles a source.
   *
   * @param name of its public class, in the unnamed package
   */
  static Path compiled(String name, String code, Path to, Path... classPath) throws IOException {
    StringWriter messages = new StringWriter();
    List<String> options =
        List.of("--release", "17", "-proc:none", "-d", to.toString(), "-cp", join(classPath));
    JavaFileObject source =
        new SimpleJavaFileObject(
            URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return code;
          }
        };
    assertTrue(
        ToolProvider.getSystemJavaCompiler()
            .getTask(messages, null, null, options, null, List.of(source))
            .call(),
        () -> Arrays.toString(classPath) + "\n" + messages);
    return to;
  }

  /** Copies the class files of types and of those inside them. */
  static Path classes(Path folder, Class<?>... types) throws IOException, URISyntaxException {
    for (Class<?> type : types) {
      for (Map.Entry<String, byte[]> file : files(type).entrySet()) {
        Path target = folder.resolve(file.getKey());
        Files.createDirectories(target.getParent());
        Files.write(target, file.getValue());
      }
    }
    return folder;
  }

  /** The class files of a type and of those inside it, by name. */
  static Map<String, byte[]> files(Class<?> type) throws IOException, URISyntaxException {
    Path root = Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    String name = type.getName().replace('.', '/');
    Map<String, byte[]> result = new TreeMap<>();
    try (Stream<Path> files = Files.list(root.resolve(name).getParent())) {
      for (Path file : files.toList()) {
        String relative = root.relativize(file).toString().replace('\\', '/');
        if (relative.equals(name + ".class") || relative.startsWith(name + "$")) {
          result.put(relative, Files.readAllBytes(file));
        }
      }
    }
    return result;
  }

  /** Runs a program, on a class path of its own, with what the runtime depends on. */
  static ForkedJvm.Ended run(List<String> flags, Class<?> main, Path... classPath)
      throws IOException, InterruptedException {
    return run(flags, main, List.of(), classPath);
  }

  static ForkedJvm.Ended run(
      List<String> flags, Class<?> main, List<String> programArguments, Path... classPath)
      throws IOException, InterruptedException {
    return run(flags, main.getName(), programArguments, classPath);
  }

  static ForkedJvm.Ended run(
      List<String> flags, String main, List<String> programArguments, Path... classPath)
      throws IOException, InterruptedException {
    String[] queue = runtimeClassPath();
    String path = Stream.concat(
            Arrays.stream(classPath).map(Path::toString), Arrays.stream(queue).skip(1))
        .collect(Collectors.joining(SEPARATOR));
    List<String> arguments = new ArrayList<>(flags);
    arguments.addAll(List.of("-Xverify:all", "-cp", path, main));
    arguments.addAll(programArguments);
    return ForkedJvm.run(arguments);
  }

  /** Changes a class file. */
  static void change(Path file, UnaryOperator<ClassVisitor> change) throws IOException {
    ClassWriter out = new ClassWriter(0);
    new ClassReader(Files.readAllBytes(file)).accept(change.apply(out), 0);
    Files.write(file, out.toByteArray());
  }

  /** All files below a folder with checksums of their contents. */
  static Map<String, String> content(Path folder) throws IOException {
    Map<String, String> result = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        result.put(folder.relativize(file).toString(), checksum(Files.readAllBytes(file)));
      }
    }
    return result;
  }

  private static String checksum(byte[] content) {
    CRC32 sum = new CRC32();
    sum.update(content);
    return content.length + " bytes, CRC " + Long.toHexString(sum.getValue());
  }
}
