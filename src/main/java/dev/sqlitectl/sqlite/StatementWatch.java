package dev.sqlitectl.sqlite;

import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.outcome.Progress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sqlite.ProgressHandler;

/**
 * Hears from SQLite while a statement runs; an exception cannot cross native code, so it is kept.
 */
final class StatementWatch extends ProgressHandler {
  static final int STEPS_BETWEEN_TICKS = 20_000;

  private final Progress progress;
  private final String phase;
  private long ticks;
  private @Nullable Failure thrown;

  StatementWatch(Progress progress, String phase) {
    this.progress = progress;
    this.phase = phase;
  }

  /** What ended the statement, when it was the progress that did. */
  Optional<Failure> thrown() {
    return Optional.ofNullable(thrown);
  }

  @Override
  protected int progress() {
    try {
      progress.at(phase, ++ticks, 0, Progress.Unit.STEPS);
      return 0;
    } catch (Failure failure) {
      thrown = failure;
      return 1;
    }
  }
}
