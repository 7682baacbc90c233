package dev.sqlitectl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sqlitectl.testing.Damage;
import dev.sqlitectl.testing.SqliteFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a timer hears of its backup: nothing, one line, or what it has to see to. */
final class CronBackupTest {
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00.042Z");
  private static final String OLDEST = "shop-20261120T120000.042Z.db";
  private static final String SECOND = "shop-20261121T120000.042Z.db";

  @TempDir private Path folder;
  private Path backups = Path.of("");

  @BeforeEach
  void threeDaysOfBackups() throws IOException {
    folder = folder.toRealPath();
    SqliteFiles.shop(folder.resolve("shop.db"));
    backups = folder.resolve("backups");
    for (int day = 0; day < 3; day++) {
      assertThat(onDay(day, "backup", "-q").status()).isZero();
    }
  }

  @Test
  void nothingIsSaidOfWhatWentWell() {
    CommandLineRun.Result result = onDay(3, "backup", "-q", "--keep-last=2");

    assertThat(result).isEqualTo(new CommandLineRun.Result(0, "", ""));
    assertThat(sealed()).containsExactly("shop-20261122T120000.042Z.db", at(3));
  }

  @Test
  void withoutATerminalOneLineSaysItAll() {
    CommandLineRun.Result result = onDay(3, "backup", "--keep-last=2");

    assertThat(result.status()).isZero();
    assertThat(BackupCommandTest.masked(result.out()))
        .isEqualTo(
            "✓ backups/%s   24.0 KiB in TIME, verified (integrity ok, sha256 HASH…); removed 2, 48.0 KiB freed, 2 backups kept\n"
                .formatted(at(3)));
    assertThat(result.err()).isEmpty();
  }

  @Test
  void oneThatCannotBeRemovedIsNamedAndTheOthersGo() throws Exception {
    inTheWayOf(OLDEST);

    CommandLineRun.Result result = onDay(3, "backup", "-q", "--keep-last=2");

    assertThat(result.status()).isEqualTo(3);
    assertThat(BackupCommandTest.masked(result.out()))
        .isEqualTo(
            """
            ✓ backups/%s   24.0 KiB in TIME, verified (integrity ok, sha256 HASH…); removed 1, 24.0 KiB freed, 3 backups kept
            ! %s could not be removed: the file exists already (%s)
            """
                .formatted(at(3), OLDEST, backups.resolve("." + OLDEST + ".part")));
    assertThat(sealed()).containsExactly(OLDEST, "shop-20261122T120000.042Z.db", at(3));
    assertThat(onDay(3, "backup", "verify", "--all").status()).isZero();
  }

  @Test
  void theReportTellsWhatIsStillThere() throws Exception {
    inTheWayOf(OLDEST);

    JsonNode json =
        new ObjectMapper().readTree(onDay(3, "backup", "--json", "--keep-last=2").out());

    assertThat(json.get("outcome").asText()).isEqualTo("incomplete");
    JsonNode pruning = json.get("pruning");
    assertThat(pruning.get("kept").asInt()).isEqualTo(3);
    assertThat(pruning.get("removed").asInt()).isEqualTo(1);
    assertThat(pruning.get("left").asInt()).isEqualTo(1);
    JsonNode oldest = pruning.get("decisions").get(3);
    assertThat(oldest.get("name").asText()).isEqualTo(OLDEST);
    assertThat(oldest.get("keep").asBoolean()).isTrue();
    assertThat(oldest.get("reasons").toString()).isEqualTo("[\"could not be removed\"]");
  }

  @Test
  void pruneTellsItToo() throws Exception {
    inTheWayOf(OLDEST);

    CommandLineRun.Result result = onDay(2, "backup", "prune", "-q", "--keep-last=2");

    assertThat(result.status()).isEqualTo(3);
    assertThat(result.out())
        .isEqualTo(
            """
            ! %s could not be removed: the file exists already (%s)
            ! removed 0 of 1, 0 B freed; 3 backups kept
            """
                .formatted(OLDEST, backups.resolve("." + OLDEST + ".part")));
  }

  @Test
  void aManifestThatCannotBeRemovedLeavesItsBackupABackup() throws Exception {
    CommandLineRun.Result first = onDay(3, "backup", "-q", "--keep-last=3");
    assertThat(first.status()).isZero();
    Path manifest = backups.resolve(SECOND + ".json");
    if (!changed("+i", manifest)) {
      return; // the full campaign of faults asks for this right
    }
    try {
      CommandLineRun.Result result = onDay(4, "backup", "-q", "--keep-last=2");

      assertThat(result.status()).isEqualTo(3);
      assertThat(result.out())
          .contains(
              "! "
                  + SECOND
                  + " could not be removed: the disk refuses: Operation not permitted ("
                  + manifest
                  + ")\n");
      assertThat(sealed()).containsExactly(SECOND, at(3), at(4));
      assertThat(SqliteFiles.names(backups)).noneMatch(name -> name.endsWith(".part"));
      assertThat(onDay(4, "backup", "verify", "--all").status()).isZero();
    } finally {
      changed("-i", manifest);
    }
  }

  @Test
  void whatCannotBeClearedAwayStopsNoBackup() throws Exception {
    Path leftover = Files.createFile(backups.resolve(".shop-20261119T120000.000Z.db.part"));
    if (!changed("+i", leftover)) {
      return;
    }
    try {
      CommandLineRun.Result result = onDay(3, "backup", "-q");

      assertThat(result.status()).isEqualTo(3);
      assertThat(result.out())
          .endsWith(
              "! .shop-20261119T120000.000Z.db.part, left by a killed run, stays:"
                  + " the disk refuses: Operation not permitted\n");
      assertThat(sealed()).hasSize(4).contains(at(3));
    } finally {
      changed("-i", leftover);
    }
  }

  @Test
  void noBackupIsAnotherCodeAndKeepsTheOldOnes() {
    Damage.truncate(folder.resolve("shop.db"), 0);

    CommandLineRun.Result result = onDay(3, "backup", "-q", "--keep-last=2");

    assertThat(result.status()).isEqualTo(10);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).startsWith("error: ");
    assertThat(sealed()).hasSize(3);
  }

  /** A folder where the artefact would be moved to on its way out. */
  private void inTheWayOf(String backup) throws IOException {
    Files.createDirectories(backups.resolve("." + backup + ".part").resolve("something"));
  }

  private static boolean changed(String attribute, Path file) throws Exception {
    return new ProcessBuilder("chattr", attribute, file.toString()).start().waitFor() == 0;
  }

  private static String at(int day) {
    return OLDEST.replace("1120T", (1120 + day) + "T");
  }

  private Stream<String> sealed() {
    return SqliteFiles.names(backups).stream().filter(name -> name.matches("shop-.*\\.db"));
  }

  private CommandLineRun.Result onDay(int day, String... arguments) {
    return CommandLineRun.in(folder)
        .with("DATABASE_URL", "shop.db")
        .at(Clock.fixed(NOON.plus(Duration.ofDays(day)), ZoneOffset.UTC))
        .run(arguments);
  }
}
