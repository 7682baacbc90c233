package dev.sqlitectl.init;

import dev.sqlitectl.config.DatabaseLocation;
import dev.sqlitectl.config.Folder;
import dev.sqlitectl.config.Settings;
import dev.sqlitectl.config.SqliteAddress;
import dev.sqlitectl.config.UrlStyle;
import dev.sqlitectl.init.InitReport.Action;
import dev.sqlitectl.init.InitReport.Step;
import dev.sqlitectl.migrate.MigrationReport;
import dev.sqlitectl.migrate.Migrations;
import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.outcome.Progress;
import dev.sqlitectl.sqlite.Access;
import dev.sqlitectl.sqlite.Database;
import dev.sqlitectl.sqlite.DatabaseFile;
import dev.sqlitectl.sqlite.Script;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Takes a project folder from nothing to a working database. Each step looks first and does only
 * what is missing, so a second run changes nothing and an interrupted one is finished by the next.
 */
public final class Init {
  private final Request request;
  private final Progress progress;
  private final EnvFile env;
  private final Path project;
  private final List<Step> steps = new ArrayList<>();

  /**
   * What to make.
   *
   * @param location the database, as the settings name it
   * @param envFile what {@code --env-file} says
   * @param migrations what {@code --migrations} says
   * @param schema a script in place of migrations
   * @param seed a script of sample data
   * @param pageSize in bytes
   * @param style how the address is written to {@code .env}
   * @param waiting for the locks of others
   */
  public record Request(
      Settings settings,
      DatabaseLocation location,
      Optional<Path> envFile,
      Optional<Path> migrations,
      Optional<Path> schema,
      Optional<Path> seed,
      int pageSize,
      UrlStyle style,
      Duration waiting) {}

  private Init(Request request, Progress progress) {
    this.request = request;
    this.progress = progress;
    this.env =
        EnvFile.choose(request.settings(), request.location(), request.envFile(), request.style());
    this.project = env.file().resolveSibling("");
  }

  /**
   * Does what is missing.
   *
   * @throws Failure {@link ExitCode#USAGE} for what cannot be meant, {@link ExitCode#STORAGE} where
   *     nothing can be written, {@link ExitCode#MIGRATION} when a migration or script fails
   */
  public static InitReport run(Request request, Progress progress) {
    return new Init(request, progress).run();
  }

  private InitReport run() {
    long start = System.nanoTime();
    requirePageSize();
    Optional<Script> schema = request.schema().map(Init::script);
    Optional<Script> seed = request.seed().map(Init::script);
    DatabaseFile file = target();
    try (Database db = database(file)) {
      steps.add(env.write(shown(env.file())));
      new GitIgnore(project).complete(file.path()).ifPresent(steps::add);
      ExitCode ending = fill(db, schema, seed);
      return new InitReport(
          file.path().toString(),
          steps.stream().anyMatch(step -> step.action().changes()),
          List.copyOf(steps),
          ending,
          (System.nanoTime() - start) / 1_000_000);
    }
  }

  /** A dump begins and commits a transaction of its own, and sets pragmas before that. */
  private static Script script(Path file) {
    Script script = Script.read(file).withoutTransactions();
    script
        .withoutPragmas()
        .requireOneTransaction(
            "take it out: a script runs in one transaction of sqlitectl's own; its BEGIN and COMMIT"
                + " may stay");
    return script;
  }

  private void requirePageSize() {
    int size = request.pageSize();
    if (size < 512 || size > 65_536 || Integer.bitCount(size) != 1) {
      throw new Failure(ExitCode.USAGE, "no database can have pages of " + size + " bytes")
          .hint("a power of two from 512 to 65536; 4096 suits most disks");
    }
  }

  private DatabaseFile target() {
    DatabaseLocation location = env.location();
    if (!(location.url() instanceof SqliteAddress address)) {
      throw new Failure(ExitCode.USAGE, "init makes SQLite databases alone")
          .with("note", location.origin() + " names a PostgreSQL database")
          .hint("name a file: sqlitectl init --db data/app.db");
    }
    DatabaseFile file = DatabaseFile.at(address.file(), location.origin());
    if (!Files.exists(file.path()) && !address.elsewhere().isEmpty()) {
      throw new Failure(ExitCode.NOT_FOUND, "no such database, and one at the root of the disk")
          .about(file)
          .hint("did you mean " + address.elsewhere() + "?");
    }
    if (address.readOnly()) {
      throw new Failure(ExitCode.REFUSED, "the address asks for read-only (mode=ro)").about(file);
    }
    return file;
  }

  private Database database(DatabaseFile wanted) {
    if (Folder.create(wanted.folder())) {
      steps.add(Step.of(Action.CREATED, shown(wanted.folder()) + "/", ""));
    }
    DatabaseFile file = DatabaseFile.at(wanted.path(), wanted.origin());
    boolean missing = file.size() == 0 && !isOtherThanFile(file.path());
    Database db = missing ? created(file) : opened(file);
    boolean finished = finishCreation(db);
    String journal = db.text("PRAGMA journal_mode").toUpperCase(Locale.ROOT);
    steps.add(
        new Step(
            missing ? Action.CREATED : finished ? Action.UPDATED : Action.KEPT,
            shown(file.path()),
            Optional.of(file.size()),
            "%s, foreign keys on, page %d, %s"
                .formatted(journal, db.number("PRAGMA page_size"), db.text("PRAGMA encoding"))));
    return db;
  }

  /** A kill between the first page and WAL mode leaves a database with nothing in it. */
  private static boolean finishCreation(Database db) {
    boolean unfinished =
        db.number("SELECT count(*) FROM sqlite_schema") == 0
            && db.number("PRAGMA page_count") <= 1
            && !db.text("PRAGMA journal_mode").equalsIgnoreCase("wal");
    if (unfinished) {
      db.script("PRAGMA journal_mode=WAL");
    }
    return unfinished;
  }

  private Database created(DatabaseFile file) {
    try {
      return Database.create(file, request.pageSize(), request.waiting());
    } catch (Failure failure) {
      if (failure.code() == ExitCode.REFUSED && file.size() > 0) {
        return opened(file); // another init was faster
      }
      throw failure;
    }
  }

  private Database opened(DatabaseFile file) {
    return Database.open(file, Access.READ_WRITE, request.waiting());
  }

  private static boolean isOtherThanFile(Path path) {
    return Files.exists(path) && !Files.isRegularFile(path);
  }

  /** Brings schema and sample data in, and checks the result. */
  private ExitCode fill(Database db, Optional<Script> schema, Optional<Script> seed) {
    Path folder = request.settings().migrations(request.migrations().orElse(null), env.location());
    Checks checks = new Checks(db);
    boolean adopted = Migrations.tables(db) > 0 && !Migrations.hasHistory(db);
    if (schema.isPresent() || adopted) {
      load(db, schema, seed);
      steps.add(checks.run(progress, "every table and view can be read", checks::readable));
    } else {
      migrate(db, folder, seed);
      steps.add(
          checks.run(
              progress,
              "at the newest version",
              () -> Migrations.status(db, folder).asCheck().ending() == ExitCode.OK));
    }
    return checks.ending();
  }

  private void load(Database db, Optional<Script> schema, Optional<Script> seed) {
    Seed data = new Seed(db, seed);
    boolean loaded = Migrations.load(db, schema, progress, data);
    String tables = Step.count(Migrations.tables(db), "table");
    steps.add(
        loaded
            ? Step.of(Action.LOADED, shown(request.schema().orElseThrow()), tables)
            : Step.of(
                Action.KEPT,
                "schema",
                schema.isPresent()
                    ? "not loaded: the database has " + tables
                    : tables + " that no migration made: none was applied"));
    data.step(this::shown).ifPresent(steps::add);
  }

  private void migrate(Database db, Path folder, Optional<Script> seed) {
    if (!Migrations.hasHistory(db) && !holdsMigrations(db, folder)) {
      Migrations.createFirst(folder)
          .ifPresent(first -> steps.add(Step.of(Action.CREATED, shown(first), "")));
    }
    Seed data = new Seed(db, seed);
    MigrationReport report =
        seed.isPresent()
            ? Migrations.run(db, folder, Migrations.Request.ALL, progress, data)
            : Migrations.run(db, folder, Migrations.Request.ALL, progress);
    int applied = report.applied().size();
    String now = "at version " + report.version().orElse("0");
    steps.add(
        applied == 0
            ? Step.of(Action.KEPT, "migrations", now + ", nothing pending")
            : Step.of(Action.APPLIED, Step.count(applied, "migration"), "now " + now));
    data.step(this::shown).ifPresent(steps::add);
  }

  private static boolean holdsMigrations(Database db, Path folder) {
    return Files.isDirectory(folder) && !Migrations.status(db, folder).entries().isEmpty();
  }

  /** A path as a person in the current folder would type it. */
  private String shown(Path path) {
    Path here = request.settings().folder();
    return path.startsWith(here) ? here.relativize(path).toString() : path.toString();
  }
}
