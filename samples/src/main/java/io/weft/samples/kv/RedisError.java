package io.weft.samples.kv;

import java.io.Serial;

/** What a client did wrong, in Redis' own words. Has no stack: it is a reply. */
final class RedisError extends RuntimeException {
  @Serial
  private static final long serialVersionUID = 1L;

  RedisError(String message) {
    super(message, null, false, false);
  }

  static RedisError syntax() {
    return new RedisError("ERR syntax error");
  }

  static RedisError notAnInteger() {
    return new RedisError("ERR value is not an integer or out of range");
  }

  static RedisError wrongType() {
    return new RedisError("WRONGTYPE Operation against a key holding the wrong kind of value");
  }

  /**
   * Too few arguments, or too many.
   *
   * @param command as in {@code get}, or {@code config|get}
   */
  static RedisError arity(String command) {
    return new RedisError("ERR wrong number of arguments for '" + command + "' command");
  }
}
