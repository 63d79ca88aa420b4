package io.weft.bench.soak.network;

import io.weft.samples.Echo;
import io.weft.samples.http.Http;
import io.weft.samples.kv.Kv;
import io.weft.samples.proxy.Proxy;

/** A server, as clients and launcher know it. */
enum Target {
  ECHO("echo", Echo.class, "hello, hello\n".repeat(100), EchoConversation::new),
  HTTP("http", Http.class, HttpConversation.REQUEST, HttpConversation::new),
  KV(
      "kv",
      Kv.class,
      "*2\r\n$4\r\nECHO\r\n$1024\r\n" + "k".repeat(1024) + "\r\n",
      KvConversation::new),
  /** To the server of HTTP. */
  PROXY("proxy", Proxy.class, HttpConversation.REQUEST, HttpConversation::new);

  /** As in the report. */
  final String label;

  final Class<?> main;

  /** What it answers with about as many bytes. */
  final String request;

  /** How clients that behave talk with it. */
  @SuppressWarnings("ImmutableEnumChecker") // they keep nothing
  final Conversation.Opener conversation;

  Target(String label, Class<?> main, String request, Conversation.Opener conversation) {
    this.label = label;
    this.main = main;
    this.request = request;
    this.conversation = conversation;
  }

  boolean speaksHttp() {
    return this == HTTP || this == PROXY;
  }
}
