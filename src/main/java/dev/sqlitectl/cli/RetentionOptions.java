package dev.sqlitectl.cli;

import dev.sqlitectl.backup.Retention;
import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which backups to keep. */
final class RetentionOptions {
  @Option(names = "--keep-last", paramLabel = "N", description = "Keep the N newest.")
  private int last;

  @Option(names = "--keep-hourly", paramLabel = "N", description = "Keep one of N hours.")
  private int hourly;

  @Option(names = "--keep-daily", paramLabel = "N", description = "Keep one of N days.")
  private int daily;

  @Option(names = "--keep-weekly", paramLabel = "N", description = "Keep one of N weeks.")
  private int weekly;

  @Option(names = "--keep-monthly", paramLabel = "N", description = "Keep one of N months.")
  private int monthly;

  @Option(names = "--keep-yearly", paramLabel = "N", description = "Keep one of N years.")
  private int yearly;

  @Option(
      names = "--keep-within",
      paramLabel = "TIME",
      description = "Keep all of this time before the newest: 36h, 7d.")
  private @Nullable Duration within;

  /** The rules, none of them negative. */
  Retention.Policy policy() {
    if (IntStream.of(last, hourly, daily, weekly, monthly, yearly).anyMatch(n -> n < 0)) {
      throw new Failure(ExitCode.USAGE, "a number of backups to keep cannot be negative");
    }
    return new Retention.Policy(
        last, hourly, daily, weekly, monthly, yearly, Optional.ofNullable(within));
  }
}
