package io.weft.bench.table;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Makes the load for servers, where there is a C compiler. */
final class CCompiler {
  private CCompiler() {}

  /**
   * Compiles.
   *
   * @param bench the folder of the module
   * @return the program, or null without cc or Linux
   */
  static Path compile(Path bench) throws IOException {
    if (!Programs.exists("cc") || !System.getProperty("os.name").equals("Linux")) {
      return null;
    }
    Path program = Files.createDirectories(bench.resolve("target/c")).resolve("load");
    Programs.Result result = Programs.run(
        bench.resolve("src/main/c"),
        List.of("cc", "-O2", "-Wall", "-o", program.toString(), "load.c", "-lm"),
        60);
    if (result.status() != 0) {
      throw new IOException("cc failed: " + result.output().strip());
    }
    return program;
  }
}
