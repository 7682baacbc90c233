package dev.sqlitectl.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.testing.PostgresServer;
import dev.sqlitectl.testing.SqliteFiles;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** UNIQUE, CHECK, NOT NULL, DEFAULT and generated columns. */
final class ConstraintHazardsTest {
  @TempDir private Path folder;

  @Test
  void uniqueColumnsMayHoldSeveralNulls() {
    Moved moved =
        moved(
            """
            CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT UNIQUE, b INT, c INT,
              CONSTRAINT pair UNIQUE (c, b), UNIQUE (a));
            INSERT INTO t VALUES (1, NULL, NULL, 1), (2, NULL, NULL, 1), (3, 'x', 2, 1);
            """);

    assertThat(moved.constraints("t"))
        .containsExactly(
            "t_a_key UNIQUE (a)", "t_c_b_key UNIQUE (c, b)", "t_pkey PRIMARY KEY (id)");
    PostgresServer.run(moved.target(), "INSERT INTO t (c) VALUES (1)");
    assertRefused(moved, "INSERT INTO t (a) VALUES ('x')", "violates unique constraint");
    assertThat(moved.report().ending()).isEqualTo(ExitCode.OK);
  }

  @Test
  void aColumnThatMustNotBeNullButIsStaysNullable() {
    Moved moved =
        moved(
            """
            CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b TEXT NOT NULL);
            INSERT INTO t VALUES (1, NULL, 'x'), (2, 'y', 'z');
            PRAGMA writable_schema=ON;
            UPDATE sqlite_schema SET sql = replace(sql, 'a TEXT', 'a TEXT NOT NULL');
            """);

    assertThat(moved.list("SELECT t::text FROM t ORDER BY id"))
        .containsExactly("(1,,x)", "(2,y,z)");
    assertThat(moved.notCarried()).containsExactly("not null t.a: the column holds NULL");
    assertRefused(moved, "INSERT INTO t (a) VALUES ('x')", "null value in column \"b\"");
  }

  @Test
  void checksHoldOrAreListedWithTheirSql() {
    Moved moved =
        moved(
            """
            CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER CONSTRAINT positive CHECK (n > 0),
              kind TEXT CHECK (kind IN ('a', 'b')), flag BOOLEAN CHECK (flag IN (0, 1)),
              day TEXT CHECK (day GLOB '[0-9][0-9]*'), word TEXT CHECK (quote(word) <> 'x'),
              CHECK (n < 100 OR kind = 'a'));
            INSERT INTO t VALUES (1, 5, 'a', 1, '24', 'w');
            """);

    assertThat(moved.constraints("t"))
        .contains(
            "positive CHECK ((n > 0))",
            "t_check CHECK ((kind = ANY (ARRAY['a'::text, 'b'::text])))",
            "t_check_4 CHECK (((n < 100) OR (kind = 'a'::text)))");
    assertThat(
            moved.ask(
                "SELECT count(*) FROM pg_constraint WHERE conrelid = 't'::regclass AND convalidated AND contype = 'c'"))
        .isEqualTo(String.valueOf(moved.constraints("t").size() - 1));
    assertRefused(moved, "INSERT INTO t (n) VALUES (0)", "violates check constraint");
    assertRefused(moved, "INSERT INTO t (kind) VALUES ('c')", "violates check constraint");
    assertRefused(moved, "INSERT INTO t (n, kind) VALUES (100, 'b')", "violates check constraint");
    assertRefused(moved, "INSERT INTO t (day) VALUES ('x1')", "violates check constraint");
    PostgresServer.run(moved.target(), "INSERT INTO t (n) VALUES (NULL)");
    assertThat(moved.report().notCarried())
        .containsExactly(
            new NotCarried("check", "t", "the function quote is not known", "quote(word) <> 'x'"));
  }

  @Test
  void whatPostgresRefusesIsListedWithItsSqlOnBothSides() {
    Moved moved =
        moved(
            """
            CREATE TABLE t (body TEXT UNIQUE, j JSON DEFAULT 'nope', n INTEGER CHECK (n < 5));
            CREATE INDEX by_body ON t (n, body);
            PRAGMA ignore_check_constraints=ON;
            INSERT INTO t VALUES (hex(randomblob(5000)), '{}', 7);
            """);

    assertThat(moved.report().notCarried())
        .extracting(NotCarried::kind, NotCarried::sql, NotCarried::refused)
        .containsExactly(
            tuple(
                "unique",
                "",
                "ALTER TABLE \"public\".\"t\" ADD CONSTRAINT \"t_body_key\" UNIQUE (\"body\")"),
            tuple(
                "default",
                "'nope'",
                "ALTER TABLE \"public\".\"t\" ALTER COLUMN \"j\" SET DEFAULT 'nope'"),
            tuple(
                "check",
                "n < 5",
                "ALTER TABLE \"public\".\"t\" ADD CONSTRAINT \"t_check\" CHECK (\"n\" < 5)"),
            tuple(
                "index",
                "CREATE INDEX by_body ON t (n, body)",
                "CREATE INDEX \"by_body\" ON \"public\".\"t\" (\"n\", \"body\")"));
  }

  @Test
  void defaultsOfTheMomentDoNotFreezeAtTheDayOfTheMove() {
    List<String> columns =
        List.of(
            "d1 TEXT DEFAULT CURRENT_TIMESTAMP",
            "d2 TEXT DEFAULT CURRENT_DATE",
            "d3 TEXT DEFAULT (datetime('now'))",
            "d4 TEXT DEFAULT (date('now'))",
            "d5 TEXT DEFAULT (strftime('%Y-%m-%dT%H:%M', 'now'))",
            "d6 INTEGER DEFAULT (unixepoch())",
            "d7 INTEGER DEFAULT (strftime('%s', 'now'))",
            "d8 DATETIME DEFAULT CURRENT_TIMESTAMP",
            "d9 DATE DEFAULT (date('now', '+1 day'))");
    Path file =
        SqliteFiles.run(
            folder.resolve("t.db"),
            "CREATE TABLE t (id INTEGER PRIMARY KEY, " + String.join(", ", columns) + ")");
    Moved moved = Moved.of(file);
    SqliteFiles.run(file, "INSERT INTO t DEFAULT VALUES");
    PostgresServer.run(moved.target(), "INSERT INTO t DEFAULT VALUES");

    assertThat(moved.notCarried()).isEmpty();
    assertThat(
            moved.ask(
                """
                SELECT count(*) FROM pg_attrdef WHERE adrelid = 't'::regclass
                  AND pg_get_expr(adbin, adrelid) LIKE '%statement_timestamp()%'
                """))
        .isEqualTo("9");
    for (String column : List.of("d1", "d3", "d8")) {
      String ours = SqliteFiles.ask(file, "SELECT unixepoch(" + column + ") FROM t");
      assertThat(
              moved.ask(
                  "SELECT abs(extract(epoch FROM %s::timestamp) - %s) <= 2 FROM t"
                      .formatted(column, ours)))
          .isEqualTo("t");
    }
    for (String column : List.of("d6", "d7")) {
      String ours = SqliteFiles.ask(file, "SELECT " + column + " FROM t");
      assertThat(moved.ask("SELECT abs(" + column + " - " + ours + ") <= 2 FROM t")).isEqualTo("t");
    }
    String now = "(now() AT TIME ZONE 'UTC')::date";
    assertThat(moved.ask("SELECT d2::date - " + now + " FROM t")).isIn("0", "-1");
    assertThat(moved.ask("SELECT d4::date - " + now + " FROM t")).isIn("0", "-1");
    assertThat(moved.ask("SELECT d9 - " + now + " FROM t")).isIn("1", "0");
    assertThat(moved.ask("SELECT d5 ~ '^20\\d\\d-\\d\\d-\\d\\dT\\d\\d:\\d\\d$' FROM t"))
        .isEqualTo("t");
  }

  @Test
  void theDefaultOfAJulianDayIsTheMoment() {
    Moved moved =
        moved(
            """
            CREATE TABLE t (id INTEGER PRIMARY KEY, j REAL DEFAULT (julianday('now')));
            INSERT INTO t VALUES (1, 2460000.5);
            """);

    assertThat(
            moved.ask(
                """
                INSERT INTO t DEFAULT VALUES
                RETURNING abs((j - 2440587.5) * 86400 - extract(epoch FROM now())) < 2
                """))
        .isEqualTo("t");
  }

  @Test
  void defaultsThatAreValuesAreThoseValues() {
    Moved moved =
        moved(
            """
            CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT DEFAULT 'null', b TEXT DEFAULT "0",
              c TEXT DEFAULT NULL, d TEXT DEFAULT '', e INTEGER DEFAULT -1, f INTEGER DEFAULT 0x10,
              g REAL DEFAULT 1e3, h BLOB DEFAULT x'00ff', i INTEGER DEFAULT (2 + 3 * 4),
              j TEXT DEFAULT ('a' || 'b'), k TEXT DEFAULT 'it''s', l DECIMAL(5,2) DEFAULT 1.5,
              m TEXT DEFAULT 'DEFAULT', n TEXT DEFAULT (random()), o JSON DEFAULT '{}',
              p INTEGER DEFAULT 9223372036854775807);
            INSERT INTO t (id, n) VALUES (1, 'x');
            """);

    assertThat(moved.ask("INSERT INTO t DEFAULT VALUES RETURNING (t.*)::text"))
        .isEqualTo(
            "(2,null,0,,\"\",-1,16,1000,\"\\\\x00ff\",14,ab,it's,1.50,DEFAULT,,{},"
                + "9223372036854775807)");
    assertThat(moved.report().notCarried())
        .containsExactly(
            new NotCarried("default", "t.n", "the function random is not known", "random()"));
  }

  @Test
  void generatedColumnsOfBothKindsAreGeneratedAndTheRestIsCopied() {
    Moved moved =
        moved(
            """
            CREATE TABLE t (v INTEGER AS (a + b) VIRTUAL, a INTEGER, s TEXT AS (name || '/' || a)
              STORED UNIQUE, b INTEGER, name TEXT NOT NULL, n INTEGER NOT NULL AS (a * 2) STORED,
              over INTEGER AS (n + 1), q TEXT AS (quote(name)), CHECK (v < 1000));
            CREATE INDEX t_v ON t (v);
            INSERT INTO t (a, b, name) VALUES (1, 2, 'x'), (3, NULL, 'y');
            """);

    assertThat(moved.list("SELECT concat_ws(' ', v, a, s, b, name, n, over, q) FROM t ORDER BY a"))
        .containsExactly("3 1 x/1 2 x 2 3 'x'", "3 y/3 y 6 7 'y'");
    assertThat(
            moved.list(
                """
                SELECT attname || ' ' || pg_get_expr(adbin, adrelid)
                FROM pg_attrdef JOIN pg_attribute ON attrelid = adrelid AND attnum = adnum
                WHERE attgenerated = 's' AND adrelid = 't'::regclass ORDER BY attname
                """))
        .containsExactly("n (a * 2)", "s ((name || '/'::text) || (a)::text)", "v (a + b)");
    assertThat(moved.indexes("t"))
        .containsExactly("CREATE UNIQUE INDEX t_s_key (s)", "CREATE INDEX t_v (v)");
    assertThat(moved.ask("INSERT INTO t (a, b, name) VALUES (7, 8, 'z') RETURNING v || s || n"))
        .isEqualTo("15z/714");
    assertRefused(moved, "INSERT INTO t (a, b, name) VALUES (999, 8, 'z')", "violates check");
    assertThat(moved.notCarried())
        .containsExactly(
            "generated column t.q: the function quote is not known",
            "generated column t.over: cannot use generated column \"n\" in column generation"
                + " expression");
  }

  private static void assertRefused(Moved moved, String insert, String why) {
    assertThatThrownBy(() -> PostgresServer.run(moved.target(), insert))
        .rootCause()
        .hasMessageContaining(why);
  }

  private Moved moved(String script) {
    return Moved.of(SqliteFiles.run(folder.resolve("t.db"), script));
  }
}
