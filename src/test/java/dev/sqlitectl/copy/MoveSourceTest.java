package dev.sqlitectl.copy;

import static dev.sqlitectl.testing.PostgresServer.ask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.outcome.Progress;
import dev.sqlitectl.postgres.Postgres;
import dev.sqlitectl.sqlite.Access;
import dev.sqlitectl.sqlite.Database;
import dev.sqlitectl.sqlite.DatabaseFile;
import dev.sqlitectl.testing.OtherProcess;
import dev.sqlitectl.testing.PostgresServer;
import dev.sqlitectl.testing.SqliteFiles;
import dev.sqlitectl.testing.Transfers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What other processes do to the source of a move, and what a move does to it. */
@Timeout(120)
final class MoveSourceTest {
  private final String target = PostgresServer.freshDatabase();

  @TempDir private Path folder;

  private CopyReport move(Path file, Duration wait) {
    try (Database source = Database.open(DatabaseFile.at(file), Access.READ_ONLY, wait);
        Postgres postgres = Postgres.connect(PostgresServer.address(target))) {
      return Move.run(source, postgres, MoveOptions.USUAL, Progress.SILENT);
    }
  }

  @ParameterizedTest(name = "in {0} mode")
  @ValueSource(strings = {"WAL", "DELETE"})
  void whatArrivesIsOneMomentOfASourceThatSeveralProcessesWriteTo(String journalMode) {
    Path file = folder.resolve("bank.db");
    Transfers.prepare(file, journalMode);
    String before;
    CopyReport report;
    try (Transfers others = Transfers.begin(file, 3)) {
      assertThat(others.processes()).isEqualTo(3);
      before = SqliteFiles.ask(file, "SELECT sum(changes) FROM debit");
      report = move(file, Duration.ofSeconds(60));
    }
    String after = SqliteFiles.ask(file, "SELECT sum(changes) FROM debit");

    assertThat(report.ending()).isEqualTo(ExitCode.OK);
    assertThat(ask(target, "SELECT (SELECT sum(amount) FROM debit) + sum(amount) FROM credit"))
        .isEqualTo("1000000");
    assertThat(
            ask(
                target,
                "SELECT count(*) FROM debit JOIN credit USING (id)"
                    + " WHERE debit.changes <> credit.changes"
                    + " OR debit.amount + credit.amount <> 1000"))
        .isEqualTo("0");
    long moved = Long.parseLong(ask(target, "SELECT sum(changes) FROM debit"));
    assertThat(moved).isBetween(Long.parseLong(before), Long.parseLong(after));
    assertThat(Long.parseLong(after)).isGreaterThan(Long.parseLong(before));
  }

  @Test
  void aSourceThatIsLockedForLongIsBusyAfterTheWait() {
    Path file = SqliteFiles.shop(folder.resolve("shop.db"));
    SqliteFiles.run(file, "PRAGMA journal_mode=DELETE");
    Instant start = Instant.now();
    try (OtherProcess other = OtherProcess.running(file, "BEGIN EXCLUSIVE")) {
      assertThat(other.pid()).isPositive();
      Failure failure =
          catchThrowableOfType(Failure.class, () -> move(file, Duration.ofMillis(300)));

      assertThat(failure.code()).isEqualTo(ExitCode.BUSY);
      assertThat(Duration.between(start, Instant.now())).isGreaterThan(Duration.ofMillis(300));
    }
    assertThat(ask(target, "SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'sqlitectl%'"))
        .isEqualTo("0");
    assertThat(move(file, Duration.ofSeconds(5)).switched()).isTrue();
  }

  @ParameterizedTest(name = "in {0} mode")
  @ValueSource(strings = {"WAL", "DELETE"})
  void theSourceIsTheSameFileAfterwards(String journalMode) throws IOException {
    Path file = SqliteFiles.shop(folder.resolve("shop.db"));
    SqliteFiles.run(file, "PRAGMA journal_mode=" + journalMode, "UPDATE customer SET vip = 1");
    byte[] before = Files.readAllBytes(file);
    move(file, Duration.ofSeconds(5));

    assertThat(Files.readAllBytes(file)).isEqualTo(before);
  }
}
