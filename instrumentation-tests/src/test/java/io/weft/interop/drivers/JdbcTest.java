package io.weft.interop.drivers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.weft.Suspendable;
import io.weft.Task;
import io.weft.interop.Blocking;
import io.weft.interop.BlockingPool;
import io.weft.interop.api.Caller;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** JDBC, which blocks its thread, behind {@code Blocking}. */
class JdbcTest {
  private static final String URL = "jdbc:h2:mem:jdbc;LOCK_TIMEOUT=60000";

  /** Keeps the database in memory alive, and prepares it. */
  private Connection keeper;

  private final BlockingPool pool = Blocking.pool("jdbc", 4);

  @BeforeEach
  void create() throws SQLException {
    keeper = DriverManager.getConnection(URL);
    try (Statement statement = keeper.createStatement()) {
      statement.execute("create table account (id int primary key, cents int not null)");
      statement.execute("insert into account select x, 0 from system_range(1, 10)");
    }
  }

  @AfterEach
  void close() throws SQLException {
    pool.close();
    keeper.close();
  }

  private static void add(Connection connection, int id, int cents) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement("update account set cents = cents + ? where id = ?")) {
      update.setInt(1, cents);
      update.setInt(2, id);
      assertEquals(1, update.executeUpdate());
    }
  }

  private static int cents(int id) throws SQLException {
    try (Connection connection = DriverManager.getConnection(URL);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select cents from account where id = " + id)) {
      rows.next();
      return rows.getInt(1);
    }
  }

  @Suspendable
  private void deposit(int id, int cents) throws SQLException {
    pool.run(() -> {
      try (Connection connection = DriverManager.getConnection(URL)) {
        add(connection, id, cents);
      }
    });
  }

  @ParameterizedTest
  @EnumSource
  void aQueryReadsLikeACall(Caller caller) throws Exception {
    caller.run(() -> {
      deposit(1, 100);
      deposit(1, 20);
      assertEquals(120, Blocking.call(() -> cents(1)));
    });
  }

  @ParameterizedTest
  @EnumSource
  void whatTheDatabaseRefusesArrivesAsItsException(Caller caller) {
    assertThrows(
        SQLException.class,
        () -> caller.run(() -> Blocking.run(() -> {
          try (Statement statement = keeper.createStatement()) {
            statement.execute("select * from no_such_table");
          }
        })));
  }

  @Test
  void manyTasksShareFewThreads() throws Exception {
    Caller.TASK.run(() -> {
      List<Task<Void>> tasks = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        int id = 1 + i % 10;
        tasks.add(Task.spawn(() -> deposit(id, 5)));
      }
      for (Task<Void> task : tasks) {
        task.join();
      }
      for (int id = 1; id <= 10; id++) {
        int account = id;
        assertEquals(100, Blocking.call(() -> cents(account)));
      }
    });
  }

  /** Were the loop blocked by the second transaction, the first one would never commit. */
  @Test
  void aTransactionThatWaitsForALockDoesNotBlockTheLoop() throws Exception {
    Caller.TASK.run(() -> {
      CountDownLatch begun = new CountDownLatch(1);
      Connection first = pool.call(() -> DriverManager.getConnection(URL));
      pool.run(() -> {
        first.setAutoCommit(false);
        add(first, 1, 10);
      });
      Task<Void> second = Task.spawn(() -> pool.run(() -> {
        begun.countDown();
        try (Connection connection = DriverManager.getConnection(URL)) {
          add(connection, 1, 1); // waits for the first one's lock
        }
      }));
      while (begun.getCount() > 0) {
        Task.yield();
      }
      pool.run(() -> {
        add(first, 1, 100);
        first.commit();
        first.close();
      });
      second.join();
      assertEquals(111, Blocking.call(() -> cents(1)));
    });
  }
}
