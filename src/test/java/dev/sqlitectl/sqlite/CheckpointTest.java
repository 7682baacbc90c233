package dev.sqlitectl.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.testing.OtherProcess;
import dev.sqlitectl.testing.SqliteFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sqlite.SQLiteConnection;

/** A checkpoint counts what it moved, and never mistakes a reader's veto for success. */
final class CheckpointTest {
  private static final Duration WAIT = Duration.ofMillis(300);

  /** Long enough that a busy machine does not make one wait look like two. */
  private static final Duration LONG_WAIT = Duration.ofSeconds(2);

  private static final String READ = "BEGIN; SELECT count(*) FROM customer";

  @TempDir Path folder;

  private Path file;

  @BeforeEach
  void aShop() {
    file = SqliteFiles.shop(folder.resolve("app.db"));
  }

  @ParameterizedTest
  @EnumSource(Checkpoint.Mode.class)
  void everyModeMovesAllFramesWhenNobodyReads(Checkpoint.Mode mode) throws Exception {
    try (SQLiteConnection writer = SqliteFiles.connect(file)) {
      writer.getDatabase()._exec("UPDATE customer SET name = 'x'");

      Checkpoint.Report report = checkpoint(mode);

      assertThat(report.complete()).isTrue();
      assertThat(report.frames()).isPositive().isEqualTo(report.moved());
      assertThat(report.walBefore()).isPositive();
      assertThat(report.walAfter())
          .isEqualTo(mode == Checkpoint.Mode.TRUNCATE ? 0 : report.walBefore());
      assertThat(report.ending()).isEqualTo(ExitCode.OK);
    }
  }

  @Test
  void aReaderOfOldContentHoldsTheNewerFramesBack() throws Exception {
    try (SQLiteConnection writer = SqliteFiles.connect(file)) {
      writer.getDatabase()._exec("UPDATE customer SET name = 'x'");
      try (OtherProcess reader = OtherProcess.running(file, READ)) {
        writer.getDatabase()._exec("UPDATE \"order\" SET note = 'y'");

        long start = System.nanoTime();
        Checkpoint.Report report = checkpoint(Checkpoint.Mode.TRUNCATE, LONG_WAIT);

        assertThat(Duration.ofNanos(System.nanoTime() - start))
            .as("waited for once, not once for each step")
            .isBetween(LONG_WAIT, LONG_WAIT.multipliedBy(2));
        assertThat(report.complete()).isFalse();
        assertThat(report.moved()).isPositive().isLessThan(report.frames());
        assertThat(report.walAfter()).isEqualTo(report.walBefore());
        assertThat(report.holders()).extracting(Holder::pid).containsExactly(reader.pid());
        assertThat(report.ending()).isEqualTo(ExitCode.INCOMPLETE);
      }
    }
  }

  @Test
  void aReaderOfTheNewestContentOnlyKeepsTheLogFromShrinking() throws Exception {
    try (SQLiteConnection writer = SqliteFiles.connect(file)) {
      writer.getDatabase()._exec("UPDATE customer SET name = 'x'");
      try (OtherProcess reader = OtherProcess.running(file, READ)) {
        Checkpoint.Report report = checkpoint(Checkpoint.Mode.TRUNCATE);

        assertThat(report.moved()).isPositive().isEqualTo(report.frames());
        assertThat(report.complete()).isFalse();
        assertThat(report.walAfter()).isEqualTo(report.walBefore());
        assertThat(report.holders()).extracting(Holder::pid).containsExactly(reader.pid());
      }
    }
  }

  @Test
  void withoutALogThereIsNothingToMove() throws Exception {
    SqliteFiles.run(file, "PRAGMA journal_mode=DELETE");
    byte[] before = Files.readAllBytes(file);

    Checkpoint.Report report = checkpoint(Checkpoint.Mode.TRUNCATE);

    assertThat(report.walMode()).isFalse();
    assertThat(report.complete()).isTrue();
    assertThat(report.frames()).isZero();
    assertThat(file).hasBinaryContent(before);
  }

  private Checkpoint.Report checkpoint(Checkpoint.Mode mode) {
    return checkpoint(mode, WAIT);
  }

  private Checkpoint.Report checkpoint(Checkpoint.Mode mode, Duration wait) {
    try (Database db = Database.open(DatabaseFile.at(file), Access.READ_WRITE, wait)) {
      return Checkpoint.run(db, mode);
    }
  }
}
