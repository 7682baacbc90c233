package dev.sqlitectl.init;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Report;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What init found and did.
 *
 * @param changed false when all was there already
 * @param steps in the order in which they were done
 */
public record InitReport(
    String database, boolean changed, List<Step> steps, ExitCode ending, long durationMs)
    implements Report {

  /** What was done. */
  public enum Action {
    CREATED,
    UPDATED,
    APPLIED,
    LOADED,
    CHECKED,
    /** It was there, and stays as it is. */
    KEPT,
    /** A check did not pass. */
    FAILED;

    boolean changes() {
      return this != CHECKED && this != KEPT && this != FAILED;
    }
  }

  /**
   * One thing.
   *
   * @param subject the thing: a path relative to the current folder when it is in there
   * @param bytes its size, for a database
   * @param detail what there is to know of it
   */
  public record Step(Action action, String subject, Optional<Long> bytes, String detail) {
    static Step of(Action action, String subject, String detail) {
      return new Step(action, subject, Optional.empty(), detail);
    }

    /** {@code 1 table}, {@code 1,200 rows}. */
    static String count(long count, String noun) {
      return String.format(Locale.ROOT, "%,d %s%s", count, noun, count == 1 ? "" : "s");
    }
  }
}
