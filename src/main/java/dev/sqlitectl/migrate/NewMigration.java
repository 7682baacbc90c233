package dev.sqlitectl.migrate;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Report;

/**
 * A migration that was just written, for its author to fill in.
 *
 * @param file its path
 */
public record NewMigration(String file) implements Report {
  @Override
  public ExitCode ending() {
    return ExitCode.OK;
  }
}
