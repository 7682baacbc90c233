package dev.sqlitectl.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Progress;
import dev.sqlitectl.postgres.Postgres;
import dev.sqlitectl.sqlite.Access;
import dev.sqlitectl.sqlite.Database;
import dev.sqlitectl.sqlite.DatabaseFile;
import dev.sqlitectl.testing.PostgresServer;
import dev.sqlitectl.testing.SqliteFiles;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Somebody changes the staged rows behind the move's back; the check must find and name it. */
final class VerifierTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "UPDATE t SET n = n + 1 WHERE id = 7 | 7 | differs in n",
        "UPDATE t SET n = NULL WHERE id = 7 | 7 | differs in n",
        "UPDATE t SET s = concat(s, ' ') WHERE id = 8 | 8 | differs in s",
        "UPDATE t SET s = upper(s) WHERE id = 8 | 8 | differs in s",
        "UPDATE t SET empty = NULL WHERE id = 9 | 9 | differs in empty",
        "UPDATE t SET b = set_byte(b, 2, 255) WHERE id = 10 | 10 | differs in b",
        "UPDATE t SET f = f + 1e-12 WHERE id = 11 | 11 | differs in f",
        "UPDATE t SET f = -f WHERE id = 500 | 500 | differs in f",
        "UPDATE t SET d = d + 0.01 WHERE id = 12 | 12 | differs in d",
        "UPDATE t SET ts = ts + interval '1 microsecond' WHERE id = 13 | 13 | differs in ts",
        "UPDATE t SET ok = NOT ok WHERE id = 14 | 14 | differs in ok",
        "UPDATE t SET j = jsonb_set(j, '{n}', '16.0') WHERE id = 15 | 15 | differs in j",
        "UPDATE t SET j = jsonb_set(j, '{x}', 'null') WHERE id = 15 | 15 | differs in j",
        "UPDATE t SET n = 0, s = 'x' WHERE id = 7 | 7 | differs in n, s",
        "DELETE FROM t WHERE id = 16 | 16 | is missing in PostgreSQL"
      })
  void oneChangedCellIsFoundAndNamed(String change, String key, String what) {
    CopyReport report = moveWhile(change);

    assertThat(report.verification().differences()).containsExactly(new Difference("t", key, what));
    assertThat(report.ending()).isEqualTo(ExitCode.CORRUPT);
    assertThat(report.switched()).isFalse();
  }

  @Test
  void twoRowsWithSwappedCellsAreFound() {
    CopyReport report =
        moveWhile("UPDATE t SET n = CASE id WHEN 20 THEN 21 ELSE 20 END WHERE id IN (20, 21)");

    assertThat(report.verification().differences())
        .containsExactlyInAnyOrder(
            new Difference("t", "20", "differs in n"), new Difference("t", "21", "differs in n"));
  }

  @Test
  void aRowTooManyIsFound() {
    assertThat(moveWhile("INSERT INTO t (id) VALUES (100000)").verification().differences())
        .containsExactly(new Difference("t", "100000", "is not in SQLite"));
  }

  @Test
  void aRowThatIsThereTwiceInATableWithoutAKeyIsFound() {
    assertThat(moveWhile("INSERT INTO bag VALUES (1)").verification().differences())
        .containsExactly(new Difference("bag", "", "is not in SQLite"));
    assertThat(moveWhile("SELECT 1").verification().equal()).isTrue();
  }

  @Test
  void nothingIsSwitchedWhenSomethingDiffers() {
    String target = PostgresServer.freshDatabase();
    moveWhile(target, "UPDATE t SET n = 0 WHERE id = 1");
    assertThat(PostgresServer.ask(target, "SELECT count(*) FROM pg_class WHERE relname = 't'"))
        .isEqualTo("0");
    assertThat(
            PostgresServer.ask(
                target, "SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'sqlitectl%'"))
        .isEqualTo("0");
  }

  private CopyReport moveWhile(String change) {
    return moveWhile(PostgresServer.freshDatabase(), change);
  }

  private CopyReport moveWhile(String target, String change) {
    Path file = folder.resolve("t.db");
    if (SqliteFiles.names(folder).isEmpty()) {
      make(file);
    }
    AtomicBoolean done = new AtomicBoolean();
    Progress meddling =
        step -> {
          String victim = change.contains("INTO bag") ? "bag" : "t";
          if (step.phase().equals("verifying " + victim) && !done.getAndSet(true)) {
            String staging =
                PostgresServer.ask(
                    target,
                    "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'sqlitectl_staging%'");
            PostgresServer.run(target, "SET search_path TO " + staging, change);
          }
        };
    try (Database source =
            Database.open(DatabaseFile.at(file), Access.READ_ONLY, Database.DEFAULT_WAIT);
        Postgres postgres = Postgres.connect(PostgresServer.address(target))) {
      return Move.run(source, postgres, MoveOptions.USUAL, meddling);
    }
  }

  private static void make(Path file) {
    SqliteFiles.run(
        file,
        """
        CREATE TABLE bag (x INTEGER);
        INSERT INTO bag VALUES (1), (1), (2), (NULL);
        CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER, s TEXT, empty TEXT, b BLOB, f REAL,
          d DECIMAL(10,2), ts DATETIME, ok BOOLEAN, j JSON);
        WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 2000)
          INSERT INTO t SELECT i, i, 'row ' || i, '', randomblob(8), i / 7.0, round(i / 3.0, 2),
            datetime(1700000000 + i, 'unixepoch'), i % 2,
            json_object('b', 'zoë "' || i || char(10), 'n', i, 'long', json_array(1.50, 1e3, -0.001))
          FROM c;
        UPDATE t SET f = 0.0 WHERE id = 500;
        """);
  }
}
