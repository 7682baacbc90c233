package dev.sqlitectl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sqlitectl.testing.Bystander;
import dev.sqlitectl.testing.Damage;
import dev.sqlitectl.testing.SqliteFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RestoreCommandTest {
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
  private static final Instant ONE = NOON.plusSeconds(3600);
  private static final String NAME = "shop-20261120T120000.000Z.db";
  private static final String SAFETY = "shop-20261120T130000.000Z-before-restore.db";

  @TempDir private Path folder;
  private Path shop = Path.of("");
  private Path backups = Path.of("");

  @BeforeEach
  void open() throws IOException {
    folder = folder.toRealPath();
    shop = SqliteFiles.shop(folder.resolve("shop.db"));
    backups = folder.resolve("backups");
    at(NOON, "backup");
  }

  @Test
  void theContentComesBackAndSoDoesTheUndo() {
    SqliteFiles.run(shop, "DELETE FROM \"order\"; CREATE TABLE extra (a)");

    CommandLineRun.Result result = at(ONE, "restore", "latest", "--yes");

    assertThat(result.status()).isZero();
    assertThat(BackupCommandTest.masked(result.out()))
        .isEqualTo(
            "✓ %s   restored from %s in TIME · undo: sqlitectl restore %s\n"
                .formatted("shop.db", NAME, SAFETY));
    assertThat(result.err()).isEmpty();
    assertThat(orders()).isEqualTo("30");
    assertThat(SqliteFiles.ask(shop, "PRAGMA journal_mode")).isEqualTo("wal");

    assertThat(at(ONE, "restore", SAFETY, "-y").status()).isZero();
    assertThat(orders()).isEqualTo("0");
    assertThat(SqliteFiles.ask(shop, "SELECT count(*) FROM extra")).isEqualTo("0");
  }

  @Test
  void latestTwiceDoesNotUndoItself() {
    SqliteFiles.run(shop, "DELETE FROM \"order\"");

    at(ONE, "restore", "latest", "--yes");
    at(ONE, "restore", "latest", "--yes");

    assertThat(orders()).isEqualTo("30");
  }

  @Test
  void aDatabaseInRollbackModeKeepsIt() {
    SqliteFiles.run(shop, "PRAGMA journal_mode=DELETE; DELETE FROM \"order\"");

    assertThat(at(ONE, "restore", "latest", "--yes").status()).isZero();

    assertThat(orders()).isEqualTo("30");
    assertThat(SqliteFiles.ask(shop, "PRAGMA journal_mode")).isEqualTo("delete");
  }

  @ParameterizedTest
  @ValueSource(strings = {"WAL", "DELETE"})
  void aDatabaseOfAnotherPageSizeIsWrittenToAllTheSame(String journalMode) {
    SqliteFiles.run(
        shop,
        "PRAGMA journal_mode=DELETE; PRAGMA page_size=1024; VACUUM; DELETE FROM \"order\"",
        "PRAGMA journal_mode=" + journalMode);

    assertThat(at(ONE, "restore", "latest", "--yes").status()).isZero();

    assertThat(orders()).isEqualTo("30");
    assertThat(SqliteFiles.ask(shop, "PRAGMA page_size")).isEqualTo("4096");
    assertThat(SqliteFiles.ask(shop, "PRAGMA journal_mode")).isEqualToIgnoringCase(journalMode);
  }

  @Test
  void aPersonSeesWhatWillChangeBeforeTheQuestion() throws IOException {
    SqliteFiles.run(
        shop,
        "DELETE FROM \"order\" WHERE id > 18; UPDATE customer SET vip = 2 WHERE id = 1",
        "CREATE TABLE extra (a); INSERT INTO extra VALUES (1), (2)");
    Files.setLastModifiedTime(shop, java.nio.file.attribute.FileTime.from(ONE.minusSeconds(180)));

    CommandLineRun.Result result =
        CommandLineRun.in(folder)
            .with("DATABASE_URL", "shop.db")
            .with("NO_COLOR", "1")
            .at(Clock.fixed(ONE, ZoneOffset.UTC))
            .typing("n\n")
            .run("restore", "latest");

    assertThat(result.status()).isEqualTo(16);
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .isEqualTo(
            """
              backup      %s   1 h 0 min old   24.0 KiB   schema version 0   verified
              replaces    %s   modified 3 min ago   %s   schema version 0
              difference  customer other values · extra goes with 2 rows · order +12 rows · 1 table equal
            Replace %s? [y/N] error: not confirmed; nothing was changed  [refused, exit 16]
            """
                .formatted(NAME, "shop.db", Figures.bytes(Files.size(shop)), shop));
    assertThat(orders()).isEqualTo("18");
  }

  @Test
  void withoutAnAnswerNothingIsReplaced() {
    CommandLineRun.Result result = at(ONE, "restore", "latest");

    assertThat(result.status()).isEqualTo(16);
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .isEqualTo(
            """
            error: this needs a yes: Replace %s?  [refused, exit 16]
              help: say it on the command line: --yes
            """
                .formatted(shop));
    assertThat(SqliteFiles.names(backups)).doesNotContain(SAFETY);
  }

  @Test
  void whereNothingIsReplacedNothingIsAsked() throws IOException {
    Files.delete(shop);

    CommandLineRun.Result result = at(ONE, "restore", "latest");

    assertThat(result.status()).as(result.err()).isZero();
    assertThat(orders()).isEqualTo("30");
  }

  @Test
  void theUndoIsACommandThatFindsTheSameDatabase() throws IOException {
    Path blank = Files.createDirectory(folder.resolve("it's a shop"));
    Path other = SqliteFiles.shop(blank.resolve("app.db"));
    Path env = Files.writeString(blank.resolve("prod.env"), "DATABASE_URL=app.db\n");
    CommandLineRun.in(folder).run("backup", "--db", other.toString());

    String word = "'" + blank.toString().replace("'", "'\\''");
    assertThat(
            CommandLineRun.in(folder)
                .run("restore", "latest", "-y", "--db", other.toString())
                .out())
        .matches(
            "(?s).* · undo: sqlitectl restore app-\\S+\\.db --db \\Q" + word + "/app.db'\\E\n");
    assertThat(
            CommandLineRun.in(folder)
                .run("restore", "latest", "-y", "--env-file", env.toString())
                .out())
        .matches("(?s).*undo: sqlitectl restore \\S+ --env-file \\Q" + word + "/prod.env'\\E\n");
  }

  @Test
  void aDryRunChangesNothing() throws IOException {
    SqliteFiles.run(shop, "DELETE FROM \"order\"");
    byte[] before = Damage.bytes(shop);

    JsonNode json = new ObjectMapper().readTree(at(ONE, "restore", "latest", "-n", "--json").out());

    assertThat(json.get("target_state").asText()).isEqualTo("readable");
    assertThat(json.get("differences").get(1).toString())
        .isEqualTo("{\"table\":\"order\",\"rows_before\":0,\"rows_after\":30,\"equal\":false}");
    assertThat(Damage.bytes(shop)).isEqualTo(before);
    assertThat(SqliteFiles.names(backups)).doesNotContain(SAFETY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"missing", "empty", "cut", "junk", "scribbled", "short"})
  void whatCannotBeReadIsReplacedAndSetAside(String damage) throws IOException {
    SqliteFiles.run(shop, "PRAGMA wal_checkpoint(TRUNCATE)");
    Files.setPosixFilePermissions(shop, PosixFilePermissions.fromString("rw-r-----"));
    switch (damage) {
      case "missing" -> Files.delete(shop);
      case "empty" -> Damage.truncate(shop, 0);
      case "cut" -> Damage.truncate(shop, 10_000);
      case "junk" -> Damage.scribble(shop, 0, 200);
      case "scribbled" -> Damage.scribble(shop, 2 * 4096 - 600, 500);
      default -> Damage.truncate(shop, 100);
    }
    boolean existed = Files.exists(shop);
    byte[] damaged = existed ? Damage.bytes(shop) : new byte[0];

    CommandLineRun.Result result = at(ONE, "restore", "latest", "--yes");

    Path aside = folder.resolve("shop.db.replaced-20261120T130000.000Z");
    assertThat(result.err()).isEmpty();
    assertThat(result.status()).isZero();
    assertThat(BackupCommandTest.masked(result.out()))
        .isEqualTo(
            "✓ shop.db   restored from %s in TIME\n".formatted(NAME)
                + (existed
                    ? "  set aside   " + aside.getFileName() + " and what was beside it\n"
                    : ""));
    assertThat(orders()).isEqualTo("30");
    assertThat(SqliteFiles.ask(shop, "PRAGMA journal_mode")).isEqualTo("wal");
    if (existed) {
      assertThat(Damage.bytes(aside)).isEqualTo(damaged);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(shop)))
          .isEqualTo("rw-r-----");
    }
    assertThat(SqliteFiles.names(folder)).noneMatch(name -> name.endsWith(".part"));
  }

  @Test
  void whatAKilledRestoreHadSetAsideStaysOneUnit() throws IOException {
    Damage.scribble(shop, 0, 200);
    byte[] damaged = Damage.bytes(shop);
    Path aside = folder.resolve("shop.db.replaced-20261120T125900.000Z");
    Files.createLink(aside, shop);
    Files.createFile(folder.resolve(aside.getFileName() + "-wal"));
    Files.createFile(folder.resolve("shop.db-shm"));

    CommandLineRun.Result result = at(ONE, "restore", "latest", "--yes");

    assertThat(result.status()).as(result.err()).isZero();
    assertThat(result.out()).contains("set aside   " + aside.getFileName() + " and what");
    assertThat(Damage.bytes(aside)).isEqualTo(damaged);
    assertThat(orders()).isEqualTo("30");
    assertThat(SqliteFiles.names(folder))
        .containsExactly(
            "backups",
            "shop.db",
            aside.getFileName().toString(),
            aside.getFileName() + "-shm",
            aside.getFileName() + "-wal");
  }

  @Test
  void sidecarsOfAnotherTimeGoBeforeTheNewFileComes() throws IOException {
    Path other = SqliteFiles.run(folder.resolve("other.db"), "PRAGMA journal_mode=WAL");
    try (var writer = SqliteFiles.connect(other)) {
      writer.getDatabase()._exec("CREATE TABLE stale (a)");
      Files.copy(other.resolveSibling("other.db-wal"), folder.resolve("shop.db-wal"));
    } catch (java.sql.SQLException e) {
      throw new IOException(e);
    }
    Files.delete(shop);

    assertThat(at(ONE, "restore", "latest", "--yes").status()).isZero();

    assertThat(orders()).isEqualTo("30");
    assertThat(SqliteFiles.names(folder))
        .contains("shop.db.replaced-20261120T130000.000Z-wal")
        .doesNotContain("shop.db-wal", "shop.db-journal");
  }

  @ParameterizedTest
  @ValueSource(strings = {"WAL", "DELETE"})
  void aDatabaseThatAnotherProcessHasOpenIsLeftAloneUnlessOnline(String journalMode) {
    SqliteFiles.run(shop, "DELETE FROM \"order\"; PRAGMA journal_mode=" + journalMode);
    try (Bystander other = Bystander.holding(shop, "SELECT count(*) FROM customer")) {
      CommandLineRun.Result refused = at(ONE, "restore", "latest", "--yes", "--wait=300ms");

      assertThat(refused.status()).isEqualTo(11);
      assertThat(refused.err())
          .startsWith(
              """
              error: others have the database open (waited 0.3 s)  [busy, exit 11]
                file: %s   (from DATABASE_URL in the environment)
                note: pid %d ("""
                  .formatted(shop, other.pid()))
          .endsWith(
              """
              ) has it open
                help: stop them, or restore under their eyes: --online
              """);
      assertThat(orders()).isEqualTo("0");

      assertThat(at(ONE, "restore", "latest", "--yes", "--online").status()).isZero();
      assertThat(orders()).isEqualTo("30");
    }
    assertThat(orders()).isEqualTo("30");
  }

  @ParameterizedTest
  @ValueSource(strings = {"WAL", "DELETE"})
  void whatOthersCommitMeanwhileIsInTheUndoOrInTheDatabase(String journalMode) throws Exception {
    SqliteFiles.run(
        shop,
        "CREATE TABLE log (number INTEGER); PRAGMA journal_mode=" + journalMode,
        "WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 2000)"
            + " INSERT INTO customer (name) SELECT hex(randomblob(1000)) FROM c");
    at(NOON.plusSeconds(60), "backup", "--label=quiet");
    int last;
    try (Bystander writer = Bystander.counting(shop)) {
      CommandLineRun.Result result =
          at(ONE, "restore", "latest", "--yes", "--online", "--wait=60s");
      assertThat(result.status()).as(result.err()).isIn(0, 3);
      last = writer.stop();
    }
    assertThat(last).isPositive();
    assertThat(
            SqliteFiles.ask(
                SqliteFiles.run(
                    folder.resolve("both.db"),
                    "ATTACH '%s' AS now; ATTACH '%s' AS undo;"
                            .formatted(shop, backups.resolve(SAFETY))
                        + "CREATE TABLE log AS SELECT number FROM now.log"
                        + " UNION SELECT number FROM undo.log"),
                "SELECT count(*) || ' to ' || max(number) FROM log"))
        .isEqualTo("%d to %d".formatted(last, last));
  }

  @Test
  void aDatabaseWithoutATableIsRestoredToo() {
    Path empty = SqliteFiles.run(folder.resolve("empty.db"), "PRAGMA journal_mode=WAL");
    CommandLineRun.in(folder).run("backup", "--db=empty.db");
    SqliteFiles.run(empty, "CREATE TABLE extra (a)");

    CommandLineRun.Result result =
        CommandLineRun.in(folder).run("restore", "latest", "--yes", "--db=empty.db");

    assertThat(result.status()).as(result.err()).isZero();
    assertThat(SqliteFiles.ask(empty, "SELECT count(*) FROM sqlite_schema")).isEqualTo("0");
    assertThat(SqliteFiles.ask(empty, "PRAGMA journal_mode")).isEqualTo("wal");
  }

  @Test
  void aDamagedDatabaseInUseIsNotReplacedEvenOnline() throws IOException {
    SqliteFiles.run(shop, "PRAGMA journal_mode=DELETE");
    try (Bystander other = Bystander.holding(shop, "SELECT count(*) FROM customer")) {
      Damage.scribble(shop, 0, 4096);

      CommandLineRun.Result result =
          at(ONE, "restore", "latest", "--yes", "--online", "--wait=300ms");

      assertThat(result.status()).isEqualTo(11);
      assertThat(result.err()).contains("note: pid " + other.pid());
      assertThat(SqliteFiles.names(folder)).containsExactly("backups", "shop.db");
    }
  }

  @Test
  void aLockedDatabaseIsWaitedForThenLeftAsItWas() {
    SqliteFiles.run(shop, "DELETE FROM \"order\"");
    try (Bystander other = Bystander.holding(shop, "BEGIN IMMEDIATE; DELETE FROM customer")) {
      CommandLineRun.Result result =
          at(ONE, "restore", "latest", "--yes", "--online", "--wait=300ms");

      assertThat(result.status()).isEqualTo(11);
      assertThat(result.err())
          .contains("database is locked by another process (waited 0.3 s)")
          .contains("pid " + other.pid());
    }
    assertThat(SqliteFiles.names(backups)).as("nothing to undo").doesNotContain(SAFETY);
    assertThat(orders()).isEqualTo("0");
    assertThat(SqliteFiles.ask(shop, "SELECT count(*) FROM customer")).isEqualTo("10");
  }

  @Test
  void aDamagedBackupIsNeverRestored() {
    SqliteFiles.run(shop, "DELETE FROM \"order\"");
    Damage.flip(backups.resolve(NAME), 77_777);

    CommandLineRun.Result result = at(ONE, "restore", "latest", "--yes");

    assertThat(result.status()).isEqualTo(4);
    assertThat(result.err())
        .isEqualTo(
            """
            error: the backup is damaged: its sha256 is not what was sealed  [corrupt, exit 4]
              file: %s
              help: choose another one: sqlitectl backup list
            """
                .formatted(backups.resolve(NAME)));
    assertThat(orders()).isEqualTo("0");
    assertThat(SqliteFiles.names(backups)).doesNotContain(SAFETY);
  }

  @Test
  void aFileWithoutAManifestIsCheckedAndSaidToHaveNone() throws IOException {
    Files.move(backups.resolve(NAME), folder.resolve("old.db"));
    SqliteFiles.run(shop, "DELETE FROM \"order\"");

    CommandLineRun.Result result = at(ONE, "restore", "old.db", "--yes");

    assertThat(result.status()).isZero();
    assertThat(result.out())
        .endsWith("! no manifest: that the file is sound is all that is known of it\n");
    assertThat(orders()).isEqualTo("30");

    Damage.scribble(folder.resolve("old.db"), 2 * 4096 - 600, 500);
    assertThat(at(ONE, "restore", "./old.db", "--yes").status()).isEqualTo(4);
    assertThat(orders()).isEqualTo("30");
  }

  @Test
  void aNewFileIsMadeBesideTheDatabase() {
    SqliteFiles.run(shop, "DELETE FROM \"order\"");

    CommandLineRun.Result result = at(ONE, "restore", NAME, "--to", "copy.db");

    assertThat(result.status()).isZero();
    assertThat(BackupCommandTest.masked(result.out()))
        .isEqualTo("✓ copy.db   restored from %s in TIME\n".formatted(NAME));
    assertThat(SqliteFiles.ask(folder.resolve("copy.db"), "SELECT count(*) FROM \"order\""))
        .isEqualTo("30");
    assertThat(orders()).isEqualTo("0");

    CommandLineRun.Result again = at(ONE, "restore", NAME, "--to", "copy.db", "--yes");
    assertThat(again.status()).isEqualTo(16);
    assertThat(again.err())
        .isEqualTo(
            """
            error: the file to restore into exists already  [refused, exit 16]
              file: %s   (from --to)
              help: choose another name, or leave --to out to replace the database itself
            """
                .formatted(folder.resolve("copy.db")));
  }

  @Test
  void aPackedBackupIsRestoredAndLeavesNothingUnpacked() {
    at(NOON.plusSeconds(60), "backup", "--compress=gzip");
    SqliteFiles.run(shop, "DELETE FROM \"order\"");

    assertThat(at(ONE, "restore", "shop-20261120T120100.000Z", "--yes").status()).isZero();

    assertThat(orders()).isEqualTo("30");
  }

  @Test
  void linksAreRefused() throws IOException {
    Files.createSymbolicLink(
        backups.resolve("shop-20200101T000000.000Z.db"), backups.resolve(NAME));
    CommandLineRun.Result linked = at(ONE, "restore", "shop-20200101T000000.000Z.db", "-y");
    assertThat(linked.status()).isEqualTo(16);
    assertThat(linked.err()).startsWith("error: a symbolic link is no backup  [refused, exit 16]");

    Damage.truncate(shop, 0);
    Files.createLink(folder.resolve("second-name.db"), shop);
    CommandLineRun.Result hard = at(ONE, "restore", "latest", "-y");
    assertThat(hard.status()).isEqualTo(16);
    assertThat(hard.err())
        .startsWith("error: the database file has a second name (a hard link)  [refused, exit 16]");
    assertThat(shop).isEmptyFile();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatAKilledRestoreLeftIsClearedAwayAndSaid(boolean readable) throws IOException {
    if (!readable) {
      Damage.truncate(shop, 0);
    }
    Files.createLink(folder.resolve(".shop.db.part"), shop);
    Files.createFile(folder.resolve(".shop.db.part-journal"));

    CommandLineRun.Result result = at(ONE, "restore", "latest", "-y");

    assertThat(result.status()).isZero();
    assertThat(result.out()).startsWith("· cleared away what a killed run left: .shop.db.part\n");
    assertThat(SqliteFiles.names(folder)).noneMatch(name -> name.startsWith("."));
    assertThat(orders()).isEqualTo("30");
  }

  @Test
  void whatIsNotThereIsNotFound() {
    CommandLineRun.Result result = at(ONE, "restore", "nosuch", "-y");

    assertThat(result.status()).isEqualTo(10);
    assertThat(result.err())
        .isEqualTo(
            """
            error: no backup nosuch in %s  [not-found, exit 10]
              help: see what is there: sqlitectl backup list
            """
                .formatted(backups));
    assertThat(CommandLineRun.in(folder).run("restore", "latest", "-y", "--db", "shpo.db").status())
        .isEqualTo(10);
    assertThat(SqliteFiles.names(folder)).isEqualTo(List.of("backups", "shop.db"));
  }

  @Test
  void aMomentMeansTheNewestBackupMadeByThen() throws IOException {
    SqliteFiles.run(shop, "DELETE FROM \"order\" WHERE id > 20");
    at(NOON.plusSeconds(1800), "backup");
    SqliteFiles.run(shop, "DELETE FROM \"order\"");
    at(ONE, "backup");

    for (String by : List.of("2026-11-20T12:59:59Z", "2026-11-20 13:30 +01:00")) {
      JsonNode json =
          new ObjectMapper().readTree(at(ONE, "restore", "--at", by, "-n", "--json").out());
      assertThat(json.get("backup").asText()).endsWith("/shop-20261120T123000.000Z.db");
    }
    JsonNode exact =
        new ObjectMapper()
            .readTree(at(ONE, "restore", "latest", "--at=2026-11-20T12:00Z", "-n", "--json").out());
    assertThat(exact.get("at").asText()).isEqualTo("2026-11-20T12:00:00Z");
    assertThat(exact.get("taken").asText()).isEqualTo("2026-11-20T12:00:00Z");

    assertThat(at(ONE, "restore", "--at", "2026-11-20 12:45Z", "--dry-run").out())
        .startsWith(
            "  at          %s   the newest by then, made 15 min before\n"
                    .formatted(Moments.shown(NOON.plusSeconds(2700)))
                + "  backup      shop-20261120T123000.000Z.db   30 min old   24.0 KiB   schema");
    assertThat(at(ONE, "restore", "--at", "2026-11-20 12:45Z", "--yes").status()).isZero();
    assertThat(orders()).isEqualTo("20");
  }

  @Test
  void aMomentBeforeTheFirstBackupIsRefusedWithTheOldest() {
    CommandLineRun.Result result = at(ONE, "restore", "--at=2026-11-20T11:59:59Z", "--yes");

    assertThat(result.status()).isEqualTo(10);
    assertThat(result.err())
        .isEqualTo(
            """
            error: no backup of this database was made by 2026-11-20T11:59:59Z  [not-found, exit 10]
              file: %s   (from DATABASE_URL in the environment)
              note: the oldest is %s
              help: take that one: sqlitectl restore %s
            """
                .formatted(shop, NAME, NAME));
    assertThat(SqliteFiles.names(backups)).doesNotContain(SAFETY);
  }

  @Test
  void oneBackupIsChosenAndNotTwo() {
    assertThat(at(ONE, "restore", NAME, "--at=2026-11-20T12:00Z", "-y").err())
        .isEqualTo(
            """
            error: --at chooses a backup, and so does %s  [usage, exit 2]
              help: leave one of the two out
            """
                .formatted(NAME));
    assertThat(at(ONE, "restore", "-y").err())
        .isEqualTo(
            """
            error: it is not said which backup to restore  [usage, exit 2]
              help: sqlitectl restore latest; see what is there: sqlitectl backup list
            """);
    assertThat(at(ONE, "restore", "--at=yesterday", "-y").status()).isEqualTo(2);
  }

  @Test
  void aProjectThatMovedWithItsBackupsIsRestoredWithAWordAboutIt() throws IOException {
    Path moved = Files.createDirectory(folder.resolve("moved"));
    Files.move(backups, moved.resolve("backups"));
    Files.delete(shop);
    Path database = SqliteFiles.run(moved.resolve("shop.db"), "CREATE TABLE scratch (a)");

    CommandLineRun.Result result =
        CommandLineRun.in(moved).run("restore", "latest", "--yes", "--db=shop.db");

    assertThat(result.status()).as(result.err()).isZero();
    assertThat(result.out()).endsWith("! the backup was made of %s\n".formatted(shop));
    assertThat(SqliteFiles.ask(database, "SELECT count(*) FROM \"order\"")).isEqualTo("30");
    CommandLineRun.in(moved).run("restore", "latest", "--yes", "--db=shop.db");
    assertThat(SqliteFiles.ask(database, "SELECT count(*) FROM \"order\""))
        .as("a second time, with a safety backup of its own there")
        .isEqualTo("30");
    assertThat(CommandLineRun.in(moved).run("restore", NAME, "--dry-run", "--db=shop.db").out())
        .contains("  made of     %s, which is another file\n".formatted(shop));
  }

  @Test
  void aCopyOfAProjectIsToldWhoseBackupsItHas() throws IOException {
    Path copied = Files.createDirectories(folder.resolve("copied/backups"));
    for (String name : List.of(NAME, NAME + ".json")) {
      Files.copy(backups.resolve(name), copied.resolve(name));
    }
    Path database = SqliteFiles.run(folder.resolve("copied/shop.db"), "CREATE TABLE other (a)");

    CommandLineRun.Result result =
        CommandLineRun.in(folder.resolve("copied"))
            .run("restore", "latest", "--yes", "--db=shop.db");

    assertThat(result.status()).isEqualTo(10);
    assertThat(result.err())
        .isEqualTo(
            """
            error: no backup of this database in %s  [not-found, exit 10]
              file: %s   (from --db)
              note: there are backups of %s
              help: if one of them is meant, name it: sqlitectl restore %s
            """
                .formatted(copied, database, shop, NAME));
  }

  @Test
  void aNewerBackupWhoseManifestIsDamagedIsNotPassedOver() throws IOException {
    at(NOON.plusSeconds(60), "backup");
    Path manifest = backups.resolve("shop-20261120T120100.000Z.db.json");
    Files.writeString(
        manifest, Files.readString(manifest).replace("\"rows\" : 10", "\"rows\" : 9"));

    for (String command : List.of("restore latest --yes", "backup verify")) {
      CommandLineRun.Result result = at(ONE, command.split(" ", -1));
      assertThat(result.status()).isEqualTo(4);
      assertThat(result.err())
          .contains("  file: " + manifest + "\n")
          .endsWith(
              "  help: choose by name, such as %s; all of them: sqlitectl backup list\n"
                  .formatted(NAME));
    }
    assertThat(at(ONE, "restore", "--at=2026-11-20T12:00:59Z", "--yes").status()).isZero();
  }

  @Test
  void othersAreWaitedForAsLongAsItIsSaid() {
    SqliteFiles.run(shop, "DELETE FROM \"order\"");
    Bystander other = Bystander.holding(shop, "SELECT count(*) FROM customer");
    Thread closing =
        new Thread(
            () -> {
              pause();
              other.close();
            });
    closing.start();

    CommandLineRun.Result result = at(ONE, "restore", "latest", "--yes", "--wait=30s");

    assertThat(result.status()).as(result.err()).isZero();
    assertThat(orders()).isEqualTo("30");
  }

  private static void pause() {
    try {
      Thread.sleep(1_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String orders() {
    return SqliteFiles.ask(shop, "SELECT count(*) FROM \"order\"");
  }

  private CommandLineRun.Result at(Instant time, String... arguments) {
    return CommandLineRun.in(folder)
        .with("DATABASE_URL", "shop.db")
        .at(Clock.fixed(time, ZoneOffset.UTC))
        .run(arguments);
  }
}
