package dev.sqlitectl.migrate;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Report;
import java.util.List;
import java.util.Optional;

/**
 * What a run of migrations did.
 *
 * @param from the version before; empty when none was applied
 * @param version the version now
 * @param applied in the order in which they ran
 * @param pending how many were left out, since they are newer than the target
 */
public record MigrationReport(
    String database,
    String migrations,
    Optional<String> from,
    Optional<String> version,
    List<Step> applied,
    int pending,
    long durationMs)
    implements Report {

  /**
   * A migration that ran.
   *
   * @param script the name of its file
   */
  public record Step(String version, String description, String script, long durationMs) {}

  @Override
  public ExitCode ending() {
    return ExitCode.OK;
  }
}
