package dev.sqlitectl.backup;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.outcome.Progress;
import dev.sqlitectl.sqlite.DatabaseFile;
import dev.sqlitectl.sqlite.Holder;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Other processes that have a database open: waited for, then named. */
final class Occupants {
  private static final long RETRY_MS = 100;

  private Occupants() {}

  /**
   * Waits until nobody else has the database open.
   *
   * @param message what it means that they are still there
   * @param hint the way out
   * @throws Failure {@link ExitCode#BUSY} after {@code wait}, naming who has it open
   */
  static void awaitNone(
      DatabaseFile file, Duration wait, Progress progress, String message, String hint) {
    long end = System.nanoTime() + wait.toNanos();
    List<Holder> holders = Holder.of(file);
    while (!holders.isEmpty() && System.nanoTime() < end) {
      progress.at("waiting until others close the database", 0, 0, Progress.Unit.STEPS);
      pause();
      holders = Holder.of(file);
    }
    if (!holders.isEmpty()) {
      String waited =
          wait.isZero()
              ? ""
              : String.format(Locale.ROOT, " (waited %.1f s)", wait.toMillis() / 1_000.0);
      Failure failure = new Failure(ExitCode.BUSY, message + waited).about(file);
      for (Holder holder : holders) {
        failure = failure.with("note", holder + " has it open");
      }
      throw failure.hint(hint);
    }
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
