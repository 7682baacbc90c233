package dev.sqlitectl.copy.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlitectl.testing.PostgresServer;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the definitions of tables and indexes become. */
final class DefinitionTest {
  @TempDir private Path folder;

  /** A default: SQLite's declared type, its default, PostgreSQL's type, what it becomes. */
  private static final List<String> DEFAULTS =
      """
      BOOLEAN | 0 | boolean | false
      BOOLEAN | 1 | boolean | true
      BOOLEAN | 't' | boolean | true
      BOOLEAN | 'false' | boolean | false
      BOOLEAN | TRUE | boolean | true
      BOOLEAN | "0" | boolean | false
      BOOLEAN | 2 | boolean | refused: the column became boolean, and that is none
      INTEGER | 0 | bigint | 0
      INTEGER | -1 | bigint | -1
      INTEGER | '7' | bigint | 7
      INTEGER | 1.0 | bigint | 1
      INTEGER | 0x10 | bigint | 16
      INTEGER | TRUE | bigint | 1
      INTEGER | NULL | bigint | NULL
      INTEGER | 'x' | bigint | refused: the column became bigint, and that is none
      INTEGER | (strftime('%s', 'now')) | bigint | floor(extract(epoch FROM statement_timestamp() AT TIME ZONE 'UTC'))::bigint::text::bigint
      INTEGER | (unixepoch()) | bigint | floor(extract(epoch FROM statement_timestamp() AT TIME ZONE 'UTC'))::bigint
      INTEGER | (60 * 60) | bigint | (60::bigint * 60)
      INTEGER | (random()) | bigint | refused: the function random is not known
      REAL | 1 | double precision | 1
      REAL | 0.5 | double precision | 0.5
      REAL | (julianday('now')) | double precision | ((round(extract(epoch FROM statement_timestamp() AT TIME ZONE 'UTC') * 1000) + 210866760000000)::float8 / 86400000)
      DECIMAL(10,2) | 0.0 | numeric(10,2) | 0
      DECIMAL(10,2) | 9.99 | numeric(10,2) | 9.99
      DECIMAL(10,2) | 9.999 | numeric(10,2) | refused: the column became numeric(10,2), and that is none
      TEXT | 'null' | text | 'null'
      TEXT | "0" | text | '0'
      TEXT | 0 | text | '0'
      TEXT | 1.50 | text | '1.5'
      TEXT | bare | text | 'bare'
      TEXT | 'it''s' | text | 'it''s'
      VARCHAR(3) | 'abcd' | varchar(3) | refused: the column became varchar(3), and that is none
      TEXT | CURRENT_TIMESTAMP | text | to_char(date_trunc('second', statement_timestamp() AT TIME ZONE 'UTC'), 'YYYY-MM-DD HH24:MI:SS')
      TEXT | CURRENT_DATE | text | to_char((statement_timestamp() AT TIME ZONE 'UTC')::date, 'YYYY-MM-DD')
      TEXT | (date('now')) | text | to_char((statement_timestamp() AT TIME ZONE 'UTC')::date, 'YYYY-MM-DD')
      TEXT | (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) | text | to_char(date_trunc('milliseconds', statement_timestamp() AT TIME ZONE 'UTC'), 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
      TEXT | (lower(hex(randomblob(16)))) | text | replace(gen_random_uuid()::text, '-', '')
      TEXT | (hex(randomblob(16))) | text | upper(replace(gen_random_uuid()::text, '-', ''))
      TEXT | (lower(hex(randomblob(4))) || '-' || lower(hex(randomblob(2))) || '-4' || substr(lower(hex(randomblob(2))),2) || '-' || substr('89ab',abs(random()) % 4 + 1, 1) || substr(lower(hex(randomblob(2))),2) || '-' || lower(hex(randomblob(6)))) | text | gen_random_uuid()::text
      TEXT | (lower(hex(randomblob(8)))) | text | refused: the function randomblob is not known
      BLOB | (randomblob(16)) | bytea | uuid_send(gen_random_uuid())
      UUID | (lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' || substr('AB89', 1 + (abs(random()) % 4), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))) | uuid | gen_random_uuid()
      UUID | '6ba7b810-9dad-11d1-80b4-00c04fd430c8' | uuid | '6ba7b810-9dad-11d1-80b4-00c04fd430c8'
      DATETIME | CURRENT_TIMESTAMP | timestamp | date_trunc('second', statement_timestamp() AT TIME ZONE 'UTC')
      DATETIME | (datetime('now', '+1 day')) | timestamp | date_trunc('second', (statement_timestamp() AT TIME ZONE 'UTC') + interval '1 days')
      DATETIME | (datetime('now', 'localtime')) | timestamp | refused: the modifier 'localtime' of a date
      DATETIME | '2024-01-01' | timestamp | '2024-01-01'
      DATETIME | '2024-01-01T10:00:00' | timestamp | '2024-01-01T10:00:00'
      DATETIME | '0000-00-00 00:00:00' | timestamp | refused: the column became timestamp, and that is none
      DATETIME | 0 | timestamp | refused: the column became timestamp, and that is none
      DATETIME | CURRENT_TIMESTAMP | timestamptz | (date_trunc('second', statement_timestamp() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC')
      DATETIME | '2024-01-01T00:00:00Z' | timestamptz | '2024-01-01T00:00:00Z'
      DATE | (date('now')) | date | (statement_timestamp() AT TIME ZONE 'UTC')::date
      DATE | CURRENT_DATE | date | (statement_timestamp() AT TIME ZONE 'UTC')::date
      DATE | '2024-02-30' | date | refused: the column became date, and that is none
      TIME | CURRENT_TIME | time | date_trunc('second', statement_timestamp() AT TIME ZONE 'UTC')::time
      TIME | '10:30' | time | '10:30'
      BLOB | x'00ff' | bytea | '\\x00ff'::bytea
      BLOB | x'' | bytea | '\\x'::bytea
      BLOB | '' | bytea | '\\x'::bytea
      JSON | '{"a": 1}' | jsonb | '{"a": 1}'
      """
          .lines()
          .toList();

  @Test
  void defaultsFitTheColumnAndPostgresTakesThem() throws SQLException {
    List<String[]> cases = DEFAULTS.stream().map(line -> line.split(" \\| ")).toList();
    StringBuilder columns = new StringBuilder("id INTEGER PRIMARY KEY");
    Map<String, Scope.Column> types = new HashMap<>();
    for (int i = 0; i < cases.size(); i++) {
      columns.append(", c%d %s DEFAULT %s".formatted(i, cases.get(i)[0], cases.get(i)[1]));
      types.put("t.c" + i, new Scope.Column("c" + i, cases.get(i)[2], false, ""));
    }
    try (TwoDatabases databases = databases("CREATE TABLE t (" + columns + ")")) {
      Dialect dialect = new Dialect(databases.scope(types));
      List<String> said = new ArrayList<>();
      StringBuilder table = new StringBuilder("CREATE TABLE t (id bigint");
      for (int i = 0; i < cases.size(); i++) {
        Translation translation = dialect.defaultOf("t", "c" + i);
        String what =
            translation.translated() ? translation.sql() : "refused: " + translation.reason();
        said.add(
            cases.get(i)[0] + " | " + cases.get(i)[1] + " | " + cases.get(i)[2] + " | " + what);
        if (translation.translated()) {
          table.append(", c%d %s DEFAULT %s".formatted(i, cases.get(i)[2], translation.sql()));
        }
      }
      assertThat(said).containsExactlyElementsOf(DEFAULTS);
      PostgresServer.run(
          PostgresServer.freshDatabase(), table + ")", "INSERT INTO t (id) VALUES (1)");
    }
  }

  @Test
  void checksAreReadWithTheirNames() throws SQLException {
    assertThat(
            checks(
                """
                CREATE TABLE "t" (
                  "qty" integer NOT NULL CHECK ("qty" >= 0), -- never less
                  flag BOOLEAN DEFAULT (1) CHECK (flag IN (0, 1)),
                  kind TEXT COLLATE NOCASE CONSTRAINT known CHECK (kind IN ('A', "b")),
                  price DECIMAL(10,2) /* ) */ CHECK (price >= 0.5 AND price*100 = round(price*100)),
                  CONSTRAINT "odd, name" CHECK (length(kind) < 5 OR qty > 1)
                  CHECK (typeof(qty) = 'integer'),
                  CHECK (qty / price < 10))
                """))
        .containsExactly(
            ": \"qty\" >= 0",
            ": \"flag\" IN (false, true)",
            "known: lower(\"kind\" COLLATE \"C\") IN ('a', 'b')",
            ": \"price\" >= 0.5 AND \"price\"::float8 * 100 = trunc(\"price\"::float8 * 100 + 0.5::float8 * sign(\"price\"::float8 * 100))",
            "odd, name: length(\"kind\") < 5 OR \"qty\" > 1",
            ": CASE WHEN \"qty\" IS NULL THEN 'null' ELSE 'integer' END = 'integer'",
            ": refused: it divides an integer by numbers that may be integers or reals");
  }

  private List<String> checks(String create) throws SQLException {
    try (TwoDatabases databases = databases(create)) {
      return new Dialect(databases.scope(TYPES))
          .checks("t").stream()
              .map(
                  check ->
                      check.name()
                          + ": "
                          + (check.condition().translated()
                              ? check.condition().sql()
                              : "refused: " + check.condition().reason()))
              .toList();
    }
  }

  private static final Map<String, Scope.Column> TYPES =
      Map.of(
          "t.qty", new Scope.Column("qty", "bigint", false, ""),
          "t.flag", new Scope.Column("flag", "boolean", false, ""),
          "t.price", new Scope.Column("price", "numeric(10,2)", false, ""),
          "t.a", new Scope.Column("a", "bigint", false, ""),
          "t.total", new Scope.Column("total", "bigint", false, ""));

  @Test
  void whatPragmasDoNotTellIsReadFromTheText() throws SQLException {
    try (TwoDatabases databases =
        databases(
            """
            CREATE TABLE p (a, b, PRIMARY KEY (a, b) ON CONFLICT IGNORE);
            CREATE TABLE t (a INTEGER PRIMARY KEY ON CONFLICT REPLACE,
              qty INT DEFAULT -1 REFERENCES p(a) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED,
              code TEXT UNIQUE ON CONFLICT ABORT,
              total INT GENERATED ALWAYS AS (qty * a) STORED, label TEXT AS (code || '/' || a),
              FOREIGN KEY (a, qty) REFERENCES p NOT DEFERRABLE);
            """)) {
      Dialect dialect = new Dialect(databases.scope(TYPES));

      assertThat(dialect.deferred("t")).containsExactly(true, false);
      assertThat(dialect.conflicts("t")).containsExactly("a PRIMARY KEY ON CONFLICT REPLACE");
      assertThat(dialect.conflicts("p")).containsExactly("PRIMARY KEY ON CONFLICT IGNORE");
      assertThat(dialect.generated("t", "total").sql()).isEqualTo("(\"qty\" * \"a\")");
      assertThat(dialect.generated("t", "label").sql())
          .isEqualTo("(\"code\" || '/' || \"a\"::text)");
    }
  }

  @Test
  void indexesKeepTheirExpressionsAndConditions() throws SQLException {
    try (TwoDatabases databases =
        databases(
            """
            CREATE TABLE t (a INT, name TEXT COLLATE NOCASE, flag BOOLEAN, other TEXT);
            CREATE UNIQUE INDEX i1 ON t (name, a DESC) WHERE flag = 1 AND "other" IS NOT NULL;
            CREATE INDEX i2 ON t (lower(other), a + 1, other COLLATE NOCASE DESC);
            CREATE INDEX i3 ON t (other) WHERE a;
            """)) {
      Dialect dialect = new Dialect(databases.scope(TYPES));
      List<String> said =
          databases.schema().tables().get(0).indexes().stream()
              .map(index -> dialect.index("t", index).sql())
              .toList();

      assertThat(said)
          .containsExactly(
              "((lower(\"name\" COLLATE \"C\")), \"a\" DESC) WHERE \"flag\" = true AND \"other\" IS NOT NULL",
              "((lower(\"other\" COLLATE \"C\")), (\"a\" + 1), (lower(\"other\" COLLATE \"C\")) DESC)",
              "(\"other\") WHERE \"a\" <> 0");
    }
  }

  private TwoDatabases databases(String script) throws SQLException {
    return new TwoDatabases(folder.resolve("t.db"), script, "SELECT 1");
  }
}
