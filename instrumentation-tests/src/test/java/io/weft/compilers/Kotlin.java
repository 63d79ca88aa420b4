package io.weft.compilers;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Compiles the fixtures that are written in Kotlin. */
final class Kotlin {
  private Kotlin() {}

  /**
   * Calls the compiler as its command line does. Not by its name in the code: its jar is a compiler
   * and no library to compile against.
   *
   * @param folder name of the output folder
   * @param options its options, without class path and output
   * @return the class files by binary name
   */
  static Map<String, byte[]> compile(String folder, String... options) throws Exception {
    Path output = CompiledClasses.emptied(folder);
    List<String> all = new ArrayList<>(List.of(options));
    String classPath = CompiledClasses.classPath(Class.forName("kotlin.Unit"));
    all.addAll(List.of("-no-stdlib", "-no-reflect", "-classpath", classPath));
    all.addAll(List.of("-d", output.toString(), "src/test/kotlin"));
    Class<?> compiler = Class.forName("org.jetbrains.kotlin.cli.jvm.K2JVMCompiler");
    ByteArrayOutputStream messages = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(messages, true, StandardCharsets.UTF_8);
    Object exitCode = compiler
        .getMethod("exec", PrintStream.class, String[].class)
        .invoke(compiler.getConstructor().newInstance(), out, all.toArray(new String[0]));
    if (!"OK".equals(exitCode.toString())) {
      throw new AssertionError(
          folder + ": " + exitCode + "\n" + messages.toString(StandardCharsets.UTF_8));
    }
    return CompiledClasses.read(output);
  }
}
