package dev.sqlitectl.migrate;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.sqlite.History;
import java.util.List;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.CoreMigrationType;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.executor.Context;
import org.flywaydb.core.api.executor.MigrationExecutor;
import org.flywaydb.core.api.logging.Log;
import org.flywaydb.core.api.logging.LogCreator;
import org.flywaydb.core.api.resolver.ResolvedMigration;
import org.flywaydb.core.extensibility.MigrationType;
import org.flywaydb.core.internal.jdbc.Results;

/**
 * Flyway at work: it keeps the history table, compares it with the files and runs the pending ones
 * in order.
 *
 * <p>The files are read by us and their statements run by us: Flyway's own parser stops at a column
 * that is called {@code end} and at names in brackets, and its scanner takes a {@code *} in a
 * folder's name for a pattern.
 */
final class FlywayRun {
  private FlywayRun() {}

  /**
   * Runs the pending ones of these files in the transaction that the connection is in.
   *
   * @param execute runs the statements of one file
   * @throws Failure {@link ExitCode#MIGRATION} when Flyway refuses; what {@code execute} throws
   *     passes through
   */
  static void apply(DataSource source, List<MigrationFile> files, Consumer<MigrationFile> execute) {
    List<ResolvedMigration> resolved =
        files.stream().<ResolvedMigration>map(file -> new Resolved(file, execute)).toList();
    try {
      Flyway.configure()
          .dataSource(source)
          .loggers(Silence.class.getName())
          .table(History.TABLE)
          .locations(new String[0])
          .skipDefaultResolvers(true)
          .skipDefaultCallbacks(true)
          .resolvers(context -> resolved)
          .group(true)
          .load()
          .migrate();
    } catch (FlywayException e) {
      throw new Failure(ExitCode.MIGRATION, firstLine(e)).because(e);
    }
  }

  private static String firstLine(FlywayException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("Flyway refused");
  }

  /** A file as Flyway wants to see it. */
  private record Resolved(MigrationFile file, Consumer<MigrationFile> execute)
      implements ResolvedMigration, MigrationExecutor {
    @Override
    public MigrationVersion getVersion() {
      return MigrationVersion.fromVersion(file.version().toString());
    }

    @Override
    public String getDescription() {
      return file.description();
    }

    @Override
    public String getScript() {
      return file.name();
    }

    @Override
    public Integer getChecksum() {
      return file.checksum();
    }

    @Override
    public MigrationType getType() {
      return CoreMigrationType.SQL;
    }

    @Override
    public String getPhysicalLocation() {
      return file.path().toString();
    }

    @Override
    public MigrationExecutor getExecutor() {
      return this;
    }

    @Override
    public boolean checksumMatches(Integer checksum) {
      return getChecksum().equals(checksum);
    }

    @Override
    public boolean checksumMatchesWithoutBeingIdentical(Integer checksum) {
      return checksumMatches(checksum);
    }

    @Override
    public List<Results> execute(Context context) {
      execute.accept(file);
      return List.of();
    }

    @Override
    public boolean canExecuteInTransaction() {
      return true;
    }

    @Override
    public boolean shouldExecute() {
      return true;
    }
  }

  /** Flyway's log, which nobody reads: what it has to say comes back as an exception. */
  public static final class Silence implements LogCreator, Log {
    @Override
    public Log createLogger(Class<?> type) {
      return this;
    }

    @Override
    public void debug(String message) {}

    @Override
    public void info(String message) {}

    @Override
    public void warn(String message) {}

    @Override
    public void error(String message) {}

    @Override
    public void error(String message, Exception e) {}

    @Override
    public void notice(String message) {}
  }
}
