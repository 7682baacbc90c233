package dev.sqlitectl.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.outcome.Progress;
import dev.sqlitectl.testing.SqliteFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConnection;

final class PageCopyTest {
  @TempDir private Path folder;

  @Test
  void theTargetHoldsExactlyWhatTheSourceHeld() throws IOException {
    Path shop = SqliteFiles.shop(folder.resolve("a shop?mode=memory.db"));
    Path copy = Files.createFile(folder.resolve("copy.db"));
    List<Progress.Step> steps = new ArrayList<>();

    copy(shop, copy, Duration.ZERO, steps::add);

    assertThat(SqliteFiles.ask(copy, "SELECT count(*) FROM \"order\"")).isEqualTo("30");
    assertThat(steps).isNotEmpty().allMatch(step -> step.done() <= step.total());
    assertThat(steps.get(steps.size() - 1).done()).isEqualTo(Files.size(shop));
  }

  @Test
  void aReaderOfTheTargetSeesTheNewContentWithoutOpeningItAnew() throws Exception {
    Path shop = SqliteFiles.shop(folder.resolve("shop.db"));
    Path target = SqliteFiles.run(folder.resolve("target.db"), "PRAGMA journal_mode=WAL");
    try (SQLiteConnection reader = SqliteFiles.connect(target)) {
      reader.getDatabase()._exec("CREATE TABLE customer (id)");

      copy(shop, target, Duration.ZERO, Progress.SILENT);

      try (var rows = reader.createStatement().executeQuery("SELECT count(*) FROM customer")) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getInt(1)).isEqualTo(10);
      }
    }
    assertThat(SqliteFiles.ask(target, "PRAGMA journal_mode")).isEqualTo("wal");
  }

  @Test
  void aLockedTargetIsWaitedForThenLeftAlone() throws Exception {
    Path shop = SqliteFiles.shop(folder.resolve("shop.db"));
    Path target = SqliteFiles.run(folder.resolve("target.db"), "CREATE TABLE mine (a)");
    try (SQLiteConnection writer = SqliteFiles.connect(target)) {
      writer.getDatabase()._exec("BEGIN IMMEDIATE; INSERT INTO mine VALUES (1)");

      assertThatThrownBy(() -> copy(shop, target, Duration.ofMillis(200), Progress.SILENT))
          .isInstanceOfSatisfying(
              Failure.class,
              failure -> {
                assertThat(failure.code()).isEqualTo(ExitCode.BUSY);
                assertThat(failure.message())
                    .isEqualTo("database is locked by another process (waited 0.2 s)");
              });
      writer.getDatabase()._exec("COMMIT");
    }
    assertThat(SqliteFiles.ask(target, "SELECT count(*) FROM mine")).isEqualTo("1");
  }

  @Test
  void whatEndsTheWorkIsThrownOnlyOnceSqliteHasReturned() throws IOException {
    Path shop = SqliteFiles.shop(folder.resolve("shop.db"));
    Path copy = Files.createFile(folder.resolve("copy.db"));
    Failure stop = new Failure(ExitCode.INTERRUPTED, "enough");
    Progress ending =
        step -> {
          throw stop;
        };

    assertThatThrownBy(() -> copy(shop, copy, Duration.ZERO, ending)).isSameAs(stop);
  }

  @Test
  void aMissingTargetIsNotCreated() {
    Path shop = SqliteFiles.shop(folder.resolve("shop.db"));
    Path missing = folder.resolve("missing.db");

    assertThatThrownBy(() -> copy(shop, missing, Duration.ZERO, Progress.SILENT))
        .isInstanceOf(Failure.class);
    assertThat(missing).doesNotExist();
  }

  private static void copy(Path from, Path to, Duration wait, Progress progress) {
    try (Database source =
            Database.open(DatabaseFile.at(from), Access.READ_ONLY, Database.DEFAULT_WAIT);
        Snapshot snapshot = new Snapshot(source)) {
      PageCopy.run(snapshot.database(), DatabaseFile.at(to), wait, progress);
    }
  }
}
