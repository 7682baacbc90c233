package dev.sqlitectl.migrate;

import dev.sqlitectl.config.AtomicFile;
import dev.sqlitectl.config.Folder;
import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.outcome.Progress;
import dev.sqlitectl.sqlite.Database;
import dev.sqlitectl.sqlite.History;
import dev.sqlitectl.sqlite.Script;
import dev.sqlitectl.sqlite.Version;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The schema migrations of a database: what was applied, what is pending, and applying it. */
public final class Migrations {
  private static final String TEMPLATE =
      """
      -- One change of the schema, in SQL. All pending migrations run in one transaction: leave out
      -- BEGIN and COMMIT. Once applied, this file stays as it is; the next change is a new file.

      """;

  private static final String FIRST =
      """
      -- Version 1: the empty database, applied by sqlitectl init. It stays as it is, as does every
      -- migration once applied. Your first table goes into the next one:
      --
      --     sqlitectl migrate new create_customer
      --
      --     CREATE TABLE customer (
      --       id    INTEGER PRIMARY KEY,
      --       name  TEXT NOT NULL
      --     ) STRICT;
      --
      --     sqlitectl migrate
      """;

  private Migrations() {}

  /**
   * What to apply.
   *
   * @param target the last version to apply; empty for all
   * @param mayLose tables that may have fewer rows afterwards
   */
  public record Request(Optional<String> target, Set<String> mayLose) {
    /** All that is pending, and no row may be lost. */
    public static final Request ALL = new Request(Optional.empty(), Set.of());
  }

  /** Work that follows the migrations in the same transaction. */
  @FunctionalInterface
  public interface Sequel {
    /**
     * Does it.
     *
     * @param fromNothing whether the database had no tables when the transaction began
     */
    void run(boolean fromNothing);
  }

  /**
   * Where the database stands. Flyway is not loaded for it.
   *
   * @throws Failure {@link ExitCode#NOT_FOUND} without the folder, {@link ExitCode#MIGRATION} when
   *     its files cannot be told apart
   */
  public static MigrationStatus status(Database db, Path folder) {
    return MigrationStatus.of(db, MigrationFolder.read(folder), History.read(db));
  }

  /**
   * Applies what is pending, all of it or, after any failure or kill, none. Of several at once the
   * first applies and the others wait, then find nothing to do.
   *
   * @throws Failure {@link ExitCode#MIGRATION} when files and history disagree, or a migration
   *     fails, breaks a foreign key or loses rows; {@link ExitCode#BUSY} when others hold the lock
   */
  public static MigrationReport run(Database db, Path folder, Request request, Progress progress) {
    long start = System.nanoTime();
    Plan plan = Plan.of(db, folder, request);
    if (plan.pending().isEmpty()) {
      return plan.done(List.of(), start);
    }
    plan.requireRunnable();
    return run(db, folder, request, progress, fromNothing -> {});
  }

  /**
   * As {@link #run(Database, Path, Request, Progress)}, followed by work of the caller's: either
   * both take effect or neither.
   */
  public static MigrationReport run(
      Database db, Path folder, Request request, Progress progress, Sequel sequel) {
    long start = System.nanoTime();
    Plan before = Plan.of(db, folder, request);
    before.requireRunnable();
    return SchemaChange.run(
        db,
        before.mayLose(),
        progress,
        () -> {
          Plan plan = Plan.of(db, folder, request); // another process may have come first
          boolean fromNothing = tables(db) == 0;
          List<MigrationReport.Step> steps = apply(db, plan);
          sequel.run(fromNothing);
          return plan.done(steps, start);
        });
  }

  /**
   * Runs a script in place of migrations, on a database without tables alone, followed by work of
   * the caller's: either both take effect or neither.
   *
   * @param schema empty for the work of the caller's alone
   * @return whether the script ran
   * @throws Failure {@link ExitCode#MIGRATION} when it fails
   */
  public static boolean load(
      Database db, Optional<Script> schema, Progress progress, Sequel sequel) {
    schema.ifPresent(script -> script.runPragmas(db));
    return SchemaChange.run(
        db,
        Set.of(),
        progress,
        () -> {
          boolean fromNothing = tables(db) == 0 && !hasHistory(db);
          boolean runs = fromNothing && schema.isPresent();
          if (runs) {
            schema.get().withoutPragmas().run(db);
          }
          sequel.run(fromNothing);
          return runs;
        });
  }

  /**
   * Writes an empty migration of the next version.
   *
   * @param name what it does, in words
   */
  public static NewMigration create(Path folder, String name) {
    String words = name.strip().replaceAll("[^\\p{L}\\p{N}]+", "_").replaceAll("^_|_$", "");
    if (words.isEmpty()) {
      throw new Failure(ExitCode.USAGE, "a migration needs a name of letters and digits")
          .hint("say what it does: sqlitectl migrate new add_customer_email");
    }
    Optional<Version> newest =
        Files.exists(folder) ? MigrationFolder.read(folder).newest() : Optional.empty();
    String version = newest.map(Version::next).map(Version::written).orElse("1");
    Path file = folder.resolve("V" + version + "__" + words + ".sql");
    if (!write(file, TEMPLATE)) {
      throw new Failure(ExitCode.REFUSED, "the file exists already").about(file);
    }
    return new NewMigration(file.toString());
  }

  /**
   * Writes the first migration of a new project: comments alone.
   *
   * @return its path; empty when another process has just done so
   */
  public static Optional<Path> createFirst(Path folder) {
    Path file = folder.resolve("V1__init.sql");
    return write(file, FIRST) ? Optional.of(file) : Optional.empty();
  }

  /** How many tables the database has, SQLite's own and the history of migrations left out. */
  public static long tables(Database db) {
    return db.number(
        """
        SELECT count(*) FROM sqlite_schema
        WHERE type = 'table' AND substr(name, 1, 7) <> 'sqlite_' AND name <> ?
        """,
        History.TABLE);
  }

  /** Whether migrations were ever applied, by sqlitectl or Flyway. */
  public static boolean hasHistory(Database db) {
    return db.has(History.TABLE);
  }

  /** Whether this is the table in which the history of migrations is kept. */
  public static boolean isHistory(String table) {
    return table.equalsIgnoreCase(History.TABLE);
  }

  private static boolean write(Path file, String text) {
    Folder.create(file.resolveSibling(""));
    return AtomicFile.create(file, text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<MigrationReport.Step> apply(Database db, Plan plan) {
    List<MigrationReport.Step> steps = new ArrayList<>();
    if (!plan.pending().isEmpty()) {
      FlywayRun.apply(
          LentConnection.of(db.connection()),
          plan.files(),
          file -> {
            long start = System.nanoTime();
            file.script().run(db);
            long ms = (System.nanoTime() - start) / 1_000_000;
            steps.add(
                new MigrationReport.Step(
                    file.version().toString(), file.description(), file.name(), ms));
          });
    }
    return steps;
  }
}
