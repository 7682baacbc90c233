package dev.sqlitectl.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlitectl.backup.Catalogue;
import dev.sqlitectl.backup.Verification;
import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Progress;
import dev.sqlitectl.testing.Bystander;
import dev.sqlitectl.testing.SqliteFiles;
import dev.sqlitectl.testing.SqlitectlProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two at once in one folder or at one database, and one that is ended from outside. */
@Timeout(300)
final class BackupNeighbourFaultsTest {
  private static final String[] BACKUP = {"backup", "-q", "--db=shop.db", "--wait=60s"};

  @TempDir private Path parent;
  private FaultSite site;

  @BeforeEach
  void aSite() throws Exception {
    site = new FaultSite(parent, 8);
  }

  @Test
  void severalAtOnceTakeTurns() throws Exception {
    int runs = Campaign.full() ? 8 : 3;
    List<SqlitectlProcess> all =
        IntStream.range(0, runs)
            .mapToObj(i -> SqlitectlProcess.start(site.folder(), BACKUP))
            .toList();
    for (SqlitectlProcess run : all) {
      assertThat(run.await()).isEqualTo(new SqlitectlProcess.Ended(0, ""));
      Campaign.survived("several backups at once");
    }
    assertThat(site.fresh()).hasSize(runs);
    assertThat(site.leftovers()).isEmpty();
    site.requireSound("several at once");
  }

  @Test
  void whoeverStandsStillIsNamedByTheNext() throws Exception {
    SqlitectlProcess first = SqlitectlProcess.start(site.folder(), BACKUP);
    awaitAtWork();
    first.signal("STOP");

    SqlitectlProcess.Ended second =
        SqlitectlProcess.start(site.folder(), "backup", "-q", "--db=shop.db", "--wait=300ms")
            .await();

    assertThat(second.status()).isEqualTo(11);
    assertThat(second.output())
        .matches(
            """
            error: another sqlitectl is at work in %s  \\[busy, exit 11]
              note: held by pid %d on \\S+ since \\S+Z
              help: let it finish, or wait longer: --wait 10m
            """
                .formatted(site.backups(), first.pid()));
    first.signal("CONT");
    assertThat(first.await()).isEqualTo(new SqlitectlProcess.Ended(0, ""));
    site.requireSound("kill -STOP");
    Campaign.survived("a backup that stands still (kill -STOP), exit 11 for the next");
  }

  @Test
  void whoeverIsKilledBlocksNobody() throws Exception {
    for (int time : Campaign.chosen(IntStream.range(0, 20).boxed().toList(), 1)) {
      site.reset();
      SqlitectlProcess first = SqlitectlProcess.start(site.folder(), BACKUP);
      awaitAtWork();
      Thread.sleep(time * 15L);
      first.kill();
      first.await();

      String fault = "killed " + time * 15 + " ms after it began to copy";
      site.requireSound(fault);
      Instant start = Instant.now();
      assertThat(SqlitectlProcess.start(site.folder(), BACKUP).await().status()).as(fault).isZero();
      assertThat(Duration.between(start, Instant.now()))
          .as(fault)
          .isLessThan(Duration.ofSeconds(30));
      assertThat(site.leftovers()).as(fault).isEmpty();
      Campaign.survived("kill -9 by the clock, a backup after it");
    }
  }

  @ParameterizedTest
  @CsvSource({"INT, 130, interrupted", "TERM, 143, terminated", "HUP, 129, hangup"})
  void aSignalEndsItInTimeAndLeavesNothing(String signal, int status, String word)
      throws Exception {
    for (int time : Campaign.chosen(IntStream.range(0, 8).boxed().toList(), 1)) {
      site.reset();
      SqlitectlProcess run = SqlitectlProcess.startWithSignals(site.folder(), BACKUP);
      awaitAtWork();
      Thread.sleep(time * 10L);
      Instant start = Instant.now();
      run.signal(signal);
      SqlitectlProcess.Ended ended = run.await();

      String fault = "SIG" + signal + " after " + time * 10 + " ms: " + ended.output();
      assertThat(Duration.between(start, Instant.now()))
          .as(fault)
          .isLessThan(Duration.ofMillis(2500));
      site.requireSound(fault);
      assertThat(site.leftovers()).as(fault).isEmpty();
      if (site.fresh().isEmpty()) {
        assertThat(ended.status()).as(fault).isEqualTo(status);
        assertThat(ended.output()).as(fault).contains("[" + word + ", exit " + status + "]");
      }
      Campaign.survived("SIG" + signal + ", exit " + status);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "backup, vacuum", "backup, restore latest --yes", "restore latest --yes, restore latest --yes",
    "restore latest --yes, vacuum", "backup, backup prune --keep-last=2", "vacuum, checkpoint"
  })
  void twoCommandsAtOneDatabaseTakeTurns(String one, String other) throws Exception {
    for (int round = 0; round < (Campaign.full() ? 5 : 1); round++) {
      List<SqlitectlProcess> both = Stream.of(one, other).map(this::start).toList();
      for (SqlitectlProcess run : both) {
        SqlitectlProcess.Ended ended = run.await();
        // Of two that empty the log one may be told that the other was at it.
        boolean moved = other.equals("checkpoint");
        assertThat(ended.status()).as(ended.output()).isIn(0, moved ? 3 : 0);
      }
      assertThat(SqliteFiles.ask(site.database(), "PRAGMA integrity_check")).isEqualTo("ok");
      assertThat(SqliteFiles.ask(site.database(), "SELECT count(*) FROM \"order\""))
          .isEqualTo("30");
      Catalogue catalogue = new Catalogue(site.backups());
      assertThat(Verification.run(site.backups(), catalogue.all(), Progress.SILENT).ending())
          .isEqualTo(ExitCode.OK);
      assertThat(site.leftovers()).isEmpty();
      Campaign.survived("two commands at once: " + one + " + " + other);
    }
  }

  @Test
  void aSourceThatStaysLockedIsTold() throws Exception {
    SqliteFiles.run(site.database(), "PRAGMA journal_mode=DELETE");
    try (Bystander other = Bystander.holding(site.database(), "BEGIN EXCLUSIVE")) {
      SqlitectlProcess.Ended ended =
          SqlitectlProcess.start(site.folder(), "backup", "-q", "--db=shop.db", "--wait=500ms")
              .await();

      assertThat(ended.status()).as(ended.output()).isEqualTo(11);
      assertThat(ended.output())
          .contains("locked by another process")
          .contains("pid " + other.pid());
    }
    assertThat(site.fresh()).isEmpty();
    assertThat(site.leftovers()).isEmpty();
    Campaign.survived("a source that stays locked, exit 11");
  }

  private SqlitectlProcess start(String command) {
    String[] words = (command + " -q --db=shop.db --wait=60s").split(" ", -1);
    return SqlitectlProcess.start(site.folder(), words);
  }

  private void awaitAtWork() throws InterruptedException {
    while (site.leftovers().isEmpty()) {
      Thread.sleep(1);
    }
  }
}
