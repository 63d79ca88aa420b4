package io.weft.random;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A program in a file: what people read, in lines that begin with {@code #}, then the name of its
 * main class, then each class file in base 64 below its name. A file stays the same program when
 * generators change.
 */
final class ProgramFile {
  private static final int LINE = 100;

  private ProgramFile() {}

  static void write(Path file, String comment, Program program) throws IOException {
    StringBuilder text = new StringBuilder();
    (comment + "\n\n" + program.text())
        .lines()
        .forEach(l -> text.append("# ").append(l).append('\n'));
    text.append("main ").append(program.mainClass()).append('\n');
    needed(program).forEach((name, bytes) -> {
      text.append("class ").append(name).append('\n');
      String encoded = Base64.getEncoder().encodeToString(bytes);
      for (int i = 0; i < encoded.length(); i += LINE) {
        text.append(encoded, i, Math.min(encoded.length(), i + LINE)).append('\n');
      }
    });
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  /** Its classes, and of those that all programs share what they mention. */
  private static Map<String, byte[]> needed(Program program) {
    Map<String, byte[]> result = new LinkedHashMap<>(program.classes());
    Deque<byte[]> work = new ArrayDeque<>(result.values());
    while (!work.isEmpty()) {
      String bytes = new String(work.pop(), StandardCharsets.ISO_8859_1);
      program.support().forEach((name, support) -> {
        if (bytes.contains(name.replace('.', '/')) && result.putIfAbsent(name, support) == null) {
          work.add(support);
        }
      });
    }
    return result;
  }

  static Program read(Path file) throws IOException {
    List<String> comment = new ArrayList<>();
    Map<String, StringBuilder> encoded = new LinkedHashMap<>();
    String main = null;
    StringBuilder current = null;
    for (String line : Files.readAllLines(file)) {
      if (line.startsWith("#")) {
        comment.add(line);
      } else if (line.startsWith("main ")) {
        main = line.substring("main ".length());
      } else if (line.startsWith("class ")) {
        current = new StringBuilder();
        encoded.put(line.substring("class ".length()), current);
      } else if (current != null) {
        current.append(line);
      }
    }
    Map<String, byte[]> classes = new LinkedHashMap<>();
    encoded.forEach((name, text) -> classes.put(name, Base64.getDecoder().decode(text.toString())));
    return new Program(main, classes, Map.of(), () -> String.join("\n", comment));
  }
}
