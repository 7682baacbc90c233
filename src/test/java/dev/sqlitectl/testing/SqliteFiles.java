package dev.sqlitectl.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConnection;

/** Makes real SQLite files with the driver alone, so that no code under test made its own input. */
public final class SqliteFiles {
  private SqliteFiles() {}

  /** Creates or changes a database by running these scripts, each of many statements. */
  public static Path run(Path file, String... scripts) {
    try (SQLiteConnection connection = connect(file)) {
      for (String script : scripts) {
        connection.getDatabase()._exec(script);
      }
      return file;
    } catch (SQLException e) {
      throw new IllegalStateException("cannot make " + file, e);
    }
  }

  /** A connection that the test holds open, as another program would. */
  public static SQLiteConnection connect(Path file) {
    try {
      return JDBC.createConnection("jdbc:sqlite:" + file, new Properties());
    } catch (SQLException e) {
      throw new IllegalStateException("cannot open " + file, e);
    }
  }

  /** The first cell of a query's answer, as text. */
  public static String ask(Path file, String query) {
    try (SQLiteConnection connection = connect(file);
        var statement = connection.createStatement();
        var answer = statement.executeQuery(query)) {
      return answer.next() ? String.valueOf(answer.getString(1)) : "";
    } catch (SQLException e) {
      throw new IllegalStateException("cannot ask " + file, e);
    }
  }

  /** A small shop: two tables, a foreign key, an index, a view, ten customers and thirty orders. */
  public static Path shop(Path file) {
    return run(
        file,
        """
        PRAGMA journal_mode=WAL;
        CREATE TABLE customer (id INTEGER PRIMARY KEY AUTOINCREMENT, name VARCHAR(40) NOT NULL,
          email TEXT UNIQUE, vip BOOLEAN NOT NULL DEFAULT 0, joined DATETIME);
        CREATE TABLE "order" (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL
          REFERENCES customer(id), total DECIMAL(10,2), note TEXT, photo BLOB);
        CREATE INDEX ix_order_customer ON "order"(customer_id);
        CREATE VIEW spending AS SELECT customer_id, sum(total) AS total FROM "order" GROUP BY 1;
        WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 10)
          INSERT INTO customer SELECT i, 'Zoë ' || i, 'c' || i || '@example.org', i % 2,
            datetime(1700000000 + i * 60, 'unixepoch') FROM c;
        WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 30)
          INSERT INTO "order" SELECT i, 1 + i % 10, round(i * 1.1, 2), 'note ' || i,
            CASE WHEN i % 3 = 0 THEN x'00ff' END FROM c;
        """);
  }

  /** The names of all files in a folder, sorted: what a command left behind. */
  public static List<String> names(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
