package dev.sqlitectl.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.outcome.Progress;
import dev.sqlitectl.sqlite.Access;
import dev.sqlitectl.sqlite.Database;
import dev.sqlitectl.sqlite.DatabaseFile;
import dev.sqlitectl.testing.SqliteFiles;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RestoreTest {
  @TempDir private Path folder;
  private Path shop = Path.of("");
  private Path backups = Path.of("");

  @BeforeEach
  void aBackup() {
    backups = folder.resolve("backups");
    shop = SqliteFiles.shop(folder.resolve("shop.db"));
    SqliteFiles.run(
        shop,
        "CREATE TABLE filler AS WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c"
            + " WHERE i < 3000) SELECT i, randomblob(200) FROM c");
    try (Database source =
        Database.open(DatabaseFile.at(shop), Access.READ_ONLY, Database.DEFAULT_WAIT)) {
      Retention.Policy all = new Retention.Policy(0, 0, 0, 0, 0, 0, Optional.empty());
      Backup.run(
          source,
          new Backup.Request(backups, "", Compression.NONE, all),
          Clock.systemUTC(),
          Progress.SILENT);
    }
  }

  @ParameterizedTest
  @CsvSource({"wal,4096", "wal,1024", "delete,4096", "delete,1024"})
  void whoeverEndsItFindsTheOldContentOrIsToldOfTheNew(String journalMode, int pageSize) {
    SqliteFiles.run(
        shop,
        "PRAGMA journal_mode=DELETE; PRAGMA page_size=%d; VACUUM;".formatted(pageSize)
            + "DELETE FROM \"order\"",
        "PRAGMA journal_mode=" + journalMode);
    boolean ended = true;
    boolean replaced = false;
    for (int step = 1; ended; step++) {
      ended = endedAt(step);
      if (ended && !replaced) {
        replaced = orders().equals("30");
      }
      assertThat(orders()).as("step %d", step).isEqualTo(ended && !replaced ? "0" : "30");
      assertThat(SqliteFiles.ask(shop, "PRAGMA journal_mode")).isEqualTo(journalMode);
      assertThat(SqliteFiles.names(folder)).noneMatch(name -> name.contains(".part"));
      assertThat(SqliteFiles.names(backups)).noneMatch(name -> name.contains(".part"));
    }
    assertThat(replaced).isTrue();
  }

  @Test
  void aFileThatOthersWriteToIsRestoredAsItWasChecked() {
    Path live = SqliteFiles.shop(folder.resolve("live.db"));
    try (Restore restore =
        Restore.prepare(request(live.toString()), Clock.systemUTC(), Progress.SILENT)) {
      SqliteFiles.run(live, "DELETE FROM \"order\" WHERE id > 5");

      assertThat(restore.run().proven()).isTrue();
    }
    assertThat(orders()).isEqualTo("30");
    assertThat(SqliteFiles.ask(live, "SELECT count(*) FROM \"order\"")).isEqualTo("5");
  }

  /** Whether a restore that is told to end at its nth step did so. */
  private boolean endedAt(int step) {
    AtomicInteger steps = new AtomicInteger();
    Progress ending =
        each -> {
          if (steps.incrementAndGet() >= step) {
            throw new Failure(ExitCode.INTERRUPTED, "interrupted; nothing half done");
          }
        };
    boolean before = orders().equals("0");
    try (Restore restore = Restore.prepare(request("latest"), Clock.systemUTC(), ending)) {
      restore.run();
      return false;
    } catch (Failure failure) {
      assertThat(failure.code()).isEqualTo(ExitCode.INTERRUPTED);
      if (before && orders().equals("30")) {
        assertThat(failure.message())
            .isEqualTo("interrupted when the backup was in place, before it was read back");
        assertThat(failure.details())
            .anyMatch(detail -> detail.text().startsWith("what was there before is in shop-"));
      }
      return true;
    }
  }

  private Restore.Request request(String backup) {
    return new Restore.Request(
        DatabaseFile.at(shop),
        backup,
        Optional.empty(),
        backups,
        folder,
        Optional.empty(),
        backups,
        false,
        Database.DEFAULT_WAIT);
  }

  private String orders() {
    return SqliteFiles.ask(shop, "SELECT count(*) FROM \"order\"");
  }
}
