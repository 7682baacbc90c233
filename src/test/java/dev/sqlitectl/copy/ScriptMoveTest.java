package dev.sqlitectl.copy;

import static dev.sqlitectl.testing.PostgresServer.ask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sqlitectl.copy.type.BadText;
import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.outcome.Progress;
import dev.sqlitectl.postgres.Postgres;
import dev.sqlitectl.sqlite.Access;
import dev.sqlitectl.sqlite.Database;
import dev.sqlitectl.sqlite.DatabaseFile;
import dev.sqlitectl.testing.PostgresServer;
import dev.sqlitectl.testing.PsqlScripts;
import dev.sqlitectl.testing.SqliteFiles;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A script, run on a real server, must leave what a move of the same file leaves. */
final class ScriptMoveTest {
  /** Everything that a schema has, but for the moment at which it was made. */
  private static final String MADE =
      """
      SELECT string_agg(thing, chr(10) ORDER BY thing COLLATE "C") FROM (
        SELECT 'column ' || attrelid::regclass || ' ' || attnum || ' ' || attname || ' '
          || format_type(atttypid, atttypmod) || attnotnull || attidentity::text || attgenerated::text
          || coalesce(pg_get_expr(adbin, adrelid), '') AS thing
        FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = attrelid
          LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
        WHERE relnamespace = 'public'::regnamespace AND attnum > 0 AND NOT attisdropped
        UNION ALL SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = 'public'
        UNION ALL SELECT 'constraint ' || conrelid::regclass || ' ' || conname || ' '
          || pg_get_constraintdef(oid) FROM pg_constraint
          WHERE connamespace = 'public'::regnamespace
        UNION ALL SELECT 'view ' || viewname || definition FROM pg_views
          WHERE schemaname = 'public'
        UNION ALL SELECT 'sequence ' || sequencename || ' ' || start_value || ' '
          || coalesce(last_value, 0) FROM pg_sequences WHERE schemaname = 'public'
        UNION ALL SELECT 'comment ' || objoid::regclass || ' ' || split_part(description, ' at ', 1)
          || substring(description FROM ', from .*') FROM pg_description
          WHERE objoid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace)
      ) AS things
      """;

  @TempDir private Path folder;
  private final String moved = PostgresServer.freshDatabase();
  private final String scripted = PostgresServer.freshDatabase();

  @Test
  void aShopIsTheSameByScriptAndByMove() throws Exception {
    Path file = SqliteFiles.shop(folder.resolve("shop.db"));
    move(file);
    CopyReport report = runScript(file, MoveOptions.USUAL);

    assertThat(ask(scripted, MADE)).isEqualTo(ask(moved, MADE)).contains("order_customer_id_fkey");
    for (String table : List.of("customer", "\"order\"", "spending")) {
      String rows = "SELECT string_agg(t::text, ';' ORDER BY t::text) FROM " + table + " AS t";
      assertThat(ask(scripted, rows)).isEqualTo(ask(moved, rows)).contains(";");
    }
    assertThat(ask(scripted, "INSERT INTO customer (name) VALUES ('new') RETURNING id"))
        .isEqualTo("11");
    assertThat(report.script()).hasValue("dump.sql");
    assertThat(report.switched()).isFalse();
    assertThat(report.rowsWritten()).isEqualTo(40);
    assertThat(report.views()).isEqualTo(1);
    assertThat(report.foreignKeys()).isEqualTo(1);
    assertThat(report.indexes()).isEqualTo(4);
    assertThat(report.ending()).isEqualTo(ExitCode.INCOMPLETE);
    assertThat(report.notCarried().stream().map(n -> n.kind() + " " + n.name() + ": " + n.reason()))
        .containsExactly("view spending: not compared with SQLite, there is no server");
  }

  @Test
  void everythingThatHoldsTablesTogetherIsTheSame() throws Exception {
    Path file =
        SqliteFiles.run(
            folder.resolve("whole.db"),
            """
            CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT COLLATE NOCASE NOT NULL DEFAULT 'x',
              ok BOOLEAN DEFAULT 1 CHECK (ok IN (0, 1)), at DATETIME DEFAULT CURRENT_TIMESTAMP,
              n INTEGER CHECK (n >= 0) DEFAULT 5, double INTEGER AS (n * 2) STORED,
              shout TEXT AS (upper(name) || '!'), UNIQUE (name));
            CREATE TABLE child (t_id INTEGER REFERENCES t(id) ON DELETE CASCADE
              DEFERRABLE INITIALLY DEFERRED, a TEXT, b TEXT, PRIMARY KEY (a, b)) WITHOUT ROWID;
            CREATE INDEX t_live ON t(n DESC) WHERE ok = 1;
            CREATE INDEX t_lower ON t(lower(name), n);
            CREATE VIEW live AS SELECT id, name AS who, n * 2 AS twice FROM t WHERE ok;
            CREATE VIEW livelier AS SELECT who FROM live WHERE twice > 4;
            INSERT INTO t (id, name, ok, at, n) VALUES (1, 'Ann', 1, '2024-01-01 10:00:00', 2);
            INSERT INTO t (id, name, ok, at, n) VALUES (3, 'Cid', 1, '2024-01-01 10:00:00', 4);
            INSERT INTO child VALUES (1, 'a', 'b'), (7, 'a', 'orphan');
            """);
    move(file);
    CopyReport report =
        script(file, MoveOptions.USUAL, Progress.SILENT, new ByteArrayOutputStream());
    List<String> warnings = PsqlScripts.run(scripted, scriptOf(file, MoveOptions.USUAL));

    assertThat(warnings).isEmpty();
    assertThat(ask(scripted, MADE))
        .isEqualTo(ask(moved, MADE))
        .contains("NOT VALID", "DEFERRABLE", "upper", "livelier", "t_lower", "CHECK");
    assertThat(report.notCarried().stream().map(n -> n.kind() + " " + n.name()))
        .containsExactly(
            "foreign key child (t_id)",
            "collation t.name",
            "generated column t.double",
            "generated column t.shout",
            "view live",
            "view livelier");
  }

  @Test
  void textsThatLookLikeTheFormatItselfArriveExactly() throws Exception {
    Path file =
        SqliteFiles.run(
            folder.resolve("escapes.db"),
            """
            CREATE TABLE one (s TEXT);
            INSERT INTO one VALUES (''), ('\\.'), ('\\N'), (NULL), ('\\'), ('a' || char(9) || 'b'),
              (char(10)), (char(13, 10)), (char(13)), ('\\\\x'), (' '), (char(8, 11, 12, 127)),
              ('é😀' || char(0x202e)), ('COPY x FROM stdin;'), ('$s$ :x '' "'), (char(1));
            CREATE TABLE two (a TEXT, b BLOB, c TEXT);
            INSERT INTO two VALUES ('', x'', ''), (NULL, NULL, NULL), ('\\', x'5c2e0a', '\\');
            """);
    move(file);
    runScript(file, MoveOptions.USUAL);

    for (String table : List.of("one", "two")) {
      String rows = "SELECT count(*) || string_agg(t::text, ';' ORDER BY t::text) FROM %s AS t";
      assertThat(ask(scripted, rows.formatted(table))).isEqualTo(ask(moved, rows.formatted(table)));
    }
    assertThat(ask(scripted, "SELECT count(*) FROM one WHERE s IS NULL")).isEqualTo("1");
    assertThat(ask(scripted, "SELECT count(*) FROM one WHERE s = ''")).isEqualTo("1");
  }

  @Test
  void hostileNamesAreJustNames() throws Exception {
    Path file =
        SqliteFiles.run(
            folder.resolve("na\nme\\;.db"),
            """
            CREATE TABLE "a
            \\! b" ("$s$" INTEGER PRIMARY KEY, "'; \\q" TEXT CHECK ("'; \\q" <> '$s2$'),
              ":x" TEXT DEFAULT '\\''$s');
            CREATE INDEX "i $s$ ' \\" ON "a
            \\! b" (":x");
            CREATE VIEW "v $s3$" AS SELECT ":x" AS "$s$" FROM "a
            \\! b";
            INSERT INTO "a
            \\! b" VALUES (1, 'x', 'y');
            """);
    move(file);
    List<String> warnings = PsqlScripts.run(scripted, scriptOf(file, MoveOptions.USUAL));

    assertThat(warnings).isEmpty();
    assertThat(ask(scripted, MADE)).isEqualTo(ask(moved, MADE)).contains("v $s3$", "i $s$ ' \\");
    assertThat(scriptOf(file, MoveOptions.USUAL)).contains("-- from na?me\\;.db: 1 tables, 1 rows");
  }

  @Test
  void whatPostgresWillNotHaveIsAWarningAndTheRowsAreThere() throws Exception {
    Path file =
        SqliteFiles.run(
            folder.resolve("broken.db"),
            """
            CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER CHECK (n > 0), j JSON DEFAULT 'no json',
              twice INTEGER AS (n * 2) STORED, long TEXT);
            CREATE INDEX t_long ON t(long);
            PRAGMA ignore_check_constraints=ON;
            INSERT INTO t (id, n, j, long) VALUES (1, -1, '{}', hex(randomblob(9000))), (2, 3, '1', 'x');
            PRAGMA writable_schema=ON;
            UPDATE sqlite_schema SET sql = replace(sql, 'n * 2', 'n * 3') WHERE name = 't';
            """);
    List<String> warnings = PsqlScripts.run(scripted, scriptOf(file, MoveOptions.USUAL));

    assertThat(warnings)
        .hasSize(4)
        .contains(
            "generated column t.twice: PostgreSQL calculates other values; they were copied as they"
                + " are",
            "default t.j left out: invalid input syntax for type json",
            "check t_check: rows break it; added NOT VALID")
        .anyMatch(warning -> warning.startsWith("index t_long left out: index row "));
    assertThat(ask(scripted, "SELECT string_agg(twice::text, ',' ORDER BY id) FROM t"))
        .isEqualTo("-2,6");
    assertThat(ask(scripted, "SELECT convalidated FROM pg_constraint WHERE conname = 't_check'"))
        .isEqualTo("f");
  }

  @Test
  void aScriptThatLostARowCommitsNothing() {
    Path file = SqliteFiles.shop(folder.resolve("shop.db"));
    String lacking = scriptOf(file, MoveOptions.USUAL).replaceFirst("\n3\tZoë 3\t[^\n]*", "");

    assertThatThrownBy(() -> PsqlScripts.run(scripted, lacking))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("table customer has 10 rows in SQLite; here it has 9");
    assertNothingIsThere();
  }

  @Test
  void aScriptThatWasInterruptedFailsWhereItEnds() {
    Path file = SqliteFiles.shop(folder.resolve("shop.db"));
    SqliteFiles.run(
        file,
        """
        WITH RECURSIVE c(i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM c WHERE i < 3000)
          INSERT INTO "order" SELECT i, 1, 1, NULL, NULL FROM c
        """);
    ByteArrayOutputStream script = new ByteArrayOutputStream();
    Progress interrupting =
        step -> {
          if (step.phase().equals("writing order")) {
            throw new Failure(ExitCode.INTERRUPTED, "interrupted");
          }
        };

    assertThatThrownBy(() -> script(file, MoveOptions.USUAL, interrupting, script))
        .hasMessage("interrupted");
    assertThatThrownBy(() -> PsqlScripts.run(scripted, script.toString(StandardCharsets.UTF_8)))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("the script is not whole");
    assertNothingIsThere();
  }

  @Test
  void aTableThatIsThereStopsTheScriptUnlessItMayBeReplaced() throws Exception {
    Path file = SqliteFiles.shop(folder.resolve("shop.db"));
    runScript(file, MoveOptions.USUAL);
    PostgresServer.run(scripted, "UPDATE customer SET name = 'theirs'");

    assertThatThrownBy(() -> runScript(file, MoveOptions.USUAL))
        .hasMessageContaining("relation \"customer\" already exists");
    assertThat(ask(scripted, "SELECT count(*) FROM customer WHERE name = 'theirs'"))
        .isEqualTo("10");

    runScript(file, options(OnMismatch.WIDEN, true));
    assertThat(ask(scripted, "SELECT count(*) FROM customer WHERE name = 'theirs'")).isEqualTo("0");
    PostgresServer.run(scripted, "CREATE VIEW somebodys AS SELECT * FROM customer");
    assertThatThrownBy(() -> runScript(file, options(OnMismatch.WIDEN, true)))
        .hasMessageContaining("other objects depend on");
  }

  @Test
  void rowsThatDoNotFitGoToTheirFile() throws Exception {
    Path file =
        SqliteFiles.run(
            folder.resolve("misfits.db"),
            "CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER)",
            "INSERT INTO t VALUES (1, 1), (2, 'lots'), (3, 3)");
    CopyReport report = runScript(file, options(OnMismatch.REJECT, false));

    assertThat(report.rowsRejected()).isEqualTo(1);
    assertThat(report.rowsWritten()).isEqualTo(2);
    assertThat(report.ending()).isEqualTo(ExitCode.INCOMPLETE);
    assertThat(report.rejectFile()).hasValue(folder.resolve("rejected.ndjson").toString());
    assertThat(folder.resolve("rejected.ndjson")).content().contains("\"n\":\"lots\"");
    assertThat(ask(scripted, "SELECT string_agg(n::text, ',' ORDER BY id) FROM t"))
        .isEqualTo("1,3");
  }

  @Test
  void nothingIsWrittenWhenValuesMayNotBeMoved() {
    Path file =
        SqliteFiles.run(
            folder.resolve("misfits.db"),
            "CREATE TABLE t (n INTEGER)",
            "INSERT INTO t VALUES ('lots')");
    ByteArrayOutputStream script = new ByteArrayOutputStream();
    CopyReport report = script(file, options(OnMismatch.FAIL, false), Progress.SILENT, script);

    assertThat(script.size()).isZero();
    assertThat(report.script()).isEmpty();
    assertThat(report.misfits()).hasSize(1);
    assertThat(report.ending()).isEqualTo(ExitCode.UNCONVERTIBLE);
  }

  @Test
  void aDatabaseWithoutTablesIsAScriptToo() throws Exception {
    runScript(
        SqliteFiles.run(folder.resolve("views.db"), "CREATE VIEW v AS SELECT 1 AS one"),
        MoveOptions.USUAL);
    assertThat(ask(scripted, "SELECT one FROM v")).isEqualTo("1");
  }

  @Test
  void aPlanAsksNoServer() {
    try (Database source = open(SqliteFiles.shop(folder.resolve("shop.db")))) {
      CopyReport report = Move.plan(source, MoveOptions.USUAL, Progress.SILENT);
      assertThat(report.dryRun()).isTrue();
      assertThat(report.target()).isEmpty();
      assertThat(report.sql())
          .contains("CREATE INDEX \"ix_order_customer\" ON \"public\".\"order\" (\"customer_id\")");
    }
  }

  private void assertNothingIsThere() {
    assertThat(ask(scripted, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"))
        .isEqualTo("0");
  }

  private MoveOptions options(OnMismatch onMismatch, boolean replace) {
    return new MoveOptions(
        Selection.ALL,
        onMismatch,
        BadText.BYTEA,
        Naming.PRESERVE,
        Mapping.NONE,
        Optional.empty(),
        false,
        replace,
        Verification.Depth.FULL,
        folder.resolve("rejected.ndjson"),
        Optional.empty());
  }

  private CopyReport runScript(Path file, MoveOptions options) throws SQLException {
    ByteArrayOutputStream script = new ByteArrayOutputStream();
    CopyReport report = script(file, options, Progress.SILENT, script);
    PsqlScripts.run(scripted, script.toString(StandardCharsets.UTF_8));
    return report;
  }

  private static String scriptOf(Path file, MoveOptions options) {
    ByteArrayOutputStream script = new ByteArrayOutputStream();
    script(file, options, Progress.SILENT, script);
    return script.toString(StandardCharsets.UTF_8);
  }

  private static CopyReport script(
      Path file, MoveOptions options, Progress progress, ByteArrayOutputStream script) {
    try (Database source = open(file)) {
      return Move.script(source, options, "dump.sql", script::write, progress);
    }
  }

  private void move(Path file) {
    try (Database source = open(file);
        Postgres postgres = Postgres.connect(PostgresServer.address(moved))) {
      Move.run(source, postgres, MoveOptions.USUAL, Progress.SILENT);
    }
  }

  private static Database open(Path file) {
    return Database.open(DatabaseFile.at(file), Access.READ_ONLY, Database.DEFAULT_WAIT);
  }
}
