package io.weft.diagnostics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.Strictness;
import io.weft.Scope;
import io.weft.Task;
import io.weft.park.Wait;
import io.weft.testing.TestScheduler;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The list of a scheduler's tasks for programs: what it says, and that it is JSON. */
class JsonDumpTest {
  /** What a text can be made of: all that JSON escapes, and what it need not. */
  private static final String ODD = "\"\\/\b\f\n\r\t\u0000\u001f\u007f\u2028 \u00e4 \ud83e\uddf5 ";

  private static final Gson STRICT =
      new GsonBuilder().setStrictness(Strictness.STRICT).create();

  private static JsonObject parsed(String text) {
    return STRICT.fromJson(text, JsonObject.class);
  }

  private static JsonObject find(JsonArray list, String member, String value) {
    for (JsonElement each : list) {
      JsonElement its = each.getAsJsonObject().get(member);
      if (!its.isJsonNull() && its.getAsString().equals(value)) {
        return each.getAsJsonObject();
      }
    }
    throw new AssertionError("no " + member + " " + value + " in " + list);
  }

  @Test
  void namesEachTaskAndWhereItBelongs() {
    try (TestScheduler scheduler = TestScheduler.builder().build()) {
      Task<Void> outer = scheduler.spawn(() -> {
        try (Scope scope = Scope.open()) {
          scope.fork(() -> Task.sleep(Duration.ofDays(1)));
        }
      });
      scheduler.advance(Duration.ofSeconds(1));
      JsonObject dump = parsed(scheduler.scheduler().dumpAsJson());

      assertEquals(1, dump.get("loops").getAsInt());
      JsonArray tasks = dump.getAsJsonArray("tasks");
      JsonArray scopes = dump.getAsJsonArray("scopes");
      assertEquals(2, tasks.size());
      JsonObject parent = find(tasks, "name", outer.name());
      JsonObject scope = find(scopes, "ofTask", parent.get("task").getAsString());
      assertEquals("scope", scope.get("label").getAsString());
      assertEquals(0, scope.get("tasksLeftOut").getAsInt());
      JsonObject child = find(tasks, "scope", scope.get("scope").getAsString());
      assertEquals("PARKED", child.get("state").getAsString());
      assertEquals(0, child.get("loop").getAsInt());
      assertEquals("the end of a sleep of PT24H", child.get("waitsFor").getAsString());
      String innermost = child.getAsJsonArray("stack").get(0).getAsString();
      assertTrue(innermost.startsWith("io.weft.park.Sleep.sleep("), innermost);
      JsonObject root = find(scopes, "scope", parent.get("scope").getAsString());
      assertTrue(root.get("ofTask").isJsonNull());
      assertEquals(0, dump.getAsJsonArray("silentLoops").size());
      outer.cancel();
    }
  }

  @Test
  void keepsAnyTextThatAProgramWaitsFor() {
    try (TestScheduler scheduler = TestScheduler.builder().build()) {
      Task<Object> task = scheduler.spawn(() -> Wait.begin(ODD).await());
      scheduler.runUntilIdle();
      JsonObject dump = parsed(scheduler.scheduler().dumpAsJson());
      assertEquals(
          ODD,
          dump.getAsJsonArray("tasks").get(0).getAsJsonObject().get("waitsFor").getAsString());
      task.cancel();
    }
  }

  @Test
  void writesHalfAPairOfSurrogatesAsAnEscape() {
    try (TestScheduler scheduler = TestScheduler.builder().build()) {
      Task<Object> task = scheduler.spawn(() -> Wait.begin("\ud83e and \uddf5").await());
      scheduler.runUntilIdle();
      String dump = scheduler.scheduler().dumpAsJson();
      assertTrue(dump.contains("\"\\ud83e and \\uddf5\""), dump);
      parsed(dump);
      task.cancel();
    }
  }
}
