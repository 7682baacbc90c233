package dev.sqlitectl.cli;

import static dev.sqlitectl.testing.SqliteFiles.ask;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlitectl.testing.SqliteFiles;
import dev.sqlitectl.testing.SqlitectlProcess;
import dev.sqlitectl.testing.SqlitectlProcess.Ended;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConnection;

final class MigrateCommandTest {
  @TempDir private Path folder;

  private Path file = Path.of("");

  @BeforeEach
  void anEmptyDatabase() throws IOException {
    folder = folder.toRealPath();
    Files.createDirectories(folder.resolve("data"));
    file = SqliteFiles.run(folder.resolve("data/app.db"), "PRAGMA journal_mode=WAL; VACUUM;");
  }

  @Test
  void allThatIsPendingIsAppliedInTheOrderOfVersions() {
    migration("V10__third.sql", "INSERT INTO seen VALUES (10);");
    migration("V2__second.sql", "INSERT INTO seen VALUES (2);");
    migration("V1__first.sql", "CREATE TABLE seen(v);");
    CommandLineRun.Result result = run("migrate");
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).contains("3 migrations applied, now at version 10 in ");
    assertThat(result.status()).isZero();
    assertThat(ask(file, "SELECT group_concat(v) FROM seen")).isEqualTo("2,10");
    assertThat(ask(file, "SELECT group_concat(script) FROM flyway_schema_history"))
        .isEqualTo("V1__first.sql,V2__second.sql,V10__third.sql");
  }

  @Test
  void aSecondRunFindsNothingToDo() throws IOException {
    migration("V1__a.sql", "CREATE TABLE a(x);");
    run("migrate");
    byte[] before = Files.readAllBytes(file);
    assertThat(run("migrate"))
        .isEqualTo(result(0, "· data/app.db  nothing to apply, at version 1\n", ""));
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
  }

  @Test
  void aMissingFolderIsAFailure() {
    assertThat(run("migrate"))
        .isEqualTo(
            result(
                10,
                "",
                """
                error: no such migrations folder  [not-found, exit 10]
                  file: %s/migrations
                  help: name it with --migrations DIR, or make it with the first: sqlitectl migrate new init
                """
                    .formatted(folder)));
  }

  @Test
  void aMissingDatabaseIsNotCreated() {
    migration("V1__a.sql", "CREATE TABLE a(x);");
    assertThat(run("migrate", "--db", "data/typo.db").status()).isEqualTo(10);
    assertThat(SqliteFiles.names(folder.resolve("data"))).containsExactly("app.db");
  }

  @Test
  void aPostgresAddressIsNamedForWhatItIs() {
    assertThat(run("migrate", "--db", "postgresql://app@db/app").err())
        .startsWith("error: this command works on SQLite files alone  [usage, exit 2]\n");
  }

  @Test
  void aFailureNamesFileLineAndStatementAndLeavesTheOldState() {
    migration("V1__a.sql", "CREATE TABLE a(x);");
    run("migrate");
    migration("V2__b.sql", "CREATE TABLE b(x);");
    migration("V3__c.sql", "CREATE TABLE c(x);\n\n-- now\nINSERT INTO nope\n  VALUES (1);\n");
    assertThat(run("migrate"))
        .isEqualTo(
            result(
                15,
                "",
                """
                error: V3__c.sql: no such table: nope  [migration, exit 15]
                  file: %s/migrations/V3__c.sql:4
                  statement: INSERT INTO nope VALUES (?);
                  note: rolled back: the database is as it was
                """
                    .formatted(folder)));
    assertThat(tables()).isEqualTo("a,flyway_schema_history");
    assertThat(ask(file, "SELECT max(version) FROM flyway_schema_history")).isEqualTo("1");
  }

  @Test
  void noValueOfARowIsRepeated() {
    migration("V1__a.sql", "CREATE TABLE \"t'1\"(a INTEGER PRIMARY KEY, b2, c) STRICT;");
    assertThat(run("migrate").err()).contains("statement: CREATE TABLE \"t'1\"(a INTEGER");
    migration(
        "V1__a.sql",
        """
        CREATE TABLE "t'1"(a INTEGER PRIMARY KEY, b2, c);
        INSERT INTO "t'1"(a, b2, c) /* not 'this' */ VALUES (1, 'it''s secret', -4.2e1); -- isn't
        INSERT INTO "t'1"(a, b2) VALUES (1, x'5ec7' || 'a
          secret'), (0x5ec, .5);
        """);
    assertThat(run("migrate").err())
        .contains("error: V1__a.sql: UNIQUE constraint failed: t'1.a  [migration, exit 15]\n")
        .contains("  statement: INSERT INTO \"t'1\"(a, b2) VALUES (?, ? || ?), (?, ?);\n");
    migration("V1__a.sql", "CREATE TABLE a(x); INSERT INTO a VALUES ('b' 'secret');");
    assertThat(run("migrate").err())
        .contains("error: V1__a.sql: near \"?\": syntax error  [migration, exit 15]\n")
        .contains("  statement: INSERT INTO a VALUES (? ?);\n");
    migration("V1__a.sql", "CREATE TABLE a(x); INSERT INTO a VALUES (1 5432);");
    assertThat(run("migrate").err()).contains("near \"?\": syntax error");
    migration("V1__a.sql", "CREATE TABLE a(x); INSERT INTO a VALUES ('a secret); SELECT 1;");
    assertThat(run("migrate").err())
        .contains("error: V1__a.sql: unrecognized token: \"?\"  [migration, exit 15]\n")
        .contains("  statement: INSERT INTO a VALUES (?\n");
  }

  @Test
  void aDeleteWithoutATableIsSqlitesToRefuse() {
    migration("V1__a.sql", "DELETE FROM;");
    assertThat(run("migrate").err())
        .startsWith("error: V1__a.sql: near \";\": syntax error  [migration, exit 15]\n");
  }

  @Test
  void aFirstRunThatFailsLeavesNoHistoryBehind() {
    migration("V1__a.sql", "CREATE TABLE a(x); nonsense;");
    assertThat(run("migrate").status()).isEqualTo(15);
    assertThat(tables()).isEqualTo("null");
  }

  @Test
  void whatWouldLeaveTheTransactionIsNamedBeforeAnythingRuns() {
    migration("V1__a.sql", "CREATE TABLE a(x);");
    migration(
        "V2__b.sql",
        """
        BEGIN TRANSACTION;
        INSERT INTO a VALUES ('COMMIT; is text');
        COMMIT;
        pragma main.journal_mode = DELETE;
        VACUUM;
        """);
    assertThat(run("migrate"))
        .isEqualTo(
            result(
                15,
                "",
                """
                error: V2__b.sql cannot run in a transaction: it says BEGIN on line 1  [migration, exit 15]
                  file: %1$s/migrations/V2__b.sql:1   BEGIN
                  file: %1$s/migrations/V2__b.sql:3   COMMIT
                  file: %1$s/migrations/V2__b.sql:4   PRAGMA journal_mode
                  file: %1$s/migrations/V2__b.sql:5   VACUUM
                  note: nothing was run
                  help: take it out: all pending migrations run in one transaction of sqlitectl's own
                """
                    .formatted(folder)));
    assertThat(tables()).isEqualTo("null");
  }

  @Test
  void aTransactionInsideATriggerOrASavepointIsNone() {
    migration(
        "V1__a.sql",
        """
        CREATE TABLE a(begin, "commit");
        SAVEPOINT s; INSERT INTO a VALUES (1, 2); ROLLBACK TO s; RELEASE s;
        CREATE TRIGGER t AFTER INSERT ON a BEGIN
          UPDATE a SET "commit" = CASE WHEN begin > 1 THEN 'x' ELSE 'y' END;
        END;
        INSERT INTO a VALUES (2, 3);
        """);
    assertThat(run("migrate").err()).isEmpty();
    assertThat(ask(file, "SELECT \"commit\" FROM a")).isEqualTo("x");
  }

  @Test
  void twoFilesOfOneVersionAreNamedBeforeAnythingRuns() {
    migration("V1__a.sql", "CREATE TABLE a(x);");
    migration("V1.0__b.sql", "CREATE TABLE b(x);");
    assertThat(run("migrate").err())
        .startsWith("error: two migrations have version 1")
        .contains("V1__a.sql\n")
        .contains("V1.0__b.sql\n");
    assertThat(tables()).isEqualTo("null");
  }

  @Test
  void aFileThatWouldBePassedOverInSilenceIsNamed() {
    migration("V1__a.sql", "CREATE TABLE a(x);");
    migration("V2_b.sql", "CREATE TABLE b(x);");
    assertThat(run("migrate"))
        .isEqualTo(
            result(
                15,
                "",
                """
                error: V2_b.sql is not named as migrations are  [migration, exit 15]
                  file: %s/migrations/V2_b.sql
                  help: name it V2__what_it_does.sql, or move it out of the folder
                """
                    .formatted(folder)));
  }

  @Test
  void undoScriptsAndOtherFilesAreNoMigrations() {
    migration("V1__a.sql", "CREATE TABLE a(x);");
    migration("U1__a.sql", "DROP TABLE a;");
    migration("README.md", "about");
    migration(".V2__a.sql.swp", "");
    assertThat(run("migrate").status()).isZero();
    assertThat(tables()).isEqualTo("a,flyway_schema_history");
  }

  @Test
  void whatOnlySqliteUnderstandsMayLieInAFolderOfItsOwn() {
    migration("V1__a.sql", "CREATE TABLE a(x);");
    migration("sqlite/V2__b.sql", "CREATE VIRTUAL TABLE b USING fts5(x);");
    assertThat(run("migrate").out()).contains("now at version 2");
  }

  @Test
  void aFileChangedAfterItWasAppliedStopsTheRun() {
    migration("V1__a.sql", "CREATE TABLE a(x);");
    run("migrate");
    migration("V1__a.sql", "CREATE TABLE a(x, y);");
    migration("V2__b.sql", "CREATE TABLE b(x);");
    assertThat(run("migrate"))
        .isEqualTo(
            result(
                15,
                "",
                """
                error: V1__a.sql was changed after it was applied  [migration, exit 15]
                  file: %s/migrations/V1__a.sql
                  help: put the file back as it was, and write the change as a new one: sqlitectl migrate new NAME
                """
                    .formatted(folder)));
    assertThat(run("migrate", "validate"))
        .isEqualTo(result(15, "✗ V1__a.sql was changed after it was applied\n", ""));
    assertThat(run("migrate", "--check").status()).isEqualTo(5);
  }

  @Test
  void lineEndsAndAByteOrderMarkAreNoChange() {
    migration("V1__a.sql", "CREATE TABLE a(x);\nCREATE TABLE b(y);\n");
    run("migrate");
    migration("V1__a.sql", "\uFEFFCREATE TABLE a(x);\r\nCREATE TABLE b(y);\r\n");
    assertThat(run("migrate", "validate").status()).isZero();
  }

  @Test
  void aFileThatIsGoneOrComesLateStopsTheRun() throws IOException {
    migration("V1__a.sql", "CREATE TABLE a(x);");
    Path three = migration("V3__c.sql", "CREATE TABLE c(x);");
    run("migrate");
    migration("V2__b.sql", "CREATE TABLE b(x);");
    assertThat(run("migrate").err())
        .startsWith("error: V2__b.sql is older than version 3, which was applied  [migration");
    Files.delete(folder.resolve("migrations/V2__b.sql"));
    Files.delete(folder.resolve("migrations/V1__a.sql"));
    assertThat(run("migrate").err())
        .startsWith("error: V1__a.sql was applied, but is not in the folder any more");
    migration("V1__a.sql", "CREATE TABLE a(x);");
    Files.delete(three); // an older release beside a newer database
    assertThat(run("migrate").status()).isZero();
    assertThat(run("migrate", "info").out()).contains("future");
  }

  @Test
  void aRebuiltParentKeepsItsChildren() {
    migration(
        "V1__a.sql",
        """
        CREATE TABLE parent(id INTEGER PRIMARY KEY, a);
        CREATE TABLE child(id INTEGER PRIMARY KEY, p REFERENCES parent ON DELETE CASCADE);
        INSERT INTO parent VALUES (1, 1), (2, 2);
        INSERT INTO child VALUES (1, 1), (2, 1), (3, 2);
        """);
    run("migrate");
    migration("V2__b.sql", REBUILD + "ALTER TABLE new RENAME TO parent;");
    assertThat(run("migrate").err()).isEmpty();
    assertThat(ask(file, "SELECT count(*) FROM child")).isEqualTo("3");
  }

  private static final String REBUILD =
      """
      CREATE TABLE new(id INTEGER PRIMARY KEY, b);
      INSERT INTO new SELECT id, a FROM parent WHERE id = 1;
      INSERT INTO new SELECT id, a FROM parent WHERE id = 2;
      DROP TABLE parent;
      """;

  @Test
  void aBrokenForeignKeyRollsEverythingBack() {
    migration(
        "V1__a.sql",
        """
        CREATE TABLE parent(id INTEGER PRIMARY KEY, a);
        CREATE TABLE child(id INTEGER PRIMARY KEY, p REFERENCES parent ON DELETE CASCADE);
        INSERT INTO parent VALUES (1, 1), (2, 2);
        INSERT INTO child VALUES (1, 1), (2, 1), (3, 2);
        """);
    run("migrate");
    migration("V2__b.sql", "DELETE FROM parent WHERE id = 1;");
    assertThat(run("migrate"))
        .isEqualTo(
            result(
                15,
                "",
                """
                error: a foreign key would be broken: child → parent: 2 × without its row  [migration, exit 15]
                  note: rolled back: the database is as it was
                  help: correct those rows in the migration; ON DELETE and ON UPDATE actions do not run there
                """));
    assertThat(ask(file, "SELECT count(*) FROM parent")).isEqualTo("2");
  }

  @Test
  void aForeignKeyThatWasBrokenBeforeIsNoneOfTheMigrations() {
    migration(
        "V1__a.sql",
        """
        CREATE TABLE parent(id INTEGER PRIMARY KEY);
        CREATE TABLE child(p REFERENCES parent);
        """);
    run("migrate");
    SqliteFiles.run(
        file, "INSERT INTO child VALUES (7); CREATE TABLE mismatch(p REFERENCES child(p));");
    migration("V2__b.sql", "CREATE TABLE b(x);");
    assertThat(run("migrate").err()).isEmpty();
  }

  @Test
  void rowsLostInARebuildRollEverythingBackUnlessAllowed() {
    migration("V1__a.sql", "CREATE TABLE Track(id); INSERT INTO Track VALUES (1), (2), (3);");
    run("migrate");
    migration(
        "V2__b.sql",
        """
        CREATE TABLE new(id);
        INSERT INTO new SELECT id FROM Track WHERE id > 1;
        DROP TABLE Track;
        ALTER TABLE new RENAME TO Track;
        """);
    assertThat(run("migrate"))
        .isEqualTo(
            result(
                15,
                "",
                """
                error: rows would be lost: Track has 3, afterwards 2  [migration, exit 15]
                  note: rolled back: the database is as it was
                  help: if that is meant: sqlitectl migrate --allow-data-loss Track
                """));
    assertThat(ask(file, "SELECT count(*) FROM Track")).isEqualTo("3");
    assertThat(run("migrate", "--allow-data-loss", "track").status()).isZero();
    assertThat(ask(file, "SELECT count(*) FROM Track")).isEqualTo("2");
  }

  @Test
  void rowsThatAMigrationDeletesInSoManyWordsMayGo() {
    migration("V1__a.sql", "CREATE TABLE t(id); INSERT INTO t VALUES (1), (2), (3);");
    run("migrate");
    migration("V2__b.sql", "DELETE FROM main.\"t\" WHERE id = 1;");
    assertThat(run("migrate").status()).isZero();
  }

  @Test
  void aDatabaseMadeBySomethingElseIsRefused() {
    SqliteFiles.run(file, "CREATE TABLE theirs(x);");
    migration("V1__a.sql", "CREATE TABLE a(x);");
    assertThat(run("migrate"))
        .isEqualTo(
            result(
                16,
                "",
                """
                error: the database has tables (1) but no history of migrations  [refused, exit 16]
                  file: %s   (from the default)
                  help: migrations build a database from nothing: name another file with --db
                """
                    .formatted(file)));
  }

  @Test
  void aTargetIsTheLastVersionApplied() {
    migration("V1.9__a.sql", "CREATE TABLE a(x);");
    migration("V1.10__b.sql", "CREATE TABLE b(x);");
    migration("V2026_11_20_1__c.sql", "CREATE TABLE c(x);");
    assertThat(run("migrate", "--to", "1.10").out())
        .contains("2 migrations applied, now at version 1.10, 1 pending in ");
    assertThat(run("migrate", "--to", "7"))
        .isEqualTo(
            result(
                2,
                "",
                """
                error: no migration has version 7  [usage, exit 2]
                  file: %s/migrations
                  help: see which there are: sqlitectl migrate info
                """
                    .formatted(folder)));
    assertThat(run("migrate").out()).contains("now at version 2026.11.20.1");
  }

  @Test
  void aCheckAppliesNothingAndEndsWithFive() {
    migration("V1__a.sql", "CREATE TABLE a(x);");
    assertThat(run("migrate", "--check"))
        .isEqualTo(result(5, "! data/app.db  1 migration pending\n", ""));
    assertThat(tables()).isEqualTo("null");
    run("migrate");
    assertThat(run("migrate", "--check"))
        .isEqualTo(result(0, "· data/app.db  nothing pending, at version 1\n", ""));
  }

  @Test
  void infoIsAlsoADocument() {
    migration("V1__create_a.sql", "CREATE TABLE a(x);");
    assertThat(run("migrate", "info", "--json").out())
        .isEqualTo(
            ("{\"outcome\":\"ok\",\"database\":\"%s\",\"migrations\":\"%s/migrations\","
                    + "\"version\":null,\"entries\":[{\"version\":\"1\",\"description\":\"create a\","
                    + "\"script\":\"V1__create_a.sql\",\"state\":\"pending\",\"applied_at\":null}]}\n")
                .formatted(file, folder));
  }

  @Test
  void aNewMigrationHasTheNextVersionAndIsNotAnotherOnes() {
    assertThat(run("migrate", "new", "Create", "Zoë's", "table!"))
        .isEqualTo(
            result(0, "✓ created " + folder + "/migrations/V1__Create_Zoë_s_table.sql\n", ""));
    migration("V2026_11_20_9__x.sql", "");
    run("migrate", "new", "next");
    assertThat(SqliteFiles.names(folder.resolve("migrations")))
        .contains("V2026_11_20_10__next.sql");
    assertThat(run("migrate", "new", "!?").status()).isEqualTo(2);
  }

  @Test
  void byteOrderMarksLineEndsForeignLettersAndVirtualTablesWork() {
    migration("V1__bom.sql", "\uFEFFCREATE TABLE \"größe\"(naïve TEXT);\r\n-- ok\r\n");
    migration("V2__µ₁_stufe.sql", "INSERT INTO größe VALUES ('μ₁ 🙂');");
    migration(
        "V3__fts.sql",
        """
        CREATE TABLE doc(id INTEGER PRIMARY KEY, body);
        CREATE VIRTUAL TABLE doc_fts USING fts5(body, content='doc', content_rowid='id');
        CREATE TRIGGER doc_ai AFTER INSERT ON doc BEGIN
          INSERT INTO doc_fts(rowid, body) VALUES (new.id, CASE WHEN 1 THEN new.body END);
        END;
        INSERT INTO doc VALUES (1, 'hello world');
        INSERT INTO doc_fts(doc_fts) VALUES ('optimize');
        """);
    migration("V4__[br]{a}*? ;'$(x)%s\u001b.sql", "CREATE TABLE [a;b'c](begin, end);");
    migration("V5__dollar_braces.sql", "INSERT INTO größe VALUES ('${not_ours}');");
    CommandLineRun.Result result = run("migrate");
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).contains("5 migrations applied").doesNotContain("\u001b");
    assertThat(ask(file, "SELECT count(*) FROM doc_fts WHERE doc_fts MATCH 'hello'"))
        .isEqualTo("1");
    assertThat(ask(file, "SELECT group_concat(naïve) FROM größe")).isEqualTo("μ₁ 🙂,${not_ours}");
    assertThat(run("migrate", "validate").status()).isZero();
  }

  @Test
  void aFolderMayHaveAnyName() throws IOException {
    Path odd = Files.createDirectories(folder.resolve("a*b?{c}[d] %20;é"));
    Files.writeString(odd.resolve("V1__a.sql"), "CREATE TABLE a(x);");
    assertThat(run("migrate", "--migrations", odd.toString()).out()).contains("version 1");
  }

  @Test
  void fiveHundredSmallMigrationsAreAppliedTogether() {
    for (int i = 1; i <= 500; i++) {
      migration("V" + i + "__t.sql", "CREATE TABLE t" + i + "(x);");
    }
    assertThat(run("migrate").out()).contains("500 migrations applied, now at version 500");
  }

  @Test
  void theHistoryIsThatOfFlywayItself() {
    migration("V1__a.sql", "CREATE TABLE a(x);\r\n\r\n-- ü\n");
    run("migrate");
    org.flywaydb.core.Flyway flyway =
        org.flywaydb.core.Flyway.configure()
            .dataSource("jdbc:sqlite:" + file, null, null)
            .locations("filesystem:" + folder.resolve("migrations"))
            .load();
    assertThat(flyway.validateWithResult().validationSuccessful).isTrue();
    migration("V2__b.sql", "CREATE TABLE b(x);");
    flyway.migrate();
    assertThat(run("migrate", "validate").status()).isZero();
    assertThat(run("migrate").out()).contains("nothing to apply, at version 2");
  }

  @Test
  void flywayIsLoadedOnlyToApplyAndIsNeverHeard() throws IOException {
    migration("V1__a.sql", "CREATE TABLE a(x);");
    assertThat(loaded("migrate")).anyMatch(line -> line.contains("org.flywaydb"));
    for (String words : List.of("migrate", "migrate info", "migrate validate", "migrate --check")) {
      assertThat(loaded(words.split(" ", -1)))
          .as(words)
          .noneMatch(line -> line.contains("org.flywaydb") || line.contains("com.fasterxml"));
    }
    migration("V2__b.sql", "nonsense;");
    assertThat(SqlitectlProcess.start(folder, "migrate").await().output())
        .startsWith("error: V2__b.sql: near ")
        .hasLineCount(4);
  }

  /** The classes that a command loads. */
  private List<String> loaded(String... arguments) throws IOException {
    Path log = folder.resolve("classes.log");
    SqlitectlProcess.start(
            List.of("env", "JDK_JAVA_OPTIONS=-Xlog:class+load:file=" + log), folder, arguments)
        .await();
    return Files.readAllLines(log);
  }

  @Test
  void ofEightStartedAtOnceOneAppliesAndTheOthersFindNothingToDo() {
    migration("V1__a.sql", "CREATE TABLE a(x);" + "INSERT INTO a VALUES (1);".repeat(200));
    migration("V2__b.sql", "CREATE TABLE b(x);");
    List<Ended> ended =
        Stream.generate(() -> SqlitectlProcess.start(folder, "migrate", "--wait", "60s"))
            .limit(8)
            .toList()
            .stream()
            .map(SqlitectlProcess::await)
            .toList();
    assertThat(ended).allMatch(each -> each.status() == 0, "exit 0");
    assertThat(ended).filteredOn(each -> each.output().contains("2 migrations applied")).hasSize(1);
    assertThat(ended).filteredOn(each -> each.output().contains("nothing to apply")).hasSize(7);
    assertThat(ask(file, "SELECT count(*) FROM a")).isEqualTo("200");
  }

  @Test
  void whoHoldsTheLockIsNamedAfterTheWait() throws Exception {
    migration("V1__a.sql", "CREATE TABLE a(x);");
    try (SQLiteConnection other = SqliteFiles.connect(file)) {
      other.getDatabase()._exec("BEGIN IMMEDIATE");
      Ended ended = SqlitectlProcess.start(folder, "migrate", "--wait", "100ms").await();
      assertThat(ended.status()).isEqualTo(11);
      assertThat(ended.output())
          .startsWith(
              "error: database is locked by another process (waited 0.1 s)  [busy, exit 11]")
          .contains("note: pid " + ProcessHandle.current().pid());
    }
  }

  @Test
  void aKillAtAnyMomentLeavesTheOldStateOrTheNew() throws Exception {
    migration("V1__a.sql", "CREATE TABLE a(x);");
    run("migrate");
    migration("V2__b.sql", "CREATE TABLE b(x);" + "INSERT INTO b VALUES (1);".repeat(20_000));
    for (int ms = 100; ms <= 600; ms += 100) {
      SqlitectlProcess process = SqlitectlProcess.start(folder, "migrate");
      Thread.sleep(ms);
      process.kill();
      process.await();
      assertThat(tables()).isIn("a,flyway_schema_history", "a,b,flyway_schema_history");
      assertThat(ask(file, "PRAGMA integrity_check")).isEqualTo("ok");
    }
    run("migrate");
    assertThat(ask(file, "SELECT count(*) FROM b")).isEqualTo("20000");
  }

  private Path migration(String name, String sql) {
    try {
      Path path = folder.resolve("migrations").resolve(name);
      Files.createDirectories(path.getParent());
      return Files.writeString(path, sql);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String tables() {
    return ask(
        file,
        "SELECT group_concat(name) FROM (SELECT name FROM sqlite_schema WHERE type = 'table'"
            + " ORDER BY name)");
  }

  private CommandLineRun.Result run(String... arguments) {
    return CommandLineRun.in(folder).run(arguments);
  }

  private static CommandLineRun.Result result(int status, String out, String err) {
    return new CommandLineRun.Result(status, out, err);
  }
}
