package dev.sqlitectl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sqlitectl.testing.Bystander;
import dev.sqlitectl.testing.Damage;
import dev.sqlitectl.testing.SqliteFiles;
import dev.sqlitectl.testing.SqlitectlProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BackupCommandTest {
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00.042Z");
  private static final String NAME = "shop-20261120T120000.042Z.db";

  @TempDir private Path folder;
  private Path shop = Path.of("");
  private Path backups = Path.of("");

  @BeforeEach
  void open() throws IOException {
    folder = folder.toRealPath();
    shop = SqliteFiles.shop(folder.resolve("shop.db"));
    backups = folder.resolve("backups");
  }

  @Test
  void aBackupIsTheDatabaseUnderANameThatSaysWhen() {
    CommandLineRun.Result result = at(NOON, "backup");

    assertThat(result.status()).isZero();
    assertThat(masked(result.out()))
        .isEqualTo(
            "✓ %s   24.0 KiB in TIME, verified (integrity ok, sha256 HASH…)\n"
                .formatted("backups/" + NAME));
    assertThat(result.err()).isEmpty();
    assertThat(SqliteFiles.names(backups)).containsExactly(".sqlitectl.lock", NAME, NAME + ".json");
    assertThat(SqliteFiles.ask(backups.resolve(NAME), "SELECT sum(total) FROM \"order\""))
        .isEqualTo(SqliteFiles.ask(shop, "SELECT sum(total) FROM \"order\""));
    assertThat(SqliteFiles.ask(backups.resolve(NAME), "PRAGMA journal_mode")).isEqualTo("delete");
    assertThat(SqliteFiles.names(folder)).contains("shop.db").doesNotContain("shop.db-journal");
  }

  @Test
  void onlyTheirOwnerCanReadBackups() throws IOException {
    at(NOON, "backup", "--compress=gzip");

    try (var files = Files.list(backups)) {
      assertThat(files)
          .hasSize(3)
          .allSatisfy(
              file ->
                  assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                      .isEqualTo("rw-------"));
    }
  }

  @Test
  void aPackedBackupSaysWhatItSaved() {
    CommandLineRun.Result result = at(NOON, "backup", "--compress=gzip", "--label=before-upgrade");

    assertThat(masked(result.out()))
        .startsWith("✓ backups/shop-20261120T120000.042Z-before-upgrade.db.gz")
        .contains("   24.0 KiB → ");
    assertThat(at(NOON, "backup", "verify").status()).isZero();
  }

  @Test
  void theReportOfABackupIsOneJsonDocument() throws IOException {
    JsonNode json = new ObjectMapper().readTree(at(NOON, "backup", "--json").out());

    assertThat(json.fieldNames())
        .toIterable()
        .containsExactly(
            "outcome",
            "database",
            "backup",
            "time",
            "compression",
            "size",
            "database_size",
            "rows",
            "schema_version",
            "sha256",
            "orphans",
            "cleared",
            "warnings",
            "pruning",
            "duration_ms");
    assertThat(json.get("outcome").asText()).isEqualTo("ok");
    assertThat(json.get("time").asText()).isEqualTo("2026-11-20T12:00:00.042Z");
    assertThat(json.get("rows").asInt()).isEqualTo(41);
    assertThat(json.get("size").asLong()).isEqualTo(24576);
  }

  @Test
  void quietMeansNothingWhenAllIsWell() {
    CommandLineRun.Result result = at(NOON, "backup", "-q");

    assertThat(result.out() + result.err()).isEmpty();
    assertThat(backups.resolve(NAME)).exists();
  }

  @Test
  void aSecondBackupInTheSameMillisecondGetsTheNextName() {
    at(NOON, "backup");
    at(NOON, "backup");

    assertThat(SqliteFiles.names(backups)).contains(NAME, "shop-20261120T120000.043Z.db");
  }

  @Test
  void aMistypedDatabaseCreatesNothing() {
    CommandLineRun.Result result = CommandLineRun.in(folder).run("backup", "--db", "data/shpo.db");

    assertThat(result.status()).isEqualTo(10);
    assertThat(result.err())
        .isEqualTo(
            """
            error: no such database  [not-found, exit 10]
              file: %s   (from --db)
              help: check the path, or create one there: sqlitectl init --db %s
            """
                .formatted(folder.resolve("data/shpo.db"), folder.resolve("data/shpo.db")));
    assertThat(SqliteFiles.names(folder)).containsExactly("shop.db");
  }

  @Test
  void aDamagedDatabaseIsNeverSealedAndItsBackupsStay() {
    at(NOON, "backup");
    SqliteFiles.run(shop, "PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode=DELETE");
    Damage.scribble(shop, 2 * 4096 - 600, 500);

    CommandLineRun.Result result = at(NOON.plusSeconds(60), "backup", "--keep-last=1");

    assertThat(result.status()).isEqualTo(4);
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .startsWith(
            "error: the database is damaged; no backup was made of it  [corrupt, exit 4]\n"
                + "  file: "
                + shop)
        .contains("\n  damage: ")
        .endsWith("  help: see all of it: sqlitectl integrity; earlier backups are untouched\n");
    assertThat(SqliteFiles.names(backups)).containsExactly(".sqlitectl.lock", NAME, NAME + ".json");
    assertThat(at(NOON, "backup", "verify", "--all").status()).isZero();
  }

  @Test
  void orphansAreToldAndNoReasonToMakeNoBackup() {
    SqliteFiles.run(shop, "PRAGMA foreign_keys=OFF; DELETE FROM customer WHERE id = 1");

    CommandLineRun.Result result = at(NOON, "backup");

    assertThat(result.status()).isZero();
    assertThat(result.out())
        .endsWith("  orphans     3 rows in order without a row in customer, as in the database\n");
  }

  @Test
  void aFolderThatEverybodyMayWriteToIsRefused() throws IOException {
    Files.createDirectory(backups);
    Files.setPosixFilePermissions(backups, PosixFilePermissions.fromString("rwxrwxrwx"));

    CommandLineRun.Result result = at(NOON, "backup");

    assertThat(result.status()).isEqualTo(16);
    assertThat(result.err())
        .isEqualTo(
            """
            error: everybody may write to the backups folder  [refused, exit 16]
              file: %s
              help: take that right away: chmod o-w %s
            """
                .formatted(backups, backups));
    assertThat(SqliteFiles.names(backups)).isEmpty();
  }

  @Test
  void aFileWhereTheFolderShouldBeIsNamed() throws IOException {
    Files.createFile(backups);

    CommandLineRun.Result result = at(NOON, "backup");

    assertThat(result.status()).isEqualTo(14);
    assertThat(result.err()).contains("not a folder").contains("  file: " + backups + "\n");
  }

  @Test
  void anotherRunIsWaitedForThenNamed() throws IOException {
    Files.createDirectory(backups);
    String signature = "held by pid 4711 on web1 since 2026-11-20T11:59:00Z";
    try (Bystander other = Bystander.locking(backups.resolve(".sqlitectl.lock"), signature)) {
      CommandLineRun.Result result = at(NOON, "backup", "--wait=200ms");

      assertThat(result.status()).isEqualTo(11);
      assertThat(result.err())
          .isEqualTo(
              """
              error: another sqlitectl is at work in %s  [busy, exit 11]
                note: %s
                help: let it finish, or wait longer: --wait 10m
              """
                  .formatted(backups, signature));
      assertThat(other.pid()).isPositive();
    }
    assertThat(at(NOON, "backup").status()).as("a killed holder blocks nobody").isZero();
  }

  @Test
  void aHostWhoseNameDoesNotResolveMakesBackupsToo() throws IOException {
    List<String> nameless = List.of("env", "JDK_JAVA_OPTIONS=-Djdk.net.hosts.file=/dev/null");

    SqlitectlProcess.Ended ended =
        SqlitectlProcess.start(nameless, folder, "backup", "--db", "shop.db").await();

    assertThat(ended.status()).as(ended.output()).isZero();
    assertThat(backups.resolve(".sqlitectl.lock"))
        .content()
        .matches("held by pid \\d+( on \\S+)? since \\S+Z");
  }

  @Test
  void whatAKilledRunLeftIsClearedAwayAndSaid() throws IOException {
    at(NOON, "backup");
    String dead = "shop-20261119T120000.000Z.db";
    for (String name :
        List.of("." + dead + ".part", "." + dead + ".part-journal", dead + ".json")) {
      Files.createFile(backups.resolve(name));
    }
    for (String foreign : List.of(".notes.part", ".shop.db.part", "other.db", "x.json")) {
      Files.createFile(backups.resolve(foreign));
    }

    CommandLineRun.Result result = at(NOON.plusSeconds(1), "backup");

    assertThat(result.out())
        .startsWith(
            """
            · cleared away what a killed run left: .%s.part
            · cleared away what a killed run left: .%s.part-journal
            ✓\s"""
                .formatted(dead, dead));
    assertThat(SqliteFiles.names(backups))
        .containsExactly(
            ".notes.part",
            ".shop.db.part",
            ".sqlitectl.lock",
            "other.db",
            NAME,
            NAME + ".json",
            "shop-20261120T120001.042Z.db",
            "shop-20261120T120001.042Z.db.json",
            "x.json");
  }

  @Test
  void oldBackupsGoWhenTheNewOneIsSealed() {
    for (int day = 0; day < 5; day++) {
      at(NOON.plus(Duration.ofDays(day)), "backup", "-q");
    }
    CommandLineRun.Result result =
        CommandLineRun.in(folder)
            .with("DATABASE_URL", "shop.db")
            .with("NO_COLOR", "1")
            .typing("")
            .at(Clock.fixed(NOON.plus(Duration.ofDays(5)), ZoneOffset.UTC))
            .run("backup", "--keep-daily=3");

    assertThat(result.status()).isZero();
    assertThat(result.out().lines().skip(1))
        .containsExactly(
            "  keep        3 backups",
            "  removed     shop-20261122T120000.042Z.db",
            "  removed     shop-20261121T120000.042Z.db",
            "  removed     shop-20261120T120000.042Z.db",
            "  freed       72.0 KiB");
    assertThat(SqliteFiles.names(backups)).hasSize(1 + 3 * 2);
  }

  @Test
  void aDatabaseThatLostMostOfItsRowsEvictsNothing() {
    at(NOON, "backup");
    at(NOON.plusSeconds(1), "backup");
    SqliteFiles.run(shop, "DELETE FROM \"order\"");

    for (int run = 2; run < 6; run++) {
      CommandLineRun.Result result = at(NOON.plusSeconds(run), "backup", "--keep-last=1");
      assertThat(result.status()).isEqualTo(3);
      assertThat(result.out())
          .endsWith(
              "! the database has 11 rows, shop-20261120T120001.042Z.db has 41:"
                  + " nothing older is removed until you say that this is right:"
                  + " sqlitectl backup prune --keep-last 2\n");
    }
    assertThat(at(NOON.plusSeconds(9), "backup", "prune", "--keep-last=2").status()).isZero();
    assertThat(SqliteFiles.names(backups)).hasSize(1 + 2 * 2);
  }

  @Test
  void pruneWhereNothingWasEverBackedUpMakesNoFolder() {
    for (String dryRun : List.of("--dry-run", "--quiet")) {
      CommandLineRun.Result result = at(NOON, "backup", "prune", "--keep-last=1", dryRun);

      assertThat(result.status()).as(result.err()).isZero();
      assertThat(backups).doesNotExist();
    }
  }

  @Test
  void pruneWithoutARuleRemovesNothing() {
    at(NOON, "backup");

    CommandLineRun.Result result = at(NOON, "backup", "prune");

    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err())
        .isEqualTo(
            """
            error: no rule says what to keep; nothing was removed  [usage, exit 2]
              help: give at least one: --keep-daily 7 --keep-weekly 4
            """);
  }

  @Test
  void aDryRunTellsWhyAndRemovesNothing() {
    for (int day = 0; day < 4; day++) {
      at(NOON.plus(Duration.ofDays(day)), "backup", "-q");
    }
    List<String> before = SqliteFiles.names(backups);
    CommandLineRun.Result result =
        at(
            NOON.plus(Duration.ofDays(2)),
            "backup",
            "prune",
            "--dry-run",
            "--keep-last=1",
            "--keep-daily=1");

    assertThat(result.out())
        .isEqualTo(
            """
              keep        shop-20261123T120000.042Z.db   from the future
              keep        shop-20261122T120000.042Z.db   last, daily
              remove      shop-20261121T120000.042Z.db   beyond last 1, beyond daily 1
              remove      shop-20261120T120000.042Z.db   beyond last 1, beyond daily 1
            ! shop-20261123T120000.042Z.db is from the future; it stays
            · would remove 2, 48.0 KiB, and keep 2 backups
            """);
    assertThat(SqliteFiles.names(backups)).isEqualTo(before);
  }

  @Test
  void pruneLeavesTwoThatWereProvenAndWhateverIsNotItsOwn() throws IOException {
    for (int day = 0; day < 6; day++) {
      at(NOON.plus(Duration.ofDays(day)), "backup", "-q");
    }
    Path newest = backups.resolve("shop-20261125T120000.042Z.db");
    Damage.flip(newest, 12_345);
    Path foreign = Files.createFile(backups.resolve("shop-20200101T000000.000Z.db"));
    Path edited = backups.resolve("shop-20261120T120000.042Z.db.json");
    Files.writeString(edited, Files.readString(edited).replace("\"rows\" : 10", "\"rows\" : 11"));

    CommandLineRun.Result result =
        at(NOON.plusSeconds(999_999), "backup", "prune", "--keep-last=1");

    assertThat(result.status()).isZero();
    assertThat(result.out())
        .isEqualTo(
            """
            ! shop-20261125T120000.042Z.db is damaged; it counts for nothing
            ✓ removed 2, 48.0 KiB freed; 2 backups kept
            """);
    assertThat(newest).exists();
    assertThat(foreign).exists();
    assertThat(edited).exists();
    assertThat(backups.resolve("shop-20261124T120000.042Z.db")).exists();
    assertThat(backups.resolve("shop-20261123T120000.042Z.db")).exists();
  }

  @Test
  void backupsOfAnotherDatabaseWithTheSameNameAreNotTouched() throws IOException {
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Path namesake = SqliteFiles.shop(elsewhere.resolve("shop.db"));
    for (int day = 0; day < 3; day++) {
      run(
          NOON.plus(Duration.ofDays(day)),
          "backup",
          "--db",
          namesake.toString(),
          "--to",
          "backups");
    }
    at(NOON.plus(Duration.ofDays(4)), "backup");

    CommandLineRun.Result result =
        at(NOON.plus(Duration.ofDays(5)), "backup", "prune", "--keep-last=1");

    assertThat(result.out()).isEqualTo("· nothing to remove: 1 backup kept\n");
  }

  @Test
  void theListTellsAgeSizeRowsAndState() throws IOException {
    SqliteFiles.run(shop, "PRAGMA user_version = 4");
    at(NOON, "backup");
    at(NOON.plusSeconds(3600), "backup", "--label=big");
    Files.delete(backups.resolve(NAME + ".json"));

    CommandLineRun.Result result = at(NOON.plusSeconds(7260), "backup", "list");

    assertThat(result.out())
        .isEqualTo(
            """
            backup                                   age       size   rows   schema   state
            shop-20261120T130000.042Z-big.db   1 h 1 min   24.0 KiB     41        4   sealed
            shop-20261120T120000.042Z.db       2 h 1 min   24.0 KiB      ?            unsealed
            """);
  }

  @Test
  void aFolderWithoutBackupsIsNoError() {
    CommandLineRun.Result result = at(NOON, "backup", "list");

    assertThat(result.status()).isZero();
    assertThat(result.out()).isEqualTo("· no backups in backups\n");
  }

  @Test
  void verifyTellsEachBackupFromTheOthers() {
    at(NOON, "backup");
    at(NOON.plusSeconds(1), "backup");
    at(NOON.plusSeconds(2), "backup", "--compress=gzip");
    Damage.flip(backups.resolve(NAME), 40_000);

    CommandLineRun.Result result = at(NOON, "backup", "verify", "--all");

    assertThat(result.status()).isEqualTo(4);
    assertThat(masked(result.out()))
        .matches(
            """
            ✓ shop-20261120T120002.042Z.db.gz   [0-9.]+ KiB, what was sealed
            ✓ shop-20261120T120001.042Z.db   24.0 KiB, what was sealed
            ✗ shop-20261120T120000.042Z.db   the backup is damaged: its sha256 is not what was sealed
            2 of 3 backups verified in TIME
            """);
  }

  @Test
  void verifyAllTellsOfAnArtefactWhoseManifestIsGone() throws IOException {
    at(NOON, "backup");
    at(NOON.plusSeconds(1), "backup");
    Files.delete(backups.resolve(NAME + ".json"));

    CommandLineRun.Result result = at(NOON, "backup", "verify", "--all");

    assertThat(result.status()).isEqualTo(4);
    assertThat(result.out())
        .contains("✗ %s   no manifest: nothing vouches for this file\n".formatted(NAME))
        .contains("1 of 2 backups verified in ");
  }

  @Test
  void anArtefactWithoutItsManifestIsNotVerified() throws IOException {
    at(NOON, "backup");
    Files.delete(backups.resolve(NAME + ".json"));

    CommandLineRun.Result result = at(NOON, "backup", "verify", NAME);

    assertThat(result.status()).isEqualTo(4);
    assertThat(result.err())
        .isEqualTo(
            """
            error: no manifest: nothing vouches for this file  [corrupt, exit 4]
              file: %s
            """
                .formatted(backups.resolve(NAME)));
    assertThat(at(NOON, "backup", "verify", "nosuch").status()).isEqualTo(10);
  }

  @Test
  void aLabelIsAWord() {
    assertThat(at(NOON, "backup", "--label=../../etc").status()).isEqualTo(2);
    assertThat(backups).doesNotExist();
  }

  private CommandLineRun.Result at(Instant time, String... arguments) {
    return CommandLineRun.in(folder)
        .with("DATABASE_URL", "shop.db")
        .at(Clock.fixed(time, ZoneOffset.UTC))
        .run(arguments);
  }

  private CommandLineRun.Result run(Instant time, String... arguments) {
    return CommandLineRun.in(folder).at(Clock.fixed(time, ZoneOffset.UTC)).run(arguments);
  }

  /** What differs from run to run, replaced by its name. */
  static String masked(String out) {
    return out.replaceAll("in \\d+(\\.\\d)? m?s", "in TIME").replaceAll("[0-9a-f]{12}…", "HASH…");
  }
}
