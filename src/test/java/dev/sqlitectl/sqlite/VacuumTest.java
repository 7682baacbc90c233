package dev.sqlitectl.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.outcome.Progress;
import dev.sqlitectl.testing.OtherProcess;
import dev.sqlitectl.testing.SqliteFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A vacuum says what it gained, and what stood in its way. */
final class VacuumTest {
  @TempDir Path folder;

  private Path file;

  @BeforeEach
  void aShopThatLostMostOfItsOrders() {
    file = SqliteFiles.shop(folder.resolve("app.db"));
    SqliteFiles.run(
        file,
        """
        WITH RECURSIVE c(i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM c WHERE i < 20000)
          INSERT INTO "order" SELECT i, 1 + i % 10, i, 'a note about order ' || i, NULL FROM c;
        CREATE TABLE log (line TEXT);
        CREATE TABLE word (word TEXT PRIMARY KEY) WITHOUT ROWID;
        """,
        "DELETE FROM \"order\" WHERE id > 1000; PRAGMA wal_checkpoint(TRUNCATE)");
  }

  @Test
  void theSizesAreThoseOfTheFiles() throws Exception {
    long before = Files.size(file);

    Vacuum.Report report = vacuum();

    assertThat(report.before()).isEqualTo(before);
    assertThat(report.after()).isEqualTo(Files.size(file)).isLessThan(before / 2);
    assertThat(report.ending()).isEqualTo(ExitCode.OK);
    assertThat(SqliteFiles.names(folder)).containsExactly("app.db");
    assertThat(SqliteFiles.ask(file, "SELECT count(*) FROM \"order\"")).isEqualTo("931");
  }

  @Test
  void aSecondVacuumGainsNothing() {
    vacuum();

    Vacuum.Report report = vacuum();

    assertThat(report.after()).isEqualTo(report.before());
  }

  @Test
  void tablesWhoseRowidsMayHaveChangedAreNamed() {
    assertThat(vacuum().renumbered()).containsExactly("log");
  }

  @Test
  void underAReaderTheFileShrinksLaterAndTheReportSaysSo() {
    try (OtherProcess reader = OtherProcess.running(file, "BEGIN; SELECT count(*) FROM customer")) {
      Vacuum.Report report = vacuum();

      assertThat(report.complete()).isFalse();
      assertThat(report.ending()).isEqualTo(ExitCode.INCOMPLETE);
      assertThat(report.holders()).extracting(Holder::pid).containsExactly(reader.pid());
    }
    assertThat(SqliteFiles.ask(file, "SELECT count(*) FROM \"order\"")).isEqualTo("931");
  }

  @Test
  void underAWriterItIsBusy() {
    try (OtherProcess writer = OtherProcess.running(file, "BEGIN IMMEDIATE")) {
      Failure failure = catchThrowableOfType(Failure.class, this::vacuum);

      assertThat(failure.code()).isEqualTo(ExitCode.BUSY);
      assertThat(failure.details().get(1).text()).startsWith("pid " + writer.pid());
    }
  }

  @Test
  void whenProgressEndsItTheFileIsAsItWas() throws Exception {
    SqliteFiles.run(
        file,
        """
        WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 50000)
          INSERT INTO log SELECT i FROM c
        """);
    byte[] before = Files.readAllBytes(file);
    Failure stop = new Failure(ExitCode.INTERRUPTED, "stop");

    try (Database db = open()) {
      assertThatThrownBy(
              () ->
                  Vacuum.run(
                      db,
                      step -> {
                        throw stop;
                      }))
          .isSameAs(stop);
    }
    assertThat(file).hasBinaryContent(before);
  }

  @Test
  void whoeverEndsItFindsTheOldContentOrIsToldOfTheNew() throws Exception {
    long before = Files.size(file);
    for (String told : List.of("before its log was moved", "and nothing is left to do")) {
      AtomicInteger left = new AtomicInteger(told.startsWith("before") ? 0 : 1);
      Progress ending =
          step -> {
            if (step.done() == 0 && left.getAndDecrement() == 0) {
              throw new Failure(ExitCode.INTERRUPTED, "interrupted; nothing half done");
            }
          };
      try (Database db = open()) {
        assertThatThrownBy(() -> Vacuum.run(db, ending))
            .isInstanceOf(Failure.class)
            .hasMessage("interrupted when the vacuum was done, " + told);
      }
      assertThat(SqliteFiles.ask(file, "SELECT count(*) FROM \"order\"")).isEqualTo("931");
    }
    assertThat(Files.size(file)).isLessThan(before / 2);
  }

  private Vacuum.Report vacuum() {
    try (Database db = open()) {
      return Vacuum.run(db, Progress.SILENT);
    }
  }

  private Database open() {
    return Database.open(DatabaseFile.at(file), Access.READ_WRITE, Duration.ofMillis(200));
  }
}
