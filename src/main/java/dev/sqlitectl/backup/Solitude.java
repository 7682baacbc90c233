package dev.sqlitectl.backup;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.outcome.Progress;
import dev.sqlitectl.sqlite.DatabaseFile;
import dev.sqlitectl.sqlite.Holder;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** A database that nobody else has open, waited for as long as the user will. */
record Solitude(DatabaseFile file, Duration waiting, Progress progress) {
  private static final long RETRY_MS = 100;

  /**
   * Returns when nobody else has it open.
   *
   * @param wayOut what can be done otherwise
   * @throws Failure {@link ExitCode#BUSY} after {@code waiting}, naming them
   */
  void require(String wayOut) {
    long start = System.nanoTime();
    List<Holder> holders = Holder.of(file);
    while (!holders.isEmpty()) {
      if (System.nanoTime() - start >= waiting.toNanos()) {
        throw inUse(holders).hint(wayOut);
      }
      progress.at("waiting for others to close it", 0, 0, Progress.Unit.STEPS);
      pause();
      holders = Holder.of(file);
    }
  }

  private Failure inUse(List<Holder> holders) {
    String waited =
        waiting.isZero()
            ? ""
            : String.format(Locale.ROOT, " (waited %.1f s)", waiting.toMillis() / 1_000.0);
    Failure failure =
        new Failure(ExitCode.BUSY, "others have the database open" + waited).about(file);
    for (Holder holder : holders) {
      failure = failure.with("note", holder + " has it open");
    }
    return failure;
  }

  private static void pause() {
    try {
      Thread.sleep(RETRY_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure(ExitCode.INTERRUPTED, "interrupted while waiting").because(e);
    }
  }
}
