package dev.sqlitectl.cli;

import dev.sqlitectl.config.DatabaseLocation;
import dev.sqlitectl.config.Settings;
import dev.sqlitectl.config.SqliteAddress;
import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.sqlite.Access;
import dev.sqlitectl.sqlite.Database;
import dev.sqlitectl.sqlite.DatabaseFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.TypeConversionException;

/** The options that say which database, and the opening of it. */
final class DatabaseOptions {
  /** SQLite counts the milliseconds in 32 bits. */
  private static final Duration LONGEST_WAIT = Duration.ofDays(24);

  private final Settings settings;
  private final Output output;

  @Option(
      names = {"--db", "--source"},
      scope = ScopeType.INHERIT,
      paramLabel = "ADDRESS",
      description = "The database: a path or a URL (else DATABASE_URL, .env, data/app.db).")
  private @Nullable String address;

  @Option(
      names = "--env-file",
      scope = ScopeType.INHERIT,
      paramLabel = "FILE",
      description = "Read DATABASE_URL from FILE instead of ./.env.")
  private @Nullable Path envFile;

  @Option(
      names = "--wait",
      converter = Waiting.class,
      scope = ScopeType.INHERIT,
      paramLabel = "TIME",
      description = "How long to wait for locks: 500ms, 30s, 2m (default 5s).")
  private Duration wait = Database.DEFAULT_WAIT;

  DatabaseOptions(Settings settings, Output output) {
    this.settings = settings;
    this.output = output;
  }

  /** Where the chosen database is and what chose it; its warnings have been shown. */
  DatabaseLocation location() {
    DatabaseLocation location = settings.database(address, envFile);
    location.url().warnings().forEach(output::warn);
    return location;
  }

  /**
   * The chosen database as a file; it may not exist.
   *
   * @throws Failure {@link ExitCode#USAGE} when the address names a PostgreSQL database
   */
  DatabaseFile file() {
    return file(location());
  }

  /** As {@link #file()}, for a location already asked for. */
  static DatabaseFile file(DatabaseLocation location) {
    if (!(location.url() instanceof SqliteAddress sqlite)) {
      throw new Failure(ExitCode.USAGE, "this command works on SQLite files alone")
          .with("note", location.origin() + " names a PostgreSQL database")
          .hint("name the file: --db data/app.db");
    }
    return DatabaseFile.at(sqlite.file(), location.origin());
  }

  /** Opens the chosen database. */
  Database open(Access access) {
    return open(location(), access);
  }

  /** As {@link #open(Access)}, for a location already asked for. */
  Database open(DatabaseLocation location, Access access) {
    DatabaseFile file = file(location);
    SqliteAddress sqlite = (SqliteAddress) location.url();
    if (access == Access.READ_WRITE && sqlite.readOnly()) {
      throw new Failure(ExitCode.REFUSED, "the address asks for read-only (mode=ro)").about(file);
    }
    try {
      return Database.open(file, access, wait);
    } catch (Failure failure) {
      boolean missing = failure.code() == ExitCode.NOT_FOUND && !sqlite.elsewhere().isEmpty();
      throw missing ? failure.hint("did you mean " + sqlite.elsewhere() + "?") : failure;
    }
  }

  /** The file that {@code --env-file} names. */
  Optional<Path> envFile() {
    return Optional.ofNullable(envFile).map(settings.folder()::resolve);
  }

  Duration waiting() {
    return wait;
  }

  Settings settings() {
    return settings;
  }

  /** Reads a time that locks can be waited for. */
  private static final class Waiting implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      Duration time = new Durations().convert(text);
      if (time.compareTo(LONGEST_WAIT) > 0) {
        throw new TypeConversionException(
            "'%s' is too long: %dd is the longest wait".formatted(text, LONGEST_WAIT.toDays()));
      }
      return time;
    }
  }
}
