package io.weft.samples.kv;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weft.samples.ServerProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Commands on keys of several shards, by clients of several loops at once. */
class AtomicityTest {
  private static final String[] ACCOUNTS = {"a", "b", "c", "d", "e", "f", "g", "h"};
  private static final int ROUNDS = 300;

  @Test
  void nobodySeesAPartOfATransaction() throws Exception {
    List<Callable<Void>> clients = new ArrayList<>();
    try (ServerProcess server = ServerProcess.start(Kv.class, "--loops", "3")) {
      for (int i = 0; i < 4; i++) {
        int from = i;
        clients.add(() -> transfer(server, ACCOUNTS[from], ACCOUNTS[from + 4]));
        clients.add(() -> transfer(server, ACCOUNTS[from + 4], ACCOUNTS[(from + 1) % 4]));
        clients.add(() -> observe(server));
      }
      runAll(clients);
      try (Client client = new Client(server.port())) {
        assertEquals(0, sum(client.call(mget())));
      }
    }
  }

  private static void runAll(List<Callable<Void>> clients) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(clients.size());
    try {
      for (Future<Void> each : threads.invokeAll(clients)) {
        each.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static Void transfer(ServerProcess server, String from, String to) throws IOException {
    try (Client client = new Client(server.port())) {
      for (int i = 0; i < ROUNDS; i++) {
        client.raw(Client.request("MULTI")
            + Client.request("DECR", from)
            + Client.request("INCR", to)
            + Client.request("EXEC"));
        assertEquals("+OK", client.reply());
        assertEquals("+QUEUED", client.reply());
        assertEquals("+QUEUED", client.reply());
        client.reply();
      }
    }
    return null;
  }

  private static Void observe(ServerProcess server) throws IOException {
    try (Client client = new Client(server.port())) {
      for (int i = 0; i < ROUNDS; i++) {
        assertEquals(0, sum(client.call(mget())));
      }
    }
    return null;
  }

  private static String[] mget() {
    String[] request = new String[ACCOUNTS.length + 1];
    request[0] = "MGET";
    System.arraycopy(ACCOUNTS, 0, request, 1, ACCOUNTS.length);
    return request;
  }

  private static int sum(String reply) {
    int sum = 0;
    for (String each : reply.substring(1, reply.length() - 1).split(", ")) {
      sum += each.equals("nil") ? 0 : Integer.parseInt(each.replace("\"", ""));
    }
    return sum;
  }
}
