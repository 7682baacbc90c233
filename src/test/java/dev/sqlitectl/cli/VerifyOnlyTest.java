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
import org.junit.jupiter.params.provider.ValueSource;

/** A finished move is compared again; whatever somebody changed since must be found and named. */
final class VerifyOnlyTest {
  @TempDir private Path folder;
  private String target = "";

  @BeforeEach
  void anEmptyTarget() {
    target = PostgresServer.freshDatabase();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = true,
      value = {
        "UPDATE t SET n = n + 1 WHERE id = 7 | t | 7 | differs in n",
        "UPDATE t SET s = concat(s, ' ') WHERE id = 8 | t | 8 | differs in s",
        "UPDATE t SET empty = NULL WHERE id = 9 | t | 9 | differs in empty",
        "UPDATE t SET gone = '' WHERE id = 9 | t | 9 | differs in gone",
        "UPDATE t SET b = set_byte(b, 2, 255) WHERE id = 10 | t | 10 | differs in b",
        "UPDATE t SET f = f + 1e-12 WHERE id = 11 | t | 11 | differs in f",
        "UPDATE t SET d = d + 0.01 WHERE id = 12 | t | 12 | differs in d",
        "UPDATE t SET any_number = any_number + 1 WHERE id = 12 | t | 12 | differs in any_number",
        "UPDATE t SET ts = ts + interval '1 microsecond' WHERE id = 13 | t | 13 | differs in ts",
        "UPDATE t SET ok = NOT ok WHERE id = 14 | t | 14 | differs in ok",
        "UPDATE t SET j = jsonb_set(j, '{n}', '16.0') WHERE id = 15 | t | 15 | differs in j",
        "UPDATE t SET n = 0, s = 'x' WHERE id = 7 | t | 7 | differs in n, s",
        "DELETE FROM t WHERE id = 16 | t | 16 | is missing in PostgreSQL",
        "INSERT INTO t (id) VALUES (100000) | t | 100000 | is not in SQLite",
        "INSERT INTO named VALUES ('Zoë', 1) | named | Zoë | is not in SQLite",
        "DELETE FROM named WHERE name = 'b' | named | b | is missing in PostgreSQL"
      })
  void oneChangeIsFoundAndNamed(String change, String table, String key, String what) {
    move();
    PostgresServer.run(target, change);

    CommandLineRun.Result machine = verify("--json");
    CommandLineRun.Result person = verify();

    assertThat(machine.status()).isEqualTo(4);
    assertThat(machine.out())
        .contains(
            "\"differing\":1,\"estimated\":false,\"differences\":[{\"table\":\"%s\",\"key\":\"%s\",\"what\":\"%s\"}]"
                .formatted(table, key, what));
    assertThat(person.status()).isEqualTo(4);
    assertThat(person.out())
        .contains("✗ %s: row %s %s".formatted(table, key, what))
        .contains("✗ not equal, 1 row differs");
  }

  @Test
  void twoRowsWithSwappedCellsAreFound() {
    move();
    PostgresServer.run(
        target, "UPDATE t SET n = CASE id WHEN 20 THEN 21 ELSE 20 END WHERE id IN (20, 21)");

    CommandLineRun.Result machine = verify("--json");

    assertThat(machine.status()).isEqualTo(4);
    assertThat(machine.out())
        .contains("{\"table\":\"t\",\"key\":\"20\",\"what\":\"differs in n\"}")
        .contains("{\"table\":\"t\",\"key\":\"21\",\"what\":\"differs in n\"}");
  }

  @Test
  void aDoubledRowInATableWithoutAKeyIsFound() {
    move();
    PostgresServer.run(target, "INSERT INTO bag VALUES (1)");

    CommandLineRun.Result person = verify();

    assertThat(person.status()).isEqualTo(4);
    assertThat(person.out()).contains("✗ bag: a row is not in SQLite");
  }

  @Test
  void anEmptiedTableADroppedTableAndADroppedColumnAreNamed() {
    move();
    PostgresServer.run(
        target, "TRUNCATE named", "DROP TABLE bag", "ALTER TABLE t DROP COLUMN empty");

    CommandLineRun.Result person = verify();

    assertThat(person.status()).isEqualTo(4);
    assertThat(person.out())
        .contains("✗ bag is no table in PostgreSQL")
        .contains("✗ t has no column empty in PostgreSQL")
        .contains("✗ named: row a is missing in PostgreSQL");
  }

  @Test
  void tablesThatPostgresHasBesidesAreNotMentioned() {
    move();
    PostgresServer.run(target, "CREATE TABLE beside (x int)", "INSERT INTO beside VALUES (1)");

    CommandLineRun.Result person = verify();

    assertThat(person.status()).isZero();
    assertThat(person.out()).doesNotContain("beside");
  }

  @Test
  void nothingIsWrittenOnEitherSide() throws IOException {
    move();
    byte[] before = Files.readAllBytes(folder.resolve("t.db"));
    String rows = "SELECT md5(string_agg(t::text || xmin, '' ORDER BY id)) FROM t";
    String stood = PostgresServer.ask(target, rows);
    List<String> files = SqliteFiles.names(folder);

    assertThat(verify().status()).isZero();

    assertThat(Files.readAllBytes(folder.resolve("t.db"))).isEqualTo(before);
    assertThat(PostgresServer.ask(target, rows)).isEqualTo(stood);
    assertThat(SqliteFiles.names(folder)).isEqualTo(files);
  }

  @Test
  void aRoleThatMayOnlyReadCanCompare() {
    move();
    String role = "reader_" + ProcessHandle.current().pid();
    PostgresServer.run(
        target,
        "CREATE ROLE " + role + " LOGIN",
        "GRANT SELECT ON ALL TABLES IN SCHEMA public TO " + role);
    String asReader = target.replaceFirst("user=[^&]*", "user=" + role);

    CommandLineRun.Result result = run("--verify-only", asReader);

    assertThat(result.status()).as(result.err()).isZero();
  }

  @Test
  void equalTablesAreSaidToBe() {
    move();

    CommandLineRun.Result person = verify();
    CommandLineRun.Result machine = verify("--json");

    assertThat(person.status()).isZero();
    assertThat(person.out()).contains("✓ equal: 2,008 rows, every column, compared in ");
    assertThat(machine.out())
        .contains("\"outcome\":\"ok\"")
        .contains("\"course\":\"verify-only\"")
        .contains("\"verification\":{\"depth\":\"full\",\"rows\":2008,\"differing\":0");
  }

  @Test
  void thePageSaysWhetherBothSidesAreEqual() throws IOException {
    move();
    verify("--report=equal.html");
    PostgresServer.run(target, "DELETE FROM t WHERE id = 16", "DROP TABLE bag");
    verify("--report=other.html");

    assertThat(Files.readString(folder.resolve("equal.html")))
        .contains("2,008 rows in 3 tables read back and compared: every column is equal.")
        .doesNotContain("switched", "made", "dropped");
    assertThat(Files.readString(folder.resolve("other.html")))
        .contains("PostgreSQL does not hold what SQLite holds. 1 row differs.")
        .contains("is missing in PostgreSQL")
        .contains("is no table in PostgreSQL")
        .doesNotContain("switched", "dropped");
  }

  @Test
  void rowsThatAreCountedAloneAreSaidToBe() {
    move();
    PostgresServer.run(target, "UPDATE t SET n = 0 WHERE id = 7");
    assertThat(verify("--verify=counts").status()).isZero();
    PostgresServer.run(target, "DELETE FROM t WHERE id IN (7, 8)");

    CommandLineRun.Result person = verify("--verify=counts");

    assertThat(person.status()).isEqualTo(4);
    assertThat(person.out()).contains("✗ t has 2000 rows in SQLite and 1998 in PostgreSQL");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--names=snake",
        "--names=lower",
        "--timezone=Europe/Berlin",
        "--narrow-integers",
        "--on-bad-text=strip",
        "--on-bad-text=escape",
        "--on-bad-text=latin1",
        "--tables=customer,Order*",
        "--exclude=Odd*",
        "--mapping=mapping.json"
      })
  void whatAMoveDidIsEqualWithTheSameOptions(String option) throws IOException {
    shop();
    Files.writeString(
        folder.resolve("mapping.json"),
        """
        {"tables": {"OrderLine": {"name": "line", "columns": {"Tags": {"type": "text[]"},
          "Price": {"name": "cost", "type": "numeric(12,4)"}}}, "Odd One": {"exclude": true}}}
        """);
    String[] options = option.isEmpty() ? new String[0] : new String[] {option};
    CommandLineRun.Result moved = run(target, options);
    assertThat(moved.status()).as(moved.out() + moved.err()).isIn(0, 3);

    CommandLineRun.Result compared = verify(options);

    assertThat(compared.status()).as(compared.out() + compared.err()).isZero();
  }

  @Test
  void rowsThatWereRejectedAreMissing() {
    SqliteFiles.run(
        folder.resolve("t.db"),
        "CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER)",
        "INSERT INTO t VALUES (1, 1), (2, 'lots'), (3, 3)");
    assertThat(run(target, "--on-mismatch=reject").status()).isEqualTo(3);

    CommandLineRun.Result compared = verify("--on-mismatch=reject");

    assertThat(compared.status()).isEqualTo(4);
    assertThat(compared.out())
        .contains("✗ t: row 2 is missing in PostgreSQL")
        .contains("1 row differs");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER TABLE t ALTER n TYPE numeric",
        "ALTER TABLE t ALTER d TYPE numeric",
        "ALTER TABLE t ALTER d TYPE numeric(20,6)",
        "ALTER TABLE t ALTER any_number TYPE double precision",
        "ALTER TABLE t ALTER ok TYPE smallint USING ok::int",
        "ALTER TABLE t ALTER short TYPE text",
        "ALTER TABLE t ALTER short TYPE varchar(30)",
        "ALTER TABLE t ALTER short TYPE bpchar",
        "CREATE DOMAIN word AS varchar(20); ALTER TABLE t ALTER short TYPE word",
        "ALTER TABLE t ALTER ts TYPE timestamp(0)",
        "ALTER TABLE t ALTER n TYPE integer"
      })
  void aColumnOfAnotherTypeWithEqualValuesIsEqual(String change) {
    move();
    PostgresServer.run(target, change);

    CommandLineRun.Result compared = verify();

    assertThat(compared.status()).as(compared.out()).isZero();
  }

  @Test
  void aColumnThatCanNoLongerHoldTheValuesDiffers() {
    move();
    PostgresServer.run(target, "ALTER TABLE t ALTER s TYPE varchar(5) USING left(s, 5)");

    CommandLineRun.Result compared = verify();

    assertThat(compared.status()).isEqualTo(4);
    assertThat(compared.out())
        .contains("✗ t: row 10 differs in s")
        .contains("✗ t has 1,991 rows that differ, of which 20 are named");
  }

  @Test
  void rowsThatSqliteGotSinceAreCountedAndTheFirstNamed() {
    move();
    SqliteFiles.run(
        folder.resolve("t.db"),
        """
        WITH RECURSIVE c(i) AS (SELECT 5001 UNION ALL SELECT i + 1 FROM c WHERE i < 5030)
          INSERT INTO t (id) SELECT i FROM c;
        UPDATE t SET n = 'many' WHERE id = 3;
        """);

    CommandLineRun.Result machine = verify("--json");
    CommandLineRun.Result person = verify();

    assertThat(machine.out()).contains("\"differing\":31,\"estimated\":false");
    assertThat(person.out())
        .contains("✗ t: row 3 differs in n")
        .contains("is missing in PostgreSQL")
        .contains("✗ t has 31 rows that differ, of which 20 are named")
        .contains("✗ not equal, 31 rows differ");
    assertThat(person.out().lines().filter(line -> line.startsWith("✗ t: row "))).hasSize(20);
  }

  @Test
  void rowsWithoutNumberThatDifferAreCountedInASample() {
    Path file = folder.resolve("t.db");
    SqliteFiles.run(
        file,
        """
        CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER);
        WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 100000)
          INSERT INTO t SELECT i, i FROM c;
        """);
    assertThat(run(target).status()).isZero();
    SqliteFiles.run(file, "UPDATE t SET n = n + 1 WHERE id % 2 = 0");

    CommandLineRun.Result machine = verify("--json");

    assertThat(machine.status()).isEqualTo(4);
    assertThat(machine.out()).contains("\"estimated\":true").contains("differs in n");
    long said = Long.parseLong(machine.out().replaceFirst("(?s).*\"differing\":(\\d+).*", "$1"));
    assertThat(said).isBetween(45_000L, 55_000L);
  }

  @Test
  void tablesThatOthersMadeAndFilledAreComparedByTheirOwnTypes() {
    SqliteFiles.run(
        folder.resolve("t.db"),
        "CREATE TABLE Thing (Id INTEGER PRIMARY KEY, Price, At TEXT, Mood TEXT, Tags TEXT)",
        """
        INSERT INTO Thing VALUES (1, 1.5, '2024-01-01T10:00:00Z', 'sad', '["a","b c"]'),
          (2, 2, '2024-01-01 12:00:00+02:00', NULL, '[]')
        """);
    PostgresServer.run(
        target,
        "CREATE TYPE mood AS ENUM ('sad', 'ok')",
        "CREATE TABLE thing (note text, tags text[], mood mood, at timestamptz, price numeric,"
            + " id integer PRIMARY KEY)",
        "INSERT INTO thing VALUES ('x', '{a,b c}', 'sad', '2024-01-01 10:00Z', 1.500, 1)",
        "INSERT INTO thing VALUES ('x', '{}', NULL, '2024-01-01 10:00Z', 2.0, 2)");
    assertThat(verify().status()).isZero();
    PostgresServer.run(target, "UPDATE thing SET mood = 'ok', price = 1.51 WHERE id = 1");

    assertThat(verify().out()).contains("✗ Thing: row 1 differs in Price, Mood");
  }

  @Test
  void aColumnOfAnUnknownTypeIsNotCalledEqual() {
    move();
    PostgresServer.run(target, "ALTER TABLE t ALTER gone TYPE inet USING gone::inet");

    CommandLineRun.Result compared = verify();

    assertThat(compared.status()).isEqualTo(16);
    assertThat(compared.err())
        .contains("these columns of PostgreSQL are of types that are not known here: t.gone inet");
    assertThat(verify("--exclude", "t").status()).isZero();
  }

  @Test
  void rowsThatPolicyHidesAreNotCalledMissing() {
    move();
    String role = "filtered_" + ProcessHandle.current().pid();
    PostgresServer.run(
        target,
        "CREATE ROLE " + role + " LOGIN",
        "GRANT SELECT ON ALL TABLES IN SCHEMA public TO " + role,
        "ALTER TABLE bag ENABLE ROW LEVEL SECURITY");

    CommandLineRun.Result compared =
        run("--verify-only", target.replaceFirst("user=[^&]*", "user=" + role));

    assertThat(compared.status()).isEqualTo(16);
    assertThat(compared.err()).contains("row-level security hides rows from this role in: bag");
  }

  @ParameterizedTest
  @CsvSource({
    "--verify-only, --replace",
    "--verify-only, --dry-run",
    "--verify-only, --show-sql",
    "--verify-only, --create-backup",
    "--verify-only, --verify=none",
    "--data-only, --verify-only",
    "--data-only, --replace"
  })
  void optionsThatContradictEachOtherAreRefused(String one, String other) {
    SqliteFiles.shop(folder.resolve("t.db"));

    CommandLineRun.Result result = run(target, one, other);

    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err()).contains("error: " + one + " and " + other + " exclude each other");
    assertThat(result.out()).isEmpty();
  }

  private void move() {
    make();
    assertThat(run(target).status()).isZero();
  }

  private CommandLineRun.Result verify(String... options) {
    List<String> all = new ArrayList<>(List.of(options));
    all.add("--verify-only");
    return run(target, all.toArray(String[]::new));
  }

  private CommandLineRun.Result run(String first, String... options) {
    List<String> line = new ArrayList<>(List.of("migrate-to-postgres", "--db", "t.db", first));
    line.addAll(List.of(options));
    return CommandLineRun.in(folder).run(line.toArray(String[]::new));
  }

  private void make() {
    SqliteFiles.run(
        folder.resolve("t.db"),
        """
        CREATE TABLE bag (x INTEGER);
        INSERT INTO bag VALUES (1), (1), (2), (NULL);
        CREATE TABLE named (name TEXT PRIMARY KEY NOT NULL, n INTEGER);
        INSERT INTO named VALUES ('a', 1), ('b', 2), ('c d', 3), ('', 4);
        CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER, s TEXT, short VARCHAR(20), empty TEXT,
          gone TEXT, b BLOB, f REAL, d DECIMAL(10,2), any_number NUMERIC, ts DATETIME, ok BOOLEAN,
          j JSON);
        WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 2000)
          INSERT INTO t SELECT i, i, 'row ' || i, 'r' || i, '', NULL, randomblob(8), i / 7.0,
            round(i / 3.0, 2), i / 2.0, datetime(1700000000 + i, 'unixepoch'), i % 2,
            json_object('b', 'zoë "' || i || char(10), 'n', i) FROM c;
        """);
  }

  private void shop() {
    Path file = folder.resolve("t.db");
    SqliteFiles.run(
        file,
        """
        CREATE TABLE customer (id INTEGER PRIMARY KEY AUTOINCREMENT, Name VARCHAR(40) NOT NULL,
          email TEXT UNIQUE COLLATE NOCASE, vip BOOLEAN NOT NULL DEFAULT 0, joined DATETIME,
          seen DATETIME, born DATE, token UUID,
          shout TEXT GENERATED ALWAYS AS (upper(name)) VIRTUAL,
          odd TEXT GENERATED ALWAYS AS (strftime('%%j', joined)) STORED);
        CREATE TABLE "OrderLine" (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL
          REFERENCES customer(id), "Price" DECIMAL(10,2), "Tags" TEXT, photo BLOB, at INTEGER,
          num SMALLINT, bad TEXT, meta JSON, mixed INTEGER, free);
        CREATE TABLE order_line (k TEXT, n INTEGER, PRIMARY KEY (k, n)) WITHOUT ROWID;
        CREATE TABLE "Odd One" ("a b" INTEGER, "A B2" TEXT, "select" REAL);
        CREATE VIEW spending AS SELECT customer_id, sum("Price") AS total FROM "OrderLine" GROUP BY 1;
        WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 10)
          INSERT INTO customer SELECT i, 'Zoë ' || i, 'c' || i || '@example.org', i %% 2,
            datetime(1700000000 + i * 60, 'unixepoch'), 1700000000 + i, '2024-02-1' || (i %% 10),
            '6ba7b810-9dad-11d1-80b4-00c04fd430c' || (i %% 10) FROM c;
        WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 30)
          INSERT INTO "OrderLine" SELECT i, 1 + i %% 10, round(i * 1.1, 2), json_array('a', 'b' || i),
            CASE WHEN i %% 3 = 0 THEN x'00ff' END, i, i, 'plain ' || i, json_object('i', i),
            CASE WHEN i = 3 THEN 'lots' ELSE i END, CASE i %% 3 WHEN 0 THEN i WHEN 1 THEN i / 4.0 END
            FROM c;
        UPDATE "OrderLine" SET bad = CAST(x'c3280041' AS TEXT) WHERE id = 5;
        INSERT INTO order_line VALUES ('a', 1), ('a', 2), ('b', 1);
        INSERT INTO "Odd One" VALUES (1, 'x', 0.1), (1, 'x', 0.1), (NULL, NULL, NULL);
        CREATE TABLE %1$s_one (%1$s_b TEXT, %1$s_a TEXT);
        CREATE TABLE %1$s_two (%1$s_b TEXT, %1$s_a TEXT);
        INSERT INTO %1$s_one VALUES ('1', '2');
        INSERT INTO %1$s_two VALUES ('3', '4');
        """
            .formatted("x".repeat(70)));
    assertThat(SqliteFiles.ask(file, "SELECT hex(bad) FROM OrderLine WHERE id = 5"))
        .isEqualTo("C3280041");
  }
}
