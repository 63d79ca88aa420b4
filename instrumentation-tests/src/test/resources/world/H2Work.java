import java.util.Properties;
import java.util.concurrent.Callable;
import org.h2.jdbc.JdbcConnection;
import org.h2.jdbc.JdbcPreparedStatement;
import org.h2.jdbc.JdbcResultSet;
import org.h2.jdbc.JdbcStatement;

/**
 * A database in memory: schema, inserts, joins, windows, recursion, transactions. By the classes of H2: behind those of
 * java.sql nothing can be suspended.
 */
public final class H2Work implements Callable<String> {
  @Override
  public String call() throws Exception {
    StringBuilder answers = new StringBuilder();
    try (JdbcConnection connection =
            new JdbcConnection("jdbc:h2:mem:world", new Properties(), "sa", "", false);
        JdbcStatement statement = (JdbcStatement) connection.createStatement()) {
      statement.execute("create table person(id int primary key, name varchar(40), boss int, pay decimal(10,2))");
      statement.execute("create index on person(boss)");
      fill(connection);
      for (String query : new String[] {
        "select boss, count(*), sum(pay), max(name) from person group by boss having count(*) > 3 order by 1",
        "select p.name, b.name from person p join person b on p.boss = b.id where b.name like '%7' order by p.id",
        "select id, rank() over (partition by boss order by pay desc) r from person order by id limit 20",
        "with recursive up(id, n) as (select 99, 0 union all select p.boss, n + 1 from up join person p"
            + " on p.id = up.id where p.boss is not null) select * from up",
        "select listagg(name, ',') within group (order by pay desc) from person where id < 12",
        "select upper(name) || length(name), cast(pay as varchar), extract(year from date '2024-02-29' + id)"
            + " from person where id between 5 and 9",
        "select count(*) from person where exists (select 1 from person q where q.boss = person.id)",
        "select json_object('id': id, 'name': name) from person where id = 42"
      }) {
        try (JdbcResultSet rows = (JdbcResultSet) statement.executeQuery(query)) {
          append(answers, rows);
        }
      }
      answers.append(rolledBack(connection, statement));
    }
    return answers.toString();
  }

  private static void fill(JdbcConnection connection) throws Exception {
    try (JdbcPreparedStatement insert = (JdbcPreparedStatement) connection.prepareStatement("insert into person values(?, ?, ?, ?)")) {
      for (int i = 0; i < 150; i++) {
        insert.setInt(1, i);
        insert.setString(2, "name" + i * 37 % 150);
        insert.setObject(3, i == 0 ? null : i / 4);
        insert.setBigDecimal(4, java.math.BigDecimal.valueOf(i * 7919L % 100_000, 2));
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private static void append(StringBuilder answers, JdbcResultSet rows) throws Exception {
    int columns = rows.getMetaData().getColumnCount();
    while (rows.next()) {
      for (int i = 1; i <= columns; i++) {
        answers.append(rows.getString(i)).append('|');
      }
      answers.append('\n');
    }
  }

  private static String rolledBack(JdbcConnection connection, JdbcStatement statement) throws Exception {
    connection.setAutoCommit(false);
    int updated = statement.executeUpdate("update person set pay = pay * 2 where mod(id, 3) = 0");
    int deleted = statement.executeUpdate("delete from person where id > 100");
    connection.rollback();
    try (JdbcResultSet rows = (JdbcResultSet) statement.executeQuery("select count(*), sum(pay) from person")) {
      rows.next();
      return updated + " " + deleted + " " + rows.getInt(1) + " " + rows.getString(2);
    } finally {
      connection.setAutoCommit(true);
    }
  }
}
