package dev.sqlitectl.outcome;

/**
 * Told by long work how far it is, often; it may end the work by throwing a {@link Failure}, which
 * is how Ctrl-C reaches an engine.
 */
@FunctionalInterface
public interface Progress {
  /** What {@code done} and {@code total} count. */
  enum Unit {
    BYTES,
    ROWS,
    STEPS
  }

  /**
   * Where the work stands.
   *
   * @param phase what is being done, a verb in the present: "copying track"
   * @param done how much of all that this kind of work has to do, whatever phases it passes through
   * @param total 0 when it cannot be known
   * @param bytes how many bytes that was, where done counts something else; 0 when nobody counts
   */
  record Step(String phase, long done, long total, Unit unit, long bytes) {}

  /** Shows nothing and never interrupts. */
  Progress SILENT = step -> {};

  void at(Step step);

  /** As {@link #at(Step)}. */
  default void at(String phase, long done, long total, Unit unit) {
    at(new Step(phase, done, total, unit, 0));
  }
}
