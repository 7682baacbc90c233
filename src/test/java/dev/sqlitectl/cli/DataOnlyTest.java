package dev.sqlitectl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlitectl.testing.PostgresServer;
import dev.sqlitectl.testing.SqliteFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows are loaded into tables that somebody else made: these decide, and stay as they are. */
final class DataOnlyTest {
  /** Everything that the catalogue says of the schema, and how many rows each table has. */
  private static final String SHAPE =
      """
      SELECT string_agg(line, E'\\n' ORDER BY line) FROM (
        SELECT format('%s.%s %s %s %s %s', attrelid::regclass, attname,
          format_type(atttypid, atttypmod), attnotnull, attidentity, attgenerated)
          FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
          WHERE relnamespace = 'public'::regnamespace AND attnum > 0
        UNION ALL SELECT format('%s %s', adrelid::regclass, pg_get_expr(adbin, adrelid))
          FROM pg_attrdef
        UNION ALL SELECT format('%s %s %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
          FROM pg_constraint WHERE connamespace = 'public'::regnamespace
        UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
        UNION ALL SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
        UNION ALL SELECT format('%s %s %s', oid::regclass, relacl, obj_description(oid))
          FROM pg_class WHERE relnamespace = 'public'::regnamespace
        UNION ALL SELECT nspname FROM pg_namespace
      ) AS told (line)
      """;

  @TempDir private Path folder;
  private Path file = Path.of("");
  private String target = "";

  @BeforeEach
  void anEmptyTarget() {
    file = folder.resolve("app.db");
    target = PostgresServer.freshDatabase();
  }

  @Test
  void aSchemaOfManyTypesIsFilledAndStaysAsItIs() {
    manyTypes();
    String before = ask(SHAPE);

    CommandLineRun.Result loaded = load("--timezone=UTC");

    assertThat(loaded.status()).as(loaded.out() + loaded.err()).isZero();
    assertThat(loaded.out())
        .contains("6 rows read = 6 written + 0 rejected")
        .contains("verified: 6 of 6 rows read back, every column equal")
        .contains("✓ loaded in ")
        .contains("in one transaction");
    assertThat(ask(SHAPE)).isEqualTo(before);
    assertThat(ask("SELECT thing::text FROM thing WHERE id = 1"))
        .isEqualTo(
            "(1,sad,\"Zoë  \",\"ab \",12.50,7,t,\"2024-02-29 12:00:00.123+00\",0.5,-32768,"
                + "\"{a,\"\"b c\"\",NULL}\",\"\\\\x00ff\",\"{\"\"a\"\":  1}\",\"{\"\"a\"\": 1}\","
                + "6ba7b810-9dad-11d1-80b4-00c04fd430c8,14,unsaid,5)");
    assertThat(ask("SELECT count(*) FROM thing WHERE id = 2 AND num_nulls(mood, code) = 2"))
        .isEqualTo("1");
    assertThat(verify("--timezone=UTC").status()).isZero();
  }

  @Test
  void theNextNumbersComeAfterTheLargest() {
    SqliteFiles.run(
        file,
        """
        CREATE TABLE always (id INTEGER PRIMARY KEY AUTOINCREMENT, x);
        INSERT INTO always VALUES (1, 1), (90, 1), (91, 1);
        DELETE FROM always WHERE id > 90;
        CREATE TABLE serial_one (id INTEGER PRIMARY KEY, x);
        INSERT INTO serial_one VALUES (7, 1);
        CREATE TABLE shared (id INTEGER PRIMARY KEY, x);
        INSERT INTO shared VALUES (30, 1);
        CREATE TABLE empty (id INTEGER PRIMARY KEY, x);
        CREATE TABLE negative (id INTEGER PRIMARY KEY, x);
        INSERT INTO negative VALUES (-5, 1);
        """);
    PostgresServer.run(
        target,
        "CREATE TABLE always (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, x int)",
        "CREATE TABLE serial_one (id smallserial PRIMARY KEY, x int)",
        "CREATE SEQUENCE free",
        "CREATE TABLE shared (id bigint DEFAULT nextval('free') PRIMARY KEY, x int)",
        "CREATE TABLE empty (id serial PRIMARY KEY, x int)",
        "CREATE TABLE negative (id serial PRIMARY KEY, x int)");

    CommandLineRun.Result loaded = load();

    assertThat(loaded.status()).as(loaded.err()).isZero();
    assertThat(ask("INSERT INTO always (x) VALUES (2) RETURNING id")).isEqualTo("92");
    assertThat(ask("INSERT INTO serial_one (x) VALUES (2) RETURNING id")).isEqualTo("8");
    assertThat(ask("INSERT INTO shared (x) VALUES (2) RETURNING id")).isEqualTo("31");
    assertThat(ask("INSERT INTO empty (x) VALUES (2) RETURNING id")).isEqualTo("1");
    assertThat(ask("INSERT INTO negative (x) VALUES (2) RETURNING id")).isEqualTo("1");
  }

  @Test
  void namesAreFoundInAnyCaseAndByTheStyleThatIsAskedFor() {
    SqliteFiles.run(
        file,
        "CREATE TABLE OrderLine (Id INTEGER PRIMARY KEY, UnitPrice REAL)",
        "INSERT INTO OrderLine VALUES (1, 1.5)",
        "CREATE TABLE LOG (Said TEXT)",
        "INSERT INTO LOG VALUES ('a')");
    PostgresServer.run(
        target,
        "CREATE TABLE order_line (unit_price float8, id int PRIMARY KEY)",
        "CREATE TABLE log (said text)");
    assertThat(load().err())
        .contains("schema public has no tables for these of SQLite: OrderLine")
        .doesNotContain("LOG");

    assertThat(load("--names=snake").status()).isZero();

    assertThat(ask("SELECT unit_price FROM order_line WHERE id = 1")).isEqualTo("1.5");
    assertThat(ask("SELECT said FROM log")).isEqualTo("a");
  }

  @Test
  void parentsAreFilledBeforeTheirChildren() {
    SqliteFiles.run(
        file,
        "CREATE TABLE a_child (id INTEGER PRIMARY KEY, parent INTEGER, boss INTEGER)",
        "CREATE TABLE b_parent (id INTEGER PRIMARY KEY)",
        "INSERT INTO a_child VALUES (1, 5, 2), (2, 5, NULL)",
        "INSERT INTO b_parent VALUES (5)");
    PostgresServer.run(
        target,
        "CREATE TABLE b_parent (id int PRIMARY KEY)",
        "CREATE TABLE a_child (id int PRIMARY KEY, parent int REFERENCES b_parent,"
            + " boss int REFERENCES a_child)");

    CommandLineRun.Result loaded = load();

    assertThat(loaded.status()).as(loaded.err()).isZero();
    assertThat(ask("SELECT count(*) FROM a_child")).isEqualTo("2");
  }

  @Test
  void aCircleOfKeysIsFilledWhenOneCanWait() {
    circle("DEFERRABLE");

    CommandLineRun.Result loaded = load();

    assertThat(loaded.status()).as(loaded.err()).isZero();
    assertThat(ask("SELECT count(*) FROM hen JOIN egg ON egg.id = hen.egg")).isEqualTo("1");
  }

  @Test
  void aCircleOfKeysThatCannotWaitIsRefused() {
    circle("");
    PostgresServer.run(target, "CREATE TABLE chick (id int PRIMARY KEY, egg int REFERENCES egg)");
    SqliteFiles.run(file, "CREATE TABLE chick (id INTEGER PRIMARY KEY, egg INTEGER)");

    CommandLineRun.Result loaded = load();

    assertThat(loaded.status()).isEqualTo(16);
    assertThat(loaded.err())
        .contains(
            "these tables need each other's rows first: hen, egg; no order can satisfy their keys:"
                + " egg.egg_hen_fkey, hen.hen_egg_fkey")
        .contains("DEFERRABLE");
    assertThat(ask("SELECT count(*) FROM hen")).isEqualTo("0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "int REFERENCES other | n | violates foreign key constraint \"t_n_fkey\" | table: t",
        "int CHECK (n < 5) | n | violates check constraint \"t_n_check\" | table: t",
        "int UNIQUE | n | violates unique constraint \"t_n_key\" | table: t",
        "int UNIQUE DEFERRABLE | n | violates unique constraint \"t_n_key\" | table: t",
        "int REFERENCES other DEFERRABLE | n | violates foreign key constraint \"t_n_fkey\" | table: t",
        "small | n | violates check constraint \"small_check\" | table: t",
      })
  void aBrokenConstraintIsNamedAndNothingIsWritten(
      String type, String column, String message, String table) {
    SqliteFiles.run(
        file,
        "CREATE TABLE first (x INTEGER)",
        "CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER)",
        "INSERT INTO first VALUES (1)",
        "INSERT INTO t VALUES (1, 4711), (2, 4711)");
    PostgresServer.run(
        target,
        "CREATE DOMAIN small AS int CHECK (VALUE < 5)",
        "CREATE TABLE other (id int PRIMARY KEY)",
        "CREATE TABLE first (x int)",
        "CREATE TABLE t (id int PRIMARY KEY, %s %s)".formatted(column, type));

    CommandLineRun.Result loaded = load();

    assertThat(loaded.status()).isEqualTo(17);
    assertThat(loaded.err()).contains(message).contains(table).doesNotContain("4711");
    assertThat(ask("SELECT count(*) FROM first")).isEqualTo("0");
    assertThat(ask("SELECT count(*) FROM t")).isEqualTo("0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "smallint | 32768 | t.x: 1 does not fit smallint, such as an integer of 5 digits",
        "integer | 2147483648 | t.x: 1 does not fit integer, such as an integer of 10 digits",
        "bigint | 5.5 | t.x: 1 does not fit bigint, such as a real of 2 digits",
        "bigint | -0.0 | t.x: 1 does not fit bigint, such as a real of 2 digits, negative",
        "integer | 'lots' | t.x: 1 does not fit integer, such as text like aaaa",
        "integer | '5' | t.x: 1 does not fit integer, such as text like 9",
        "boolean | 2 | t.x: 1 does not fit boolean, such as an integer of 1 digit",
        "varchar(3) | 'abcd' | t.x: 1 does not fit varchar(3), such as text like aaaa",
        "char(3) | 'ab ' | t.x: 1 does not fit char(3), such as text like aa ",
        "numeric(4,1) | 1234.5 | t.x: 1 does not fit numeric(4,1), such as a real of 5 digits",
        "numeric(4,1) | 1.25 | t.x: 1 does not fit numeric(4,1), such as a real of 3 digits",
        "numeric | 9e999 | t.x: 1 does not fit numeric, such as a real of 0 digits",
        "real | 0.1 | t.x: 1 does not fit real, such as a real of 2 digits",
        "double precision | 9007199254740993 | t.x: 1 does not fit double precision, such as an integer",
        "timestamp(0) | '2024-01-01 10:00:00.5' | t.x: 1 does not fit timestamp(0), such as text",
        "timestamptz | '2024-01-01 10:00:00' | t.x: 1 does not fit timestamptz, such as text like 9999",
        "date | '2024-02-30' | t.x: 1 does not fit date, such as text like 9999-99-99",
        "uuid | 'abc' | t.x: 1 does not fit uuid, such as text like aaa",
        "jsonb | '{a' | t.x: 1 does not fit jsonb, such as text like {a",
        "text[] | '{\"a\":1}' | t.x: 1 does not fit text[], such as text like",
        "mood | 'Sad' | t.x: 1 does not fit mood, such as text like aaa",
        "text | x'ff' | t.x: 1 does not fit text, such as a blob of 1 bytes",
        "text | CAST(x'ff' AS TEXT) | t.x: 1 does not fit text, such as text of 1 bytes, not valid UTF-8",
        "int NOT NULL | NULL | t.x: 1 does not fit integer NOT NULL, such as NULL",
      })
  void aValueThatDoesNotFitIsListedAndNothingIsWritten(String type, String value, String said) {
    one(type, value);

    CommandLineRun.Result loaded = load();
    CommandLineRun.Result planned = load("--dry-run");

    assertThat(loaded.status()).isEqualTo(17);
    assertThat(loaded.out()).contains("✗ " + said).contains("nothing was written");
    assertThat(planned.status()).isEqualTo(17);
    assertThat(planned.out()).contains("✗ " + said);
    assertThat(ask("SELECT count(*) FROM first")).isEqualTo("0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "smallint | -32768.0 | -32768",
        "bigint | 5.0 | 5",
        "bigint | -9223372036854775808.0 | -9223372036854775808",
        "boolean | 1 | true",
        "boolean | 'false' | false",
        "double precision | 9007199254740992 | 9.007199254740992e+15",
        "real | 0.25 | 0.25",
        "numeric | 5 | 5",
        "numeric(4,1) | 12.5 | 12.5",
        "varchar(3) | 'äöü' | äöü",
        "varchar(3) | 123 | 123",
        "text | 2.5 | 2.5",
        "bpchar | 'abc ' | abc",
        "timestamp(0) | '2024-01-01 10:00:00.000' | 2024-01-01 10:00:00",
        "timestamptz(3) | '2024-01-01 10:00:00.123+02:00' | 2024-01-01 08:00:00.123+00",
        "timestamptz | 1700000000 | 2023-11-14 22:13:20+00",
        "date | '2024-02-29' | 2024-02-29",
        "jsonb | '[1.50]' | [1.50]",
        "text[] | '[]' | {}",
        "mood | 'ok' | ok",
        "few | 3 | 3",
        "bytea | x'00' | \\x00",
      })
  void anEqualValueIsWritten(String type, String value, String written) {
    one(type, value);

    CommandLineRun.Result loaded = load();

    assertThat(loaded.status()).as(loaded.out() + loaded.err()).isZero();
    PostgresServer.run(
        target, "ALTER DATABASE " + ask("SELECT current_database()") + " SET TimeZone TO 'UTC'");
    assertThat(ask("SELECT x::text FROM t WHERE id = 1")).isEqualTo(written);
    assertThat(verify().status()).isZero();
  }

  @Test
  void rowsThatDoNotFitAreRejectedWhenAskedFor() throws IOException {
    SqliteFiles.run(
        file,
        "CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER, must TEXT)",
        "INSERT INTO t VALUES (1, 1, 'a'), (2, 'lots', 'b'), (3, 3, NULL), (4, NULL, 'd')");
    PostgresServer.run(target, "CREATE TABLE t (id int, n int, must text NOT NULL)");

    CommandLineRun.Result loaded = load("--on-mismatch=reject", "--reject-file=no.ndjson");

    assertThat(loaded.status()).as(loaded.err()).isEqualTo(3);
    assertThat(loaded.out()).contains("4 rows read = 2 written + 2 rejected");
    assertThat(ask("SELECT string_agg(id::text, ',' ORDER BY id) FROM t")).isEqualTo("1,4");
    assertThat(Files.readAllLines(folder.resolve("no.ndjson")))
        .satisfiesExactly(
            line -> assertThat(line).contains("\"key\":{\"id\":2},\"column\":\"n\""),
            line ->
                assertThat(line)
                    .contains("\"key\":{\"id\":3},\"column\":\"must\"")
                    .contains("NULL in a column that takes none"));
  }

  @Test
  void generatedColumnsAreNotWrittenButCompared() {
    SqliteFiles.run(
        file,
        "CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER, twice INTEGER AS (a * 2))",
        "INSERT INTO t VALUES (1, 1), (2, 2)");
    PostgresServer.run(
        target,
        "CREATE TABLE t (id int PRIMARY KEY, a int, twice int GENERATED ALWAYS AS (a * 2) STORED)");
    assertThat(load().status()).isZero();
    assertThat(ask("SELECT twice FROM t WHERE id = 2")).isEqualTo("4");
    PostgresServer.run(
        target,
        "DROP TABLE t",
        "CREATE TABLE t (id int PRIMARY KEY, a int, twice int GENERATED ALWAYS AS (a * a) STORED)");

    CommandLineRun.Result loaded = load();

    assertThat(loaded.status()).isEqualTo(4);
    assertThat(loaded.out())
        .contains("✗ t: row 1 differs in twice")
        .contains("✗ not loaded: PostgreSQL does not hold what SQLite holds");
    assertThat(ask("SELECT count(*) FROM t")).isEqualTo("0");
  }

  @Test
  void aTriggerThatChangesRowsIsFoundAndEverythingUndone() {
    one("text", "'a'");
    PostgresServer.run(
        target,
        """
        CREATE FUNCTION shout() RETURNS trigger LANGUAGE plpgsql AS
          $$ BEGIN NEW.x := upper(NEW.x); RETURN NEW; END $$
        """,
        "CREATE TRIGGER shout BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION shout()");

    CommandLineRun.Result loaded = load();

    assertThat(loaded.status()).isEqualTo(4);
    assertThat(loaded.out()).contains("✗ t: row 1 differs in x");
    assertThat(ask("SELECT count(*) FROM t")).isEqualTo("0");
    assertThat(ask("SELECT count(*) FROM first")).isEqualTo("0");
  }

  @Test
  void aTriggerThatRefusesKeepsTheRowToItself() {
    one("text", "'hush'");
    PostgresServer.run(
        target,
        """
        CREATE FUNCTION never() RETURNS trigger LANGUAGE plpgsql AS
          $$ BEGIN RAISE EXCEPTION 'no % here', NEW.x; END $$
        """,
        "CREATE TRIGGER never BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION never()");

    CommandLineRun.Result loaded = load();

    assertThat(loaded.status()).isEqualTo(17);
    assertThat(loaded.err())
        .contains("a trigger in PostgreSQL refused a row")
        .contains("table: t")
        .doesNotContain("hush");
    assertThat(ask("SELECT count(*) FROM first")).isEqualTo("0");
  }

  @Test
  void thePageSaysWhatWasLoaded() throws IOException {
    one("text", "'a'");

    load("--report=page.html");

    assertThat(Files.readString(folder.resolve("page.html")))
        .contains("2 rows in 2 tables loaded, read back and compared: every column is equal.")
        .contains("tables filled")
        .doesNotContain("moved", "made", "in full strength");
  }

  @Test
  void tablesThatHoldRowsAreRefused() {
    one("int", "1");
    PostgresServer.run(target, "INSERT INTO t VALUES (9, 9)");

    CommandLineRun.Result loaded = load();

    assertThat(loaded.status()).isEqualTo(16);
    assertThat(loaded.err())
        .contains("error: these tables of schema public hold rows already: t")
        .contains("empty them, or leave them out with --exclude");
    assertThat(ask("SELECT count(*) FROM first")).isEqualTo("0");
    assertThat(load("--exclude=t").status()).isZero();
    assertThat(ask("SELECT count(*) FROM first")).isEqualTo("1");
  }

  @Test
  void tablesThatAreMissingAreAllNamed() {
    SqliteFiles.shop(file);
    PostgresServer.run(target, "CREATE VIEW customer AS SELECT 1 AS id");

    CommandLineRun.Result loaded = load();

    assertThat(loaded.status()).isEqualTo(16);
    assertThat(loaded.err())
        .contains("error: schema public has no tables for these of SQLite: customer, order")
        .contains("--tables")
        .contains("--exclude");
  }

  @Test
  void columnsThatAreMissingAreAllNamed() {
    SqliteFiles.shop(file);
    PostgresServer.run(
        target,
        "CREATE TABLE customer (id int, name text)",
        "CREATE TABLE \"order\" (id int, customer_id int, total numeric, note text)");

    CommandLineRun.Result loaded = load();

    assertThat(loaded.status()).isEqualTo(16);
    assertThat(loaded.err())
        .contains(
            "have no columns for these of SQLite: customer.email, customer.vip, customer.joined,"
                + " order.photo");
  }

  @Test
  void columnsThatWouldStayEmptyAreNamed() {
    one("int", "1");
    PostgresServer.run(
        target,
        "ALTER TABLE t ADD must int NOT NULL, ADD may int, ADD has int NOT NULL DEFAULT 7,"
            + " ADD n int GENERATED ALWAYS AS IDENTITY");

    CommandLineRun.Result loaded = load();

    assertThat(loaded.status()).isEqualTo(16);
    assertThat(loaded.err())
        .contains("must have a value, and SQLite has none for them: t.must  [refused");
    PostgresServer.run(target, "ALTER TABLE t DROP must");
    assertThat(load().status()).isZero();
    assertThat(ask("SELECT concat(may, has, n) FROM t")).isEqualTo("71");
  }

  @Test
  void aColumnOfAnUnknownTypeIsRefused() {
    one("inet", "'10.0.0.1'");

    CommandLineRun.Result loaded = load();

    assertThat(loaded.status()).isEqualTo(16);
    assertThat(loaded.err()).contains("of types that are not known here: t.x inet");
  }

  @Test
  void aRoleThatMayNotWriteIsRefusedBeforeTheFirstRow() {
    one("int", "1");
    String role = "onlooker_" + ProcessHandle.current().pid();
    PostgresServer.run(
        target,
        "CREATE ROLE " + role + " LOGIN",
        "GRANT SELECT ON ALL TABLES IN SCHEMA public TO " + role);

    CommandLineRun.Result loaded =
        run(target.replaceFirst("user=[^&]*", "user=" + role), "--data-only");

    assertThat(loaded.status()).isEqualTo(12);
    assertThat(loaded.err())
        .contains("the role lacks the privilege INSERT on: first, t")
        .contains("GRANT INSERT ON \"public\".\"first\", \"public\".\"t\" TO \"" + role + "\"");
  }

  @Test
  void aPartitionedTableIsFilled() {
    one("int", "1");
    PostgresServer.run(
        target,
        "DROP TABLE t",
        "CREATE TABLE t (id int PRIMARY KEY, x int) PARTITION BY RANGE (id)",
        "CREATE TABLE t_low PARTITION OF t FOR VALUES FROM (0) TO (100)");

    assertThat(load().status()).isZero();

    assertThat(ask("SELECT count(*) FROM t_low")).isEqualTo("1");
  }

  @Test
  void aDryRunShowsThePlanAndWritesNothing() {
    one("varchar(3)", "'abc'");

    CommandLineRun.Result planned = load("--dry-run");
    CommandLineRun.Result sql = load("--show-sql");

    assertThat(planned.status()).isZero();
    assertThat(planned.out())
        .containsPattern("t +x +varchar\\(3\\) +1 text")
        .contains("dry run: nothing was written");
    assertThat(sql.out())
        .isEqualTo(
            """
            SET CONSTRAINTS ALL DEFERRED;
            COPY "public"."first" ("x") FROM STDIN (FORMAT binary);
            COPY "public"."t" ("id", "x") FROM STDIN (FORMAT binary);
            SET CONSTRAINTS ALL IMMEDIATE;
            """);
    assertThat(ask("SELECT count(*) FROM t")).isEqualTo("0");
  }

  @Test
  void anotherMoveIntoTheSameDatabaseKeepsItOut() throws Exception {
    one("int", "1");
    try (var other = java.sql.DriverManager.getConnection(target);
        var statement = other.createStatement()) {
      statement.execute("SELECT pg_advisory_lock(" + 0x73716c697465L + ")");

      assertThat(load().status()).isEqualTo(11);
    }
    assertThat(ask("SELECT count(*) FROM t")).isEqualTo("0");
  }

  private void one(String type, String value) {
    SqliteFiles.run(
        file,
        "CREATE TABLE first (x INTEGER)",
        "INSERT INTO first VALUES (1)",
        "CREATE TABLE t (id INTEGER PRIMARY KEY, x)",
        "INSERT INTO t VALUES (1, " + value + ")");
    PostgresServer.run(
        target,
        "CREATE TYPE mood AS ENUM ('sad', 'ok')",
        "CREATE DOMAIN positive AS smallint CHECK (VALUE > 0)",
        "CREATE DOMAIN few AS positive NOT NULL",
        "CREATE TABLE first (x int)",
        "CREATE TABLE t (id int PRIMARY KEY, x " + type + ")");
  }

  private void circle(String how) {
    SqliteFiles.run(
        file,
        "CREATE TABLE hen (id INTEGER PRIMARY KEY, egg INTEGER)",
        "CREATE TABLE egg (id INTEGER PRIMARY KEY, hen INTEGER)",
        "INSERT INTO hen VALUES (1, 2)",
        "INSERT INTO egg VALUES (2, 1)");
    PostgresServer.run(
        target,
        "CREATE TABLE hen (id int PRIMARY KEY, egg int)",
        "CREATE TABLE egg (id int PRIMARY KEY, hen int REFERENCES hen)",
        "ALTER TABLE hen ADD FOREIGN KEY (egg) REFERENCES egg " + how);
  }

  private void manyTypes() {
    SqliteFiles.run(
        file,
        """
        CREATE TABLE thing (id INTEGER PRIMARY KEY AUTOINCREMENT, mood TEXT, name TEXT, code TEXT,
          price DECIMAL(10,2), amount REAL, ok BOOLEAN, at DATETIME, share REAL, small INTEGER,
          tags TEXT, photo BLOB, doc TEXT, meta JSON, token UUID,
          double INTEGER GENERATED ALWAYS AS (7 * 2) VIRTUAL);
        INSERT INTO thing VALUES (1, 'sad', 'Zoë  ', 'ab ', 12.5, 7.0, 1,
          '2024-02-29 12:00:00.123', 0.5, -32768, '["a","b c",null]', x'00ff', '{"a":  1}',
          '{"a":  1}', '6ba7b810-9dad-11d1-80b4-00c04fd430c8');
        INSERT INTO thing (id, name, amount) VALUES (2, '', 7), (5, 'x', 7);
        CREATE TABLE part (thing INTEGER, n INTEGER, PRIMARY KEY (thing, n));
        INSERT INTO part VALUES (1, 1), (1, 2), (5, 1);
        """);
    boolean citext =
        ask("SELECT count(*) FROM pg_available_extensions WHERE name = 'citext'").equals("1");
    if (citext) {
      PostgresServer.run(target, "CREATE EXTENSION citext");
    }
    PostgresServer.run(
        target,
        "CREATE TYPE mood AS ENUM ('sad', 'ok')",
        "CREATE DOMAIN caption AS varchar(40) CHECK (VALUE <> 'no')",
        """
        CREATE TABLE thing (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, mood mood,
          name caption NOT NULL, code %s, price numeric(12,2), amount integer CHECK (amount > 0),
          ok boolean, at timestamptz, share real, small smallint, tags text[], photo bytea,
          doc json, meta jsonb, token uuid UNIQUE,
          double int GENERATED ALWAYS AS (amount * 2) STORED,
          note text NOT NULL DEFAULT 'unsaid', made serial)
        """
            .formatted(citext ? "citext" : "text"),
        "ALTER SEQUENCE thing_made_seq RESTART 5",
        "CREATE TABLE part (thing bigint REFERENCES thing ON DELETE CASCADE, n int,"
            + " PRIMARY KEY (thing, n))",
        "CREATE INDEX part_n ON part (n) WHERE n > 1",
        "COMMENT ON TABLE part IS 'of the application'");
  }

  private String ask(String query) {
    return PostgresServer.ask(target, query);
  }

  private CommandLineRun.Result load(String... options) {
    return run(target, with("--data-only", options));
  }

  private CommandLineRun.Result verify(String... options) {
    return run(target, with("--verify-only", options));
  }

  private static String[] with(String option, String... others) {
    List<String> all = new ArrayList<>(List.of(others));
    all.add(option);
    return all.toArray(String[]::new);
  }

  private CommandLineRun.Result run(String to, String... options) {
    List<String> line = new ArrayList<>(List.of("migrate-to-postgres", "--db", "app.db", to));
    line.addAll(List.of(options));
    return CommandLineRun.in(folder).run(line.toArray(String[]::new));
  }
}
