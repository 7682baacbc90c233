package dev.sqlitectl.config;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a command works on: an option beats the environment, the environment beats {@code
 * .env}, and {@code .env} beats the default.
 */
public final class Settings {
  /** The variable that names a project's database. */
  public static final String URL = "DATABASE_URL";

  static final String DEFAULT = "the default";

  private final Map<String, String> environment;
  private final Path folder;

  /**
   * @param folder the current folder, absolute
   */
  public Settings(Map<String, String> environment, Path folder) {
    this.environment = environment;
    this.folder = folder;
  }

  /**
   * The database: {@code --db}, {@code SQLITECTL_DB}, {@code DATABASE_URL} in the environment, in
   * {@code .env}, else {@code ./data/app.db}. A relative path in a {@code .env} file is relative to
   * that file's folder, since cron's current folder is another one.
   *
   * @param option what {@code --db} says
   * @param envFile what {@code --env-file} says
   */
  public DatabaseLocation database(@Nullable String option, @Nullable Path envFile) {
    if (option != null) {
      return located(option, folder, "--db", Optional.empty());
    }
    for (String name : List.of("SQLITECTL_DB", URL)) {
      String value = environment.getOrDefault(name, "");
      if (!value.isBlank()) {
        return located(value, folder, name + " in the environment", Optional.empty());
      }
    }
    for (Path file : envFiles(envFile)) {
      Optional<String> value = DotEnv.read(file, environment).get(URL).filter(v -> !v.isBlank());
      if (value.isPresent()) {
        Path parent = file.resolveSibling("");
        return located(value.get(), parent, URL + " in " + file, Optional.of(file));
      }
    }
    return located("data/app.db", folder, DEFAULT, Optional.empty());
  }

  /** The current folder, absolute. */
  public Path folder() {
    return folder;
  }

  /** Reads a {@code .env} file as it would be read for its database. */
  public DotEnv dotEnv(Path file) {
    return DotEnv.read(file, environment);
  }

  /** A second address given as an argument or option, such as the target of a move. */
  public DatabaseLocation named(String address, String origin) {
    return located(address, folder, origin, Optional.empty());
  }

  /**
   * The folder of migrations: {@code --migrations}, else {@code migrations/} beside the {@code
   * .env} that named the database, else {@code ./migrations}.
   */
  public Path migrations(@Nullable Path option, DatabaseLocation database) {
    if (option != null) {
      return folder.resolve(option).normalize();
    }
    Path beside = database.envFile().map(file -> file.resolveSibling("migrations")).orElse(null);
    return beside != null && Files.isDirectory(beside) ? beside : folder.resolve("migrations");
  }

  /**
   * The folder of backups: the option, else {@code SQLITECTL_BACKUPS}, else {@code backups/} in the
   * database file's own folder.
   */
  public Path backups(@Nullable Path option, Path databaseFile) {
    if (option != null) {
      return folder.resolve(option).normalize();
    }
    String value = environment.getOrDefault("SQLITECTL_BACKUPS", "");
    return value.isBlank()
        ? databaseFile.resolveSibling("backups")
        : folder.resolve(value).normalize();
  }

  private DatabaseLocation located(
      String address, Path base, String origin, Optional<Path> envFile) {
    return new DatabaseLocation(DatabaseUrl.parse(address, base, environment), origin, envFile);
  }

  /** The given file alone, else {@code ./.env} and those of the parents up to the git root. */
  private List<Path> envFiles(@Nullable Path given) {
    if (given != null) {
      Path file = folder.resolve(given).normalize();
      if (!Files.isRegularFile(file)) {
        throw new Failure(ExitCode.USAGE, "no such file: " + file)
            .hint("--env-file names a file that exists");
      }
      return List.of(file);
    }
    List<Path> found = new ArrayList<>();
    Path root = gitRoot();
    for (Path at = folder; at != null; at = at.getParent()) {
      if (Files.isRegularFile(at.resolve(".env"))) {
        found.add(at.resolve(".env"));
      }
      if (at.equals(root)) {
        break;
      }
    }
    return found;
  }

  private Path gitRoot() {
    for (Path at = folder; at != null; at = at.getParent()) {
      if (Files.exists(at.resolve(".git"))) {
        return at;
      }
    }
    return folder;
  }
}
