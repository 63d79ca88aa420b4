package io.weft.bench.idle;

import io.weft.bench.server.Launcher;
import io.weft.bench.server.Server;
import io.weft.bench.work.netty.NettyEcho;
import io.weft.bench.work.netty.NettyOptions;
import io.weft.bench.work.plain.NioEcho;
import io.weft.bench.work.threads.ThreadEcho;
import io.weft.samples.Echo;
import io.weft.samples.http.Http;
import io.weft.samples.kv.Kv;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** A server to which connections are made, and the one request that each of them makes. All have one loop or carrier. */
enum Subject {
  ECHO("echo", 17, "hello\n", "hello\n", launcher -> sample(launcher, Echo.class)),
  /** A connection that does nothing is not to be ended. */
  HTTP(
      "http",
      17,
      "GET /hello HTTP/1.1\r\nHost: idle\r\n\r\n",
      "Hello, World!\n",
      launcher -> sample(launcher, Http.class, "--timeout", "86400")),
  KV("kv", 17, "*1\r\n$4\r\nPING\r\n", "+PONG\r\n", launcher -> sample(launcher, Kv.class)),
  PLAIN_NIO(
      "plain-nio",
      17,
      "hello\n",
      "hello\n",
      launcher -> launcher.program(NioEcho.class, List.of(), List.of())),
  NETTY_NIO(
      "netty-nio",
      17,
      "hello\n",
      "hello\n",
      launcher -> launcher.program(NettyEcho.class, NettyOptions.forJvm(), List.of("nio"))),
  VIRTUAL_THREADS(
      "virtual-threads",
      21,
      "hello\n",
      "hello\n",
      launcher -> launcher.program(
          ThreadEcho.class,
          List.of(
              "-Djdk.virtualThreadScheduler.parallelism=1",
              "-Djdk.virtualThreadScheduler.maxPoolSize=1"),
          List.of()));

  /** As on the command line. */
  final String label;

  /** The oldest JDK that has it. */
  final int java;

  private final String request;

  /** How the response ends. */
  private final String end;

  @SuppressWarnings("ImmutableEnumChecker") // they keep nothing
  private final Function<Launcher, List<String>> command;

  Subject(
      String label,
      int java,
      String request,
      String end,
      Function<Launcher, List<String>> command) {
    this.label = label;
    this.java = java;
    this.request = request;
    this.end = end;
    this.command = command;
  }

  private static List<String> sample(Launcher launcher, Class<?> main, String... arguments) {
    List<String> all = new ArrayList<>(List.of("--loops", "1"));
    all.addAll(Arrays.asList(arguments));
    return launcher.sample(main, all);
  }

  /**
   * The one that is meant.
   *
   * @throws IllegalArgumentException if there is none
   */
  static Subject labelled(String label) {
    return Arrays.stream(values())
        .filter(subject -> subject.label.equals(label))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(
            "no server is called '" + label + "', but " + Arrays.toString(values())));
  }

  Server start(Launcher launcher) throws IOException {
    return Server.start(label, command.apply(launcher));
  }

  byte[] request() {
    return request.getBytes(StandardCharsets.US_ASCII);
  }

  /** Whether this is the whole response. */
  boolean isAnswer(String text) {
    return text.endsWith(end);
  }

  @Override
  public String toString() {
    return label;
  }
}
