package io.weft.bench.table;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Makes the Go rival, where there is a Go compiler. */
final class GoCompiler {
  private GoCompiler() {}

  /**
   * Compiles, or takes what go finds unchanged.
   *
   * @param bench the folder of the module
   * @return the program, or null without go
   */
  static Path compile(Path bench) throws IOException {
    if (!Programs.exists("go")) {
      return null;
    }
    Path folder = Files.createDirectories(bench.resolve("target/go"));
    Path program = folder.resolve("works");
    Programs.Result result = Programs.run(
        bench.resolve("src/main/go"),
        List.of("go", "build", "-o", program.toString(), "main.go", "echo.go"),
        300);
    if (result.status() != 0) {
      throw new IOException("go build failed: " + result.output().strip());
    }
    return program;
  }
}
