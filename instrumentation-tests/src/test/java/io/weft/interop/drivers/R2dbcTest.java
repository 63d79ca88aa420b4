package io.weft.interop.drivers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.r2dbc.h2.CloseableConnectionFactory;
import io.r2dbc.h2.H2ConnectionFactory;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.Result;
import io.weft.Suspendable;
import io.weft.SuspendableRunnable;
import io.weft.Task;
import io.weft.interop.Await;
import io.weft.interop.Elements;
import io.weft.interop.api.Caller;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reactivestreams.FlowAdapters;
import org.reactivestreams.Publisher;

/** R2DBC, whose every operation is a publisher of Reactive Streams. */
class R2dbcTest {
  private final CloseableConnectionFactory factory = H2ConnectionFactory.inMemory("r2dbc");

  /** Both say the same; R2DBC is older than the interface of the JDK. */
  private static <T> Flow.Publisher<T> flow(Publisher<? extends T> publisher) {
    return FlowAdapters.toFlowPublisher(publisher);
  }

  @Suspendable
  private long update(Connection connection, String sql) {
    Result result = Await.on(flow(connection.createStatement(sql).execute()));
    return Await.on(flow(result.getRowsUpdated()));
  }

  @Suspendable
  private List<Integer> query(Connection connection, String sql) {
    Result result = Await.on(flow(connection.createStatement(sql).execute()));
    List<Integer> values = new ArrayList<>();
    try (Elements<Integer> rows =
        Await.each(flow(result.map((row, meta) -> row.get(0, Integer.class))), 8)) {
      for (int value : rows) {
        values.add(value);
        Task.yield(); // as if each row were some work
      }
    }
    return values;
  }

  @FunctionalInterface
  private interface Work {
    @Suspendable
    void with(Connection connection) throws Exception;
  }

  @Suspendable
  private void connected(Work work) throws Exception {
    Connection connection = Await.on(flow(factory.create()));
    try {
      work.with(connection);
    } finally {
      Await.completion(flow(connection.close()));
    }
  }

  @BeforeEach
  void createTable() throws Exception {
    connected(c -> update(c, "create table number (owner int, n int)"));
  }

  @AfterEach
  void closeDatabase() {
    Await.completion(flow(factory.close()));
  }

  @ParameterizedTest
  @EnumSource
  void statementsReadLikeCalls(Caller caller) throws Exception {
    caller.run(() -> connected(c -> {
      assertEquals(100, update(c, "insert into number select 1, x from system_range(1, 100)"));
      List<Integer> numbers = query(c, "select n from number order by n");
      assertEquals(100, numbers.size());
      assertEquals(5050, numbers.stream().mapToInt(n -> n).sum());
    }));
  }

  @ParameterizedTest
  @EnumSource
  void whatTheDatabaseRefusesArrivesAsItsException(Caller caller) {
    assertThrows(
        R2dbcException.class,
        () -> caller.run(() -> connected(c -> query(c, "select n from no_such_table"))));
  }

  @ParameterizedTest
  @EnumSource
  void aTransactionIsRolledBack(Caller caller) throws Exception {
    caller.run(() -> connected(c -> {
      Await.completion(flow(c.beginTransaction()));
      update(c, "insert into number values (1, 1)");
      Await.completion(flow(c.rollbackTransaction()));
      assertEquals(List.of(0), query(c, "select cast(count(*) as int) from number"));
    }));
  }

  @Test
  void tasksTakeTurnsWhileTheyReadTheirRows() throws Exception {
    List<Integer> order = new ArrayList<>();
    Caller.TASK.run(() -> {
      List<Task<Void>> tasks = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        int owner = i;
        SuspendableRunnable work = () -> connected(c -> {
          update(c, "insert into number select " + owner + ", x from system_range(1, 50)");
          List<Integer> mine = query(c, "select n from number where owner = " + owner);
          assertEquals(1275, mine.stream().mapToInt(n -> n).sum());
          order.add(owner);
        });
        tasks.add(Task.spawn(work));
      }
      for (Task<Void> task : tasks) {
        task.join();
      }
      connected(
          c -> assertEquals(List.of(400), query(c, "select cast(count(*) as int) from number")));
    });
    assertEquals(8, order.size());
  }
}
