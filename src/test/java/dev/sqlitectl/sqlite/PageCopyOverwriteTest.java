package dev.sqlitectl.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.outcome.Progress;
import dev.sqlitectl.testing.Bystander;
import dev.sqlitectl.testing.Damage;
import dev.sqlitectl.testing.SqliteFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands in a database that is written over, and when. */
final class PageCopyOverwriteTest {
  @TempDir private Path folder;
  private final Failure stop = new Failure(ExitCode.INTERRUPTED, "stop");
  private Path fresh = Path.of("");
  private Path target = Path.of("");

  @BeforeEach
  void twoDatabases() {
    fresh = filled("fresh.db", "CREATE TABLE fresh (a)");
    target = filled("target.db", "CREATE TABLE old (a)");
  }

  private Path filled(String name, String sql) {
    return SqliteFiles.run(
        folder.resolve(name),
        sql,
        "CREATE TABLE filler AS WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c"
            + " WHERE i < 2000) SELECT i, randomblob(2000) FROM c");
  }

  @ParameterizedTest
  @CsvSource({"WAL,1", "WAL,5", "DELETE,1", "DELETE,5"})
  void whatEndsItLeavesTheOldContent(String journalMode, int step) {
    SqliteFiles.run(target, "PRAGMA journal_mode=" + journalMode);
    byte[] source = Damage.bytes(fresh);
    AtomicInteger steps = new AtomicInteger();
    Progress ending =
        each -> {
          if (steps.incrementAndGet() == step) {
            throw stop;
          }
        };

    assertThatThrownBy(() -> overwrite(ending, () -> {})).isSameAs(stop);

    assertThat(steps).hasValue(step);
    assertThat(table()).isEqualTo("old");
    assertThat(SqliteFiles.ask(target, "PRAGMA integrity_check")).isEqualTo("ok");
    assertThat(Damage.bytes(fresh)).isEqualTo(source);
  }

  @ParameterizedTest
  @ValueSource(strings = {"WAL", "DELETE"})
  void onceLockedItsFailureLeavesTheOldContent(String journalMode) {
    SqliteFiles.run(target, "PRAGMA journal_mode=" + journalMode);

    assertThatThrownBy(
            () ->
                overwrite(
                    Progress.SILENT,
                    () -> {
                      throw stop;
                    }))
        .isSameAs(stop);

    assertThat(table()).isEqualTo("old");
  }

  @Test
  void whatComesAfterTheLastPageDoesNotSayThatNothingChanged() {
    overwrite(
        step -> {
          if (step.done() == step.total()) {
            throw stop;
          }
        },
        () -> {});

    assertThat(table()).isEqualTo("fresh");
  }

  @ParameterizedTest
  @ValueSource(strings = {"WAL", "DELETE"})
  void whileItIsLockedNobodyElseCommits(String journalMode) {
    SqliteFiles.run(target, "PRAGMA journal_mode=" + journalMode);

    overwrite(
        Progress.SILENT,
        () ->
            assertThatThrownBy(() -> SqliteFiles.run(target, "INSERT INTO old VALUES (1)"))
                .isInstanceOf(IllegalStateException.class));

    assertThat(table()).isEqualTo("fresh");
  }

  @Test
  void aTargetThatStaysLockedIsNeverHeardOfAsLocked() {
    try (Bystander other = Bystander.holding(target, "BEGIN IMMEDIATE")) {
      assertThatThrownBy(
              () ->
                  overwrite(
                      Progress.SILENT,
                      () -> {
                        throw stop;
                      }))
          .hasMessage("database is locked by another process (waited 0.2 s)");
      assertThat(other.pid()).isPositive();
    }
    assertThat(table()).isEqualTo("old");
  }

  private void overwrite(Progress progress, Runnable onceLocked) {
    try (Database source =
        Database.open(DatabaseFile.at(fresh), Access.READ_WRITE, Database.DEFAULT_WAIT)) {
      PageCopy.overwrite(
          source, DatabaseFile.at(target), Duration.ofMillis(200), progress, onceLocked);
    }
  }

  private String table() {
    return SqliteFiles.ask(
        target, "SELECT group_concat(name) FROM sqlite_schema WHERE name <> 'filler'");
  }
}
