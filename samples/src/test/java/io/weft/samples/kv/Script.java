package io.weft.samples.kv;

import java.util.Arrays;
import java.util.List;

/** Each command, rightly used and wrongly: one request a line, {@code ''} is an empty word. */
final class Script {
  static final List<List<String>> REQUESTS = parse("""
      PING
      PING hello
      PING a b
      ping
      ECHO hello
      ECHO
      NOSUCH
      NOSUCH with some arguments
      GET
      GET a b
      SET k v
      GET k
      GET missing
      SET k
      SET k v EX
      SET k v EX 0
      SET k v EX -1
      SET k v EX abc
      SET k v EX 9223372036854775807
      SET k v PX 9223372036854775807
      SET k v PX 9223372036854775
      SET k v EX 100 PX 100
      SET k v NX XX
      SET k v WRONG
      SET k w NX
      GET k
      SET k w XX
      GET k
      SET other w XX
      SET other w NX
      SET k v EX 100
      TTL k
      SET k v ex 100 nx
      SET k v px 100000 xx
      TTL k
      SET k v
      TTL k
      TTL missing
      EXPIRE k 100
      TTL k
      EXPIRE k abc
      EXPIRE k 9223372036854775807
      EXPIRE k -9223372036854775808
      EXPIRE missing 10
      EXPIRE k -1
      GET k
      EXPIRE
      SET n 10
      INCR n
      DECR n
      DECR n
      INCR new
      DECR newer
      SET n abc
      INCR n
      SET n 9223372036854775807
      INCR n
      SET n -9223372036854775808
      DECR n
      SET n 01
      INCR n
      SET n 10
      EXPIRE n 100
      INCR n
      TTL n
      APPEND s hello
      APPEND s ''
      APPEND s world
      GET s
      APPEND s
      DEL s missing s
      DEL
      SET a 1
      SET b 2
      EXISTS a b a missing
      EXISTS
      MGET a missing b
      MGET
      MSET a 1 b 2 c 3
      MSET a 1 b
      MSET a
      MGET a b c
      LPUSH l 1
      LPUSH l 2 3
      RPUSH l 4
      LPUSH l
      LLEN l
      LLEN missing
      LRANGE l 0 -1
      LRANGE l 1 2
      LRANGE l -2 -1
      LRANGE l 2 1
      LRANGE l -100 100
      LRANGE l 5 10
      LRANGE l 0 9223372036854775807
      LRANGE l -9223372036854775808 0
      LRANGE l a b
      LRANGE missing 0 -1
      LRANGE l 0
      LPOP l
      RPOP l
      LPOP l 0
      LPOP l -1
      LPOP l abc
      LPOP l 10
      LPOP l
      LPOP l 1
      LPOP l 0
      RPOP l 0
      LPOP l 1 2
      RPOP l 1 2
      LPOP
      EXISTS l
      RPUSH l a b
      MGET l a
      GET l
      INCR l
      APPEND l x
      HGET l f
      HSET l f v
      SADD l m
      HGETALL l
      HDEL l f
      SREM l m
      SMEMBERS l
      LPUSH a x
      LRANGE a 0 -1
      LPOP a
      LLEN a
      BLPOP l 0
      BLPOP missing l 1
      BLPOP missing 0.01
      BLPOP missing -1
      BLPOP missing abc
      BLPOP missing ''
      BLPOP a 1
      BLPOP
      BLPOP l
      HSET h f v
      HSET h f w g x
      HSET h f
      HSET h f v g
      HGET h f
      HGET h missing
      HGET missing f
      HGETALL h
      HGETALL missing
      HDEL h f missing
      HDEL h
      HDEL h g
      EXISTS h
      SADD st a b a
      SADD st c
      SADD st
      SMEMBERS st
      SMEMBERS missing
      SREM st a missing
      SREM missing a
      SREM st b c
      EXISTS st
      PUBLISH channel message
      PUBLISH channel
      SELECT 0
      SELECT 1
      SELECT -1
      SELECT abc
      SELECT 9999999999
      CLIENT
      CLIENT GETNAME
      CLIENT SETNAME me
      CLIENT GETNAME
      CLIENT SETNAME ''
      CLIENT GETNAME
      CLIENT SETNAME
      CLIENT NOSUCH
      client nosuch a
      CONFIG
      CONFIG GET save
      CONFIG GET appendonly
      CONFIG GET databases
      CONFIG GET nosuch
      CONFIG GET
      CONFIG SET nosuch 1
      CONFIG SET databases 2
      CONFIG NOSUCH
      COMMAND NOSUCH
      MULTI
      SET a 5
      INCR a
      GET a
      LPUSH a x
      EXEC
      MULTI
      MULTI
      GET a
      EXEC
      MULTI
      SET a 7
      NOSUCH
      EXEC
      GET a
      MULTI
      GET
      EXEC
      MULTI
      CLIENT NOSUCH
      EXEC
      MULTI
      SET a 8
      DISCARD
      GET a
      EXEC
      DISCARD
      MULTI
      DISCARD now
      EXEC
      MULTI
      EXEC
      MULTI
      BLPOP missing 0
      RPUSH q 1 2
      BLPOP q 0
      BLPOP q abc
      LRANGE q 0 -1
      PUBLISH channel message
      PING
      SELECT 0
      SELECT 5
      EXEC
      DBSIZE
      DBSIZE now
      FLUSHALL now
      FLUSHALL async
      FLUSHALL
      DBSIZE
      UNSUBSCRIBE
      UNSUBSCRIBE x
      """);

  private Script() {}

  private static List<List<String>> parse(String text) {
    return text.lines()
        .map(line -> Arrays.stream(line.split(" "))
            .map(word -> word.equals("''") ? "" : word)
            .toList())
        .toList();
  }
}
