package dev.sqlitectl.copy.random;

import static dev.sqlitectl.testing.PostgresServer.ask;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlitectl.copy.CopyReport;
import dev.sqlitectl.copy.Move;
import dev.sqlitectl.copy.MoveOptions;
import dev.sqlitectl.outcome.Progress;
import dev.sqlitectl.postgres.Postgres;
import dev.sqlitectl.sqlite.Access;
import dev.sqlitectl.sqlite.Database;
import dev.sqlitectl.sqlite.DatabaseFile;
import dev.sqlitectl.testing.PostgresServer;
import dev.sqlitectl.testing.SqliteFiles;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What random databases brought to light, each as small as it can be. */
final class RandomFindingsTest {
  @TempDir private Path folder;
  private String target = "";

  @BeforeEach
  void anEmptyTarget() {
    target = PostgresServer.freshDatabase();
  }

  @Test
  void tablesThatDifferInTheCaseOfALetterBeyondAsciiAllArrive() {
    CopyReport report =
        move(
            """
            CREATE TABLE "Σ" (a); CREATE TABLE "σ" (b); CREATE TABLE "ς" (c);
            INSERT INTO "Σ" VALUES (1); INSERT INTO "σ" VALUES (2); INSERT INTO "ς" VALUES (3);
            """);

    assertThat(report.rowsWritten()).isEqualTo(3);
    assertThat(ask(target, "SELECT a FROM \"Σ\"")).isEqualTo("1");
    assertThat(ask(target, "SELECT b FROM \"σ\"")).isEqualTo("2");
    assertThat(ask(target, "SELECT c FROM \"ς\"")).isEqualTo("3");
  }

  @Test
  void columnsThatDifferInTheCaseOfALetterBeyondAsciiKeepTheirOwnTypesKeysAndDefaults() {
    CopyReport report =
        move(
            """
            CREATE TABLE t ("é" DATETIME DEFAULT '2024-01-01', "É" NUMERIC PRIMARY KEY DEFAULT 7,
              CHECK ("É" > 0));
            CREATE INDEX i ON t ("é");
            CREATE VIEW v AS SELECT "é", "É" FROM t;
            INSERT INTO t VALUES ('6222-07-12 00:20:38', 1.5);
            """);

    assertThat(report.notCarried()).isEmpty();
    assertThat(ask(target, "SELECT t FROM t")).isEqualTo("(\"6222-07-12 00:20:38\",1.5)");
    assertThat(ask(target, "SELECT v FROM v")).isEqualTo("(\"6222-07-12 00:20:38\",1.5)");
    assertThat(ask(target, "INSERT INTO t DEFAULT VALUES RETURNING t"))
        .isEqualTo("(\"2024-01-01 00:00:00\",7)");
    assertThat(
            ask(
                target,
                "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 't'::regclass AND contype = 'p'"))
        .isEqualTo("PRIMARY KEY (\"É\")");
    assertThat(ask(target, "SELECT indexdef FROM pg_indexes WHERE indexname = 'i'"))
        .isEqualTo("CREATE INDEX i ON public.t USING btree (\"é\")");
  }

  @Test
  void aDefaultIsWhatSqliteWouldHaveStoredThoughTheColumnWasWidened() {
    CopyReport report =
        move(
            """
            CREATE TABLE t (r REAL DEFAULT 1, b REAL DEFAULT '0', n INT DEFAULT '1.50',
              zero TEXT DEFAULT -0.0, v);
            INSERT INTO t VALUES ('text', x'00', 'text', 'x', 1);
            CREATE TABLE s (a ANY DEFAULT '1.50') STRICT;
            INSERT INTO s VALUES ('x');
            """);

    assertThat(report.notCarried()).isEmpty();
    assertThat(ask(target, "INSERT INTO t DEFAULT VALUES RETURNING (r, b, n, zero)"))
        .isEqualTo("(1.0,\"\\\\x302e30\",1.5,0.0)");
    assertThat(ask(target, "INSERT INTO s DEFAULT VALUES RETURNING a")).isEqualTo("1.50");
  }

  @Test
  void theSignOfZeroIsKeptInDefaultsWhereSqliteKeepsIt() {
    CopyReport report =
        move(
            """
            CREATE TABLE t (f DEFAULT -0.0, b DEFAULT -0.0, r REAL DEFAULT -0.0);
            INSERT INTO t VALUES (-1.5, x'00', 1.5), (1.5, 'x', 1.5);
            """);

    assertThat(report.notCarried()).isEmpty();
    assertThat(
            ask(target, "INSERT INTO t DEFAULT VALUES RETURNING (f, convert_from(b, 'UTF8'), r)"))
        .isEqualTo("(-0,-0.0,0)");
  }

  @Test
  void aDefaultThatTheColumnCannotHoldIsListed() {
    CopyReport report =
        move(
            """
            CREATE TABLE t (tiny DECIMAL(4,4) DEFAULT (1 = 1), d INTEGER DEFAULT 9223372036854775807);
            INSERT INTO t VALUES (0.5, 0.5);
            """);

    assertThat(report.notCarried().stream().map(n -> n.name() + ": " + n.reason()))
        .containsExactly(
            "t.tiny: the column became numeric(4,4) and cannot hold an integer",
            "t.d: the column became double precision, and that is none");
  }

  @Test
  void aForeignKeyToWhatOnlyAnExpressionMakesUniqueIsListedOnce() {
    CopyReport report =
        move(
            """
            CREATE TABLE p (a TEXT, b TEXT);
            CREATE UNIQUE INDEX p_a ON p (a, lower(b));
            CREATE TABLE c (a TEXT REFERENCES p (a));
            INSERT INTO c VALUES ('nobody');
            """);

    assertThat(report.notCarried().stream().map(n -> n.kind() + " " + n.name() + ": " + n.reason()))
        .containsExactly("foreign key c (a): the columns it refers to are not unique");
  }

  @Test
  void aForeignKeyToJsonThatHasNoOrderIsListedOnce() {
    CopyReport report =
        move(
            """
            CREATE TABLE p (j JSON UNIQUE);
            CREATE TABLE c (j JSON REFERENCES p (j));
            INSERT INTO p VALUES ('{"a":1,"a":2}');
            INSERT INTO c VALUES ('{"b":1,"b":2}');
            """);

    assertThat(report.notCarried().stream().map(n -> n.kind() + " " + n.name() + ": " + n.reason()))
        .containsExactly(
            "unique p.p_j_key: json values have no order",
            "foreign key c (j): the columns it refers to are not unique");
  }

  private CopyReport move(String... scripts) {
    Path file = SqliteFiles.run(folder.resolve("found.db"), scripts);
    try (Database source =
            Database.open(DatabaseFile.at(file), Access.READ_ONLY, Database.DEFAULT_WAIT);
        Postgres postgres = Postgres.connect(PostgresServer.address(target))) {
      return Move.run(source, postgres, MoveOptions.USUAL, Progress.SILENT);
    }
  }
}
