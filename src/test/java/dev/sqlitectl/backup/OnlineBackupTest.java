package dev.sqlitectl.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Progress;
import dev.sqlitectl.sqlite.Access;
import dev.sqlitectl.sqlite.Database;
import dev.sqlitectl.sqlite.DatabaseFile;
import dev.sqlitectl.testing.Teller;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Backups in a row while another process commits 300 times a second. */
final class OnlineBackupTest {
  private static final int BACKUPS = Integer.getInteger("sqlitectl.backups", 10);
  private static final int MEGABYTES = 8;

  /** Ten times what is promised: a machine that builds is a busy one. */
  private static final double STALLED_MS = 3_000;

  @TempDir private Path folder;

  @Test
  @Timeout(900)
  void eachIsExactAndNoWriterStandsStill() throws IOException {
    Path bank = Teller.bank(folder.resolve("bank.db"), MEGABYTES);
    for (int warmUp = 0; warmUp < 3; warmUp++) {
      backup(bank);
    }
    List<Long> quiet = new ArrayList<>();
    for (int run = 0; run < 5; run++) {
      quiet.add(backup(bank).durationMs());
    }
    List<Long> busy = new ArrayList<>();
    Teller.Account account;
    try (Teller teller = Teller.at(bank)) {
      for (int run = 0; run < BACKUPS; run++) {
        Backup.Report report = backup(bank);
        busy.add(report.durationMs());
        assertThat(Teller.audit(report.backup())).isEqualTo("exact");
      }
      account = teller.stop();
    }

    report(quiet, busy, account);
    assertThat(account.commits()).isGreaterThan(BACKUPS);
    assertThat(account.longestMs()).isLessThan(STALLED_MS);
    List<Sealed> all = new Catalogue(folder.resolve("backups")).all();
    assertThat(all).hasSize(8 + BACKUPS);
    assertThat(Verification.run(folder, all, Progress.SILENT).ending()).isEqualTo(ExitCode.OK);
    assertThat(Teller.audit(bank)).isEqualTo("exact");
  }

  /** The figures, which are a machine's as much as the program's: told, not asserted. */
  private static void report(List<Long> quiet, List<Long> busy, Teller.Account account)
      throws IOException {
    String text =
        String.format(
            Locale.ROOT,
            "%d backups of %d MB, all exact, at %.0f commits a second: median %d ms (longest %d ms),"
                + " quiet median %d ms, ratio %.2f; longest transaction of the writer %.1f ms%n",
            BACKUPS,
            MEGABYTES,
            account.rate(),
            median(busy),
            busy.stream().max(Long::compare).orElse(0L),
            median(quiet),
            median(busy) / (double) Math.max(1, median(quiet)),
            account.longestMs());
    Files.writeString(Path.of("target", "online-backups.txt"), text);
  }

  private static long median(List<Long> times) {
    return times.stream().sorted().skip(times.size() / 2).findFirst().orElse(0L);
  }

  private Backup.Report backup(Path bank) {
    Retention.Policy all = new Retention.Policy(0, 0, 0, 0, 0, 0, Optional.empty());
    Path to = folder.resolve("backups");
    try (Database source =
        Database.open(DatabaseFile.at(bank), Access.READ_ONLY, Database.DEFAULT_WAIT)) {
      return Backup.run(
          source,
          new Backup.Request(to, "", Compression.NONE, all),
          Clock.systemUTC(),
          Progress.SILENT);
    }
  }
}
