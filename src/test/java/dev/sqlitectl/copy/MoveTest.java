package dev.sqlitectl.copy;

import static dev.sqlitectl.testing.PostgresServer.ask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.outcome.Progress;
import dev.sqlitectl.postgres.Features;
import dev.sqlitectl.postgres.Postgres;
import dev.sqlitectl.sqlite.Access;
import dev.sqlitectl.sqlite.Database;
import dev.sqlitectl.sqlite.DatabaseFile;
import dev.sqlitectl.testing.PostgresServer;
import dev.sqlitectl.testing.SqliteFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MoveTest {
  private static final String STAGING =
      "SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'sqlitectl%'";

  @TempDir private Path folder;
  private String target = "";

  @BeforeEach
  void anEmptyTarget() {
    target = PostgresServer.freshDatabase();
  }

  @Test
  void aWholeDatabaseArrives() {
    CopyReport report = move(SqliteFiles.shop(folder.resolve("shop.db")));

    assertThat(report.switched()).isTrue();
    assertThat(report.rowsRead()).isEqualTo(40);
    assertThat(report.rowsWritten()).isEqualTo(40);
    assertThat(ask(target, "SELECT name FROM customer WHERE id = 3")).isEqualTo("Zoë 3");
    assertThat(ask(target, "SELECT vip FROM customer WHERE id = 3")).isEqualTo("t");
    assertThat(ask(target, "SELECT joined FROM customer WHERE id = 1"))
        .isEqualTo("2023-11-14 22:14:20");
    assertThat(ask(target, "SELECT total FROM \"order\" WHERE id = 7")).isEqualTo("7.70");
    assertThat(ask(target, "SELECT encode(photo, 'hex') FROM \"order\" WHERE id = 3"))
        .isEqualTo("00ff");
    assertThat(ask(target, STAGING)).isEqualTo("0");
  }

  @Test
  void keysIndexesAndForeignKeysHoldInPostgres() {
    move(SqliteFiles.shop(folder.resolve("shop.db")));

    assertThat(
            ask(
                target,
                """
                SELECT string_agg(conname || ' ' || pg_get_constraintdef(oid), '; ' ORDER BY conname)
                FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
                """))
        .isEqualTo(
            "customer_email_key UNIQUE (email); "
                + "customer_pkey PRIMARY KEY (id); "
                + "order_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customer(id); "
                + "order_pkey PRIMARY KEY (id)");
    assertThat(ask(target, "SELECT indexdef FROM pg_indexes WHERE indexname = 'ix_order_customer'"))
        .isEqualTo("CREATE INDEX ix_order_customer ON public.\"order\" USING btree (customer_id)");
    assertThat(
            ask(
                target,
                """
                SELECT string_agg(attname, ',' ORDER BY attname) FROM pg_attribute
                WHERE attrelid = 'customer'::regclass AND attnotnull AND attnum > 0
                """))
        .isEqualTo("id,name,vip");
  }

  @Test
  void newRowsGetTheNumbersThatSqliteWouldHaveGiven() {
    Path file = SqliteFiles.shop(folder.resolve("shop.db"));
    SqliteFiles.run(file, "INSERT INTO customer VALUES (99, 'gone', 'x', 0, NULL)");
    SqliteFiles.run(file, "DELETE FROM customer WHERE id = 99");
    move(file);

    assertThat(ask(target, "INSERT INTO customer (name, vip) VALUES ('new', false) RETURNING id"))
        .isEqualTo("100");
    assertThat(ask(target, "INSERT INTO \"order\" (customer_id) VALUES (1) RETURNING id"))
        .isEqualTo("31");
  }

  @Test
  void everyStorageClassInEveryDeclaredTypeArrivesExactly() {
    Path file =
        SqliteFiles.run(
            folder.resolve("types.db"),
            """
            CREATE TABLE t (id INTEGER PRIMARY KEY, big INT, mixed INTEGER, f REAL, n NUMERIC(10,2),
              wide DECIMAL(4,1), free, s VARCHAR(3), long VARCHAR(3), b BLOB, d DATE, ts TIMESTAMP,
              tz DATETIME, bad DATETIME, j JSON, dup JSON, u UUID, flag BOOL, odd BOOLEAN);
            INSERT INTO t VALUES (1, 9223372036854775807, 1, 16777217, 1.5, 123456.75, 1, 'äöü',
              'abcd', x'00ff', '2024-02-29', '2024-02-29 12:00:00.123456', '2024-01-01T00:00:00Z',
              '2024-02-30', '{"a": 12345678901234567890}', '{"a":1,"a":2}',
              '6ba7b810-9dad-11d1-80b4-00c04fd430c8', 1, 2);
            INSERT INTO t VALUES (2, -9223372036854775808, 'lots', 5e-324, 12345678.99, 0.5, 2.5,
              '', '', zeroblob(0), '0001-01-01', '1969-12-31T23:59:59', '2024-01-01 02:00:00+02:00',
              'never', 'null', '[]', '00000000-0000-0000-0000-000000000000', 0, 0);
            INSERT INTO t (id) VALUES (3);
            """);
    CopyReport report = move(file);

    assertThat(
            report.tables().get(0).columns().stream()
                .map(column -> column.name() + " " + column.type()))
        .containsExactly(
            "id bigint",
            "big bigint",
            "mixed text",
            "f double precision",
            "n numeric(10,2)",
            "wide numeric",
            "free numeric",
            "s varchar(3)",
            "long text",
            "b bytea",
            "d date",
            "ts timestamp",
            "tz timestamptz",
            "bad text",
            "j jsonb",
            "dup json",
            "u uuid",
            "flag boolean",
            "odd bigint");
    assertThat(ask(target, "SELECT t::text FROM t WHERE id = 1"))
        .isEqualTo(
            "(1,9223372036854775807,1,16777217,1.50,123456.75,1,äöü,abcd,\"\\\\x00ff\",2024-02-29,"
                + "\"2024-02-29 12:00:00.123456\",\"2024-01-01 00:00:00+00\",2024-02-30,"
                + "\"{\"\"a\"\": 12345678901234567890}\",\"{\"\"a\"\":1,\"\"a\"\":2}\","
                + "6ba7b810-9dad-11d1-80b4-00c04fd430c8,t,2)");
    assertThat(ask(target, "SELECT t::text FROM t WHERE id = 2"))
        .isEqualTo(
            "(2,-9223372036854775808,lots,5e-324,12345678.99,0.5,2.5,\"\",\"\",\"\\\\x\",0001-01-01,"
                + "\"1969-12-31 23:59:59\",\"2024-01-01 00:00:00+00\",never,null,[],"
                + "00000000-0000-0000-0000-000000000000,f,0)");
    assertThat(ask(target, "SELECT t::text FROM t WHERE id = 3"))
        .isEqualTo("(3,,,,,,,,,,,,,,,,,,)");
  }

  @Test
  void columnsTiedByForeignKeysBecomeTypesThatCompare() {
    Path file =
        SqliteFiles.run(
            folder.resolve("keys.db"),
            """
            CREATE TABLE a (id UUID PRIMARY KEY, free UNIQUE);
            CREATE TABLE b (a_id TEXT REFERENCES a(id), self INTEGER PRIMARY KEY, up REFERENCES b(self));
            CREATE TABLE c (b_id NUMERIC REFERENCES b(self), v VARCHAR(5) REFERENCES a(free));
            INSERT INTO a VALUES ('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'x');
            INSERT INTO b VALUES ('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 1, NULL);
            INSERT INTO c VALUES (1, 'x');
            """);
    CopyReport report = move(file);

    assertThat(report.notCarried()).isEmpty();
    assertThat(report.foreignKeys()).isEqualTo(4);
    assertThat(
            report.tables().stream()
                .flatMap(table -> table.columns().stream())
                .map(column -> column.name() + " " + column.type()))
        .containsExactly(
            "id text",
            "free text",
            "a_id text",
            "self bigint",
            "up bigint",
            "b_id bigint",
            "v varchar(5)");
  }

  @Test
  void textThatPostgresCannotStoreBecomesBytes() {
    Path file =
        SqliteFiles.run(
            folder.resolve("text.db"),
            "CREATE TABLE t (nul TEXT, invalid TEXT, fine TEXT)",
            "INSERT INTO t VALUES ('a' || char(0) || 'b', CAST(x'ff41' AS TEXT), 'ok')");
    move(file);

    assertThat(ask(target, "SELECT encode(nul, 'hex') FROM t")).isEqualTo("610062");
    assertThat(ask(target, "SELECT encode(invalid, 'hex') FROM t")).isEqualTo("ff41");
    assertThat(ask(target, "SELECT fine FROM t")).isEqualTo("ok");
  }

  @Test
  void aSurrogateWithoutItsPartnerArrivesAsTheBytesThatSqliteMakesOfIt() {
    Path file =
        SqliteFiles.run(
            folder.resolve("utf16.db"),
            """
            PRAGMA encoding='UTF-16le';
            CREATE TABLE t (id INTEGER PRIMARY KEY, alone TEXT, paired TEXT, fine TEXT);
            INSERT INTO t VALUES (1, CAST(x'00d8' AS TEXT), CAST(x'00d84100' AS TEXT), 'é😀');
            """);
    CopyReport report = move(file);

    assertThat(report.rowsWritten()).isEqualTo(1);
    assertThat(ask(target, "SELECT encode(alone, 'hex') FROM t")).isEqualTo("eda080");
    assertThat(ask(target, "SELECT encode(convert_to(paired, 'UTF8'), 'hex') FROM t"))
        .isEqualTo("f0908181");
    assertThat(ask(target, "SELECT fine FROM t")).isEqualTo("é😀");
  }

  @Test
  void hostileNamesAreJustNames() {
    Path file =
        SqliteFiles.run(
            folder.resolve("names.db"),
            """
            CREATE TABLE "select ""x"" from" ("a.b" INTEGER, "ctid" TEXT, "É" TEXT, "é" TEXT);
            INSERT INTO "select ""x"" from" VALUES (1, 'c', 'E', 'e');
            """
                + "CREATE TABLE "
                + "t".repeat(70)
                + " (x); INSERT INTO "
                + "t".repeat(70)
                + " VALUES (1)");
    CopyReport report = move(file);

    assertThat(report.rowsWritten()).isEqualTo(2);
    assertThat(report.notCarried().stream().map(n -> n.kind() + " " + n.name() + ": " + n.reason()))
        .containsExactly(
            "name select \"x\" from.ctid: it is called CTID in PostgreSQL",
            "name " + "t".repeat(70) + ": it is called " + "t".repeat(63) + " in PostgreSQL");
    assertThat(ask(target, "SELECT \"CTID\" FROM \"select \"\"x\"\" from\"")).isEqualTo("c");
    assertThat(report.tables().get(1).name()).hasSize(63);
  }

  @Test
  void whatIsNotCarriedOverIsListedAndTheExitSaysSo() {
    Path file =
        SqliteFiles.run(
            folder.resolve("rest.db"),
            """
            CREATE TABLE p (id INTEGER PRIMARY KEY, s TEXT DEFAULT (random()),
              code TEXT UNIQUE ON CONFLICT REPLACE, twice TEXT AS (quote(s)));
            CREATE TABLE c (pid INTEGER REFERENCES p(id), other INTEGER REFERENCES missing(id),
              n INTEGER CHECK (n > 0), j JSON DEFAULT 'no json');
            CREATE VIEW broken AS SELECT missing FROM nowhere;
            CREATE TRIGGER tr AFTER INSERT ON p BEGIN SELECT 1; END;
            CREATE VIRTUAL TABLE f USING fts5(body);
            INSERT INTO p (id, s) VALUES (1, 'a');
            INSERT INTO c VALUES (1, NULL, 1, '{}'), (7, NULL, 2, '[]');
            PRAGMA ignore_check_constraints=ON;
            INSERT INTO c VALUES (NULL, NULL, -1, NULL);
            """);
    CopyReport report = move(file);

    assertThat(report.ending()).isEqualTo(ExitCode.INCOMPLETE);
    assertThat(report.notCarried().stream().map(n -> n.kind() + " " + n.name() + ": " + n.reason()))
        .containsExactlyInAnyOrder(
            "default p.s: the function random is not known",
            "default c.j: invalid input syntax for type json",
            "generated column p.twice: the function quote is not known",
            "conflict clause p: code UNIQUE ON CONFLICT REPLACE",
            "foreign key c (pid): 1 row refers to nothing; added NOT VALID",
            "foreign key c (other): there is no table missing",
            "check c_check: rows break it; added NOT VALID",
            "view broken: there is no table nowhere",
            "trigger tr: written for SQLite",
            "virtual table f: its module is SQLite's own");
    assertThat(ask(target, "SELECT count(*) FROM c")).isEqualTo("3");
    assertThat(ask(target, "SELECT convalidated FROM pg_constraint WHERE conname = 'c_pid_fkey'"))
        .isEqualTo("f");
  }

  @Test
  void defaultsChecksIndexesAndViewsMoveToo() {
    Path file =
        SqliteFiles.run(
            folder.resolve("whole.db"),
            """
            CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT COLLATE NOCASE NOT NULL DEFAULT 'x',
              ok BOOLEAN DEFAULT 1 CHECK (ok IN (0, 1)), at DATETIME DEFAULT CURRENT_TIMESTAMP,
              n INTEGER CHECK (n >= 0) DEFAULT 5, double INTEGER AS (n * 2) STORED,
              shout TEXT AS (upper(name) || '!'), UNIQUE (name));
            CREATE INDEX t_live ON t(n DESC) WHERE ok = 1;
            CREATE INDEX t_lower ON t(lower(name), n);
            CREATE VIEW live AS SELECT id, name AS who, n * 2 AS twice FROM t WHERE ok;
            CREATE VIEW livelier AS SELECT who FROM live WHERE twice > 4;
            INSERT INTO t (id, name, ok, at, n) VALUES (1, 'Ann', 1, '2024-01-01 10:00:00', 2);
            INSERT INTO t (id, name, ok, at, n) VALUES (2, 'bob', 0, '2024-01-01 10:00:00', 3);
            INSERT INTO t (id, name, ok, at, n) VALUES (3, 'Cid', 1, '2024-01-01 10:00:00', 4);
            """);
    CopyReport report = move(file);

    assertThat(report.notCarried())
        .containsExactly(
            new NotCarried(
                "collation", "t.name", "PostgreSQL compares it exactly, not by NOCASE", ""));
    assertThat(report.views()).isEqualTo(2);
    assertThat(ask(target, "UPDATE t SET n = 50 WHERE id = 2 RETURNING double || shout"))
        .isEqualTo("100BOB!");
    assertThat(ask(target, "SELECT string_agg(who, ',') FROM livelier")).isEqualTo("Cid");
    assertThat(
            ask(
                target,
                "INSERT INTO t DEFAULT VALUES RETURNING name || ok || n || (at > '2026-01-01')"))
        .isEqualTo("xtrue5true");
    assertThat(
            ask(
                target,
                """
                SELECT string_agg(indexdef, '; ' ORDER BY indexname) FROM pg_indexes
                WHERE schemaname = 'public' AND starts_with(indexname, 't_l')
                """))
        .isEqualTo(
            "CREATE INDEX t_live ON public.t USING btree (n DESC) WHERE (ok = true); "
                + "CREATE INDEX t_lower ON public.t USING btree (lower((name COLLATE \"C\")), n)");
    assertThatThrownBy(() -> PostgresServer.run(target, "INSERT INTO t (name) VALUES ('ANN')"))
        .rootCause()
        .hasMessageContaining("duplicate key value violates unique constraint");
    assertThatThrownBy(() -> PostgresServer.run(target, "INSERT INTO t (n) VALUES (-1)"))
        .rootCause()
        .hasMessageContaining("violates check constraint");
  }

  @Test
  void aTargetThatHasOneOfTheTablesIsRefusedUntouched() {
    PostgresServer.run(target, "CREATE TABLE customer (id int)", "INSERT INTO customer VALUES (1)");

    assertThatThrownBy(() -> move(SqliteFiles.shop(folder.resolve("shop.db"))))
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> {
              assertThat(failure.code()).isEqualTo(ExitCode.REFUSED);
              assertThat(failure.message())
                  .isEqualTo("schema public already has 1 of these tables and views: customer");
            });
    assertThat(ask(target, "SELECT count(*) FROM customer")).isEqualTo("1");
    assertThat(ask(target, STAGING)).isEqualTo("0");
  }

  @Test
  void anInterruptLeavesTheTargetAsItWas() {
    Path file = SqliteFiles.shop(folder.resolve("shop.db"));
    SqliteFiles.run(
        file,
        """
        WITH RECURSIVE c(i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM c WHERE i < 3000)
          INSERT INTO "order" SELECT i, 1, 1, NULL, NULL FROM c
        """);
    Progress interrupting =
        step -> {
          if (step.phase().startsWith("copying")) {
            throw new Failure(ExitCode.INTERRUPTED, "interrupted");
          }
        };

    assertThatThrownBy(() -> move(file, interrupting)).hasMessage("interrupted");
    assertThat(ask(target, "SELECT count(*) FROM pg_class WHERE relname = 'customer'"))
        .isEqualTo("0");
    assertThat(ask(target, STAGING)).isEqualTo("0");
  }

  @Test
  void whatADeadRunLeftIsRemovedByTheNext() {
    PostgresServer.run(
        target,
        "CREATE SCHEMA sqlitectl_staging_dead",
        "COMMENT ON SCHEMA sqlitectl_staging_dead IS 'sqlitectl: the unfinished move dead'",
        "CREATE TABLE sqlitectl_staging_dead.customer (id int)",
        "CREATE SCHEMA sqlitectl_staging_of_somebody_else");
    move(SqliteFiles.shop(folder.resolve("shop.db")));

    assertThat(ask(target, "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'sqlitectl%'"))
        .isEqualTo("sqlitectl_staging_of_somebody_else");
  }

  @Test
  void twoMovesIntoOneDatabaseKeepEachOtherOut() {
    Path file = SqliteFiles.shop(folder.resolve("shop.db"));
    try (Postgres other = Postgres.connect(PostgresServer.address(target));
        Staging staging =
            Staging.open(other, new Features(true, true), "other", new ArrayList<>())) {
      assertThat(staging.schema()).isEqualTo("sqlitectl_staging_other");
      assertThatThrownBy(() -> move(file))
          .isInstanceOfSatisfying(
              Failure.class,
              failure -> {
                assertThat(failure.code()).isEqualTo(ExitCode.BUSY);
                assertThat(failure.details().get(0).text())
                    .startsWith("server process " + other.backendPid() + " from ");
              });
    }
  }

  @Test
  void writersGoOnDuringTheMoveAndTheCopyIsTheSnapshot() {
    Path file = SqliteFiles.shop(folder.resolve("shop.db"));
    SqliteFiles.run(
        file,
        """
        WITH RECURSIVE c(i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM c WHERE i < 4000)
          INSERT INTO "order" SELECT i, 1, 1, NULL, NULL FROM c
        """);
    AtomicInteger written = new AtomicInteger();
    Progress writing =
        step -> {
          if (step.phase().startsWith("reading") || step.phase().startsWith("copying")) {
            SqliteFiles.run(
                file,
                "INSERT INTO customer (name) VALUES ('late')",
                "UPDATE \"order\" SET note = 'late'");
            written.incrementAndGet();
          }
        };
    CopyReport report = move(file, writing);

    assertThat(written.get()).isGreaterThan(3);
    assertThat(report.rowsWritten()).isEqualTo(3941);
    assertThat(ask(target, "SELECT count(*) FROM customer WHERE name = 'late'")).isEqualTo("0");
    assertThat(ask(target, "SELECT count(*) FROM \"order\" WHERE note = 'late'")).isEqualTo("0");
    assertThat(SqliteFiles.ask(file, "SELECT count(*) FROM \"order\" WHERE note = 'late'"))
        .isEqualTo("3931");
  }

  @Test
  void aSchemaThatIsNotThereIsMade() {
    target += (target.contains("?") ? "&" : "?") + "currentSchema=app_data";
    CopyReport report = move(SqliteFiles.shop(folder.resolve("shop.db")));

    assertThat(report.schema()).isEqualTo("app_data");
    assertThat(ask(target, "SELECT count(*) FROM app_data.customer")).isEqualTo("10");
  }

  @Test
  void aRoleThatMayNotPrepareAMoveIsToldBeforeTheFirstByte() {
    String role = "guest_" + ProcessHandle.current().pid();
    PostgresServer.run(
        target, "DROP ROLE IF EXISTS " + role, "CREATE ROLE " + role + " LOGIN PASSWORD 'x'");
    String theirs = target.replaceFirst("\\?.*", "?user=" + role + "&password=x");

    assertThatThrownBy(
            () -> {
              try (Database source = open(SqliteFiles.shop(folder.resolve("shop.db")));
                  Postgres postgres = Postgres.connect(PostgresServer.address(theirs))) {
                Move.run(source, postgres, MoveOptions.USUAL, Progress.SILENT);
              }
            })
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> {
              assertThat(failure.code()).isEqualTo(ExitCode.AUTH);
              assertThat(failure.hint().orElse("")).contains("GRANT CREATE ON DATABASE");
            });
  }

  @Test
  void anIndexWhoseNameIsTakenGetsAnother() {
    PostgresServer.run(
        target, "CREATE TABLE mine (id int)", "CREATE INDEX ix_order_customer ON mine (id)");
    CopyReport report = move(SqliteFiles.shop(folder.resolve("shop.db")));

    assertThat(report.switched()).isTrue();
    assertThat(
            ask(target, "SELECT tablename FROM pg_indexes WHERE indexname = 'ix_order_customer_2'"))
        .isEqualTo("order");
  }

  @Test
  void theSourceIsNotChangedByAByte() throws Exception {
    Path file = SqliteFiles.shop(folder.resolve("shop.db"));
    byte[] before = Files.readAllBytes(file);
    move(file);
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
    assertThat(SqliteFiles.names(folder)).containsExactly("shop.db");
  }

  @Test
  void aDatabaseWithoutTablesMovesToo() {
    CopyReport report =
        move(SqliteFiles.run(folder.resolve("views.db"), "CREATE VIEW v AS SELECT 1"));
    assertThat(report.tables()).isEmpty();
    assertThat(report.views()).isEqualTo(1);
    assertThat(report.ending()).isEqualTo(ExitCode.OK);
  }

  @Test
  void aDryRunWritesNothing() {
    try (Database source = open(SqliteFiles.shop(folder.resolve("shop.db")));
        Postgres postgres = Postgres.connect(PostgresServer.address(target))) {
      CopyReport report = Move.plan(source, postgres, MoveOptions.USUAL, Progress.SILENT);
      assertThat(report.dryRun()).isTrue();
      assertThat(report.rowsRead()).isEqualTo(40);
      assertThat(report.rowsWritten()).isZero();
    }
    assertThat(ask(target, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"))
        .isEqualTo("0");
  }

  @Test
  void aServerThatStoresAnotherEncodingIsRefusedBeforeTheFirstByte() {
    String name = target.replaceFirst("(.*/)[^?]*", "$1latin").replaceFirst(".*/([^?]*).*", "$1");
    PostgresServer.run(
        target,
        "DROP DATABASE IF EXISTS " + name,
        "CREATE DATABASE " + name + " TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'");
    target = target.replaceFirst("(.*/)[^?]*", "$1latin");

    assertThatThrownBy(() -> move(SqliteFiles.shop(folder.resolve("shop.db"))))
        .hasMessage("the database stores text as LATIN1, which cannot hold every text");
  }

  @Test
  void writersGoOnInTheJournalModesWithoutALogToo() {
    Path file = SqliteFiles.shop(folder.resolve("shop.db"));
    SqliteFiles.run(file, "PRAGMA journal_mode=DELETE");
    AtomicInteger written = new AtomicInteger();
    CopyReport report =
        move(
            file,
            step -> {
              if (step.phase().startsWith("verifying")) {
                SqliteFiles.run(file, "INSERT INTO customer (name) VALUES ('late')");
                written.incrementAndGet();
              }
            });

    assertThat(written.get()).isPositive();
    assertThat(report.rowsWritten()).isEqualTo(40);
    assertThat(ask(target, "SELECT count(*) FROM customer WHERE name = 'late'")).isEqualTo("0");
    assertThat(SqliteFiles.names(folder)).containsExactly("shop.db");
  }

  private CopyReport move(Path file) {
    return move(file, Progress.SILENT);
  }

  private CopyReport move(Path file, Progress progress) {
    try (Database source = open(file);
        Postgres postgres =
            Postgres.connect(PostgresServer.address(target), Duration.ofMillis(300), () -> {})) {
      return Move.run(source, postgres, MoveOptions.USUAL, progress);
    }
  }

  private static Database open(Path file) {
    return Database.open(DatabaseFile.at(file), Access.READ_ONLY, Database.DEFAULT_WAIT);
  }
}
