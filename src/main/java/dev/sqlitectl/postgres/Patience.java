package dev.sqlitectl.postgres;

import java.time.Duration;

/**
 * How long a call may last.
 *
 * @param silence while the server moves no data of a COPY, cannot be asked or waits itself for us
 * @param work while the server is at work on a statement without a sign that it gets on
 * @param pulse between two questions to the server
 */
record Patience(Duration silence, Duration work, Duration pulse) {
  /**
   * No statement that is alive shows no sign in 360 questions, and no stalled one lasts a night.
   */
  static final Patience USUAL =
      new Patience(Duration.ofMinutes(2), Duration.ofHours(1), Duration.ofSeconds(10));
}
