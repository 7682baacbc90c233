package dev.sqlitectl.cli;

import dev.sqlitectl.backup.Backup;
import dev.sqlitectl.backup.Compression;
import dev.sqlitectl.backup.Retention;
import dev.sqlitectl.config.DatabaseUrl;
import dev.sqlitectl.config.GrowingFile;
import dev.sqlitectl.config.PostgresAddress;
import dev.sqlitectl.copy.Comparison;
import dev.sqlitectl.copy.CopyReport;
import dev.sqlitectl.copy.DataLoad;
import dev.sqlitectl.copy.Move;
import dev.sqlitectl.copy.MoveOptions;
import dev.sqlitectl.copy.type.Wire;
import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.outcome.Progress;
import dev.sqlitectl.postgres.Postgres;
import dev.sqlitectl.sqlite.Access;
import dev.sqlitectl.sqlite.Database;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "migrate-to-postgres",
    description = "Move everything to PostgreSQL, checked, at once.")
final class MigrateToPostgresCommand implements Callable<Integer> {
  private final DatabaseOptions database;
  private final Output output;
  private final Clock clock;

  @Mixin final PostgresOptions postgres;

  @Mixin private final MoveSettings settings = new MoveSettings();

  @Mixin private final ReportFile page = new ReportFile();

  @Mixin private final CourseOptions courses = new CourseOptions();

  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "TARGET",
      description = "Where to: postgresql://user@host/database (password: PGPASSWORD, ~/.pgpass).")
  private @Nullable String argument;

  @Option(names = "--target", paramLabel = "TARGET", description = "The same, as an option.")
  private @Nullable String option;

  @Option(
      names = {"-n", "--dry-run"},
      description = "Show what would be done; write nothing on either side.")
  private boolean dryRun;

  @Option(names = "--show-sql", description = "Print the SQL of the plan alone; a dry run.")
  private boolean showSql;

  @Option(
      names = "--write-mapping",
      paramLabel = "FILE",
      description = "Write the plan's names and types to FILE, to be edited; a dry run.")
  private @Nullable Path mappingToWrite;

  @Option(
      names = "--create-backup",
      description = "Make a verified backup of the SQLite database first.")
  private boolean createBackup;

  @Option(
      names = "--to-file",
      paramLabel = "FILE",
      description = "Write a script for psql to a new FILE instead; - is standard output.")
  private @Nullable String script;

  MigrateToPostgresCommand(
      DatabaseOptions database, PostgresOptions postgres, Output output, Clock clock) {
    this.database = database;
    this.postgres = postgres;
    this.output = output;
    this.clock = clock;
  }

  @Override
  public Integer call() {
    CopyReport.Course course =
        courses.course(Objects.requireNonNull(spec).commandLine().getParseResult());
    requireDistinctFiles();
    page.require(database.settings().folder());
    if (mappingToWrite != null) {
      MappingFile.requireReplaceable(database.settings().folder().resolve(mappingToWrite));
    }
    if (script != null) {
      return withoutServer(script);
    }
    PostgresAddress address = target();
    try (Database source = database.open(Access.READ_ONLY);
        Postgres target =
            Postgres.connect(
                postgres.login(address), database.waiting(), output::requireNoSignal)) {
      MoveOptions options = settings.options(database.settings().folder(), source.file(), clock);
      Progress progress = output.progress();
      if (course == CopyReport.Course.VERIFY_ONLY) {
        return output.show(Comparison.run(source, target, options, progress), this::print);
      }
      boolean loads = course == CopyReport.Course.DATA_ONLY;
      if (isPlan()) {
        return plan(
            loads
                ? DataLoad.plan(source, target, options, progress)
                : Move.plan(source, target, options, progress));
      }
      MoveOptions afterBackup = options.after(backup(source, progress));
      return output.show(
          loads
              ? DataLoad.run(source, target, afterBackup, progress)
              : Move.run(source, target, afterBackup, progress),
          this::print);
    }
  }

  /** One would overwrite what another has just written. */
  private void requireDistinctFiles() {
    Path folder = database.settings().folder();
    List<Path> files = new ArrayList<>(settings.files());
    page.file().ifPresent(files::add);
    Optional.ofNullable(mappingToWrite).ifPresent(files::add);
    Optional.ofNullable(script)
        .filter(name -> !name.equals("-"))
        .map(Path::of)
        .ifPresent(files::add);
    List<Path> places = files.stream().map(file -> folder.resolve(file).normalize()).toList();
    if (places.stream().distinct().count() < places.size()) {
      throw new Failure(ExitCode.USAGE, "two options name the same file");
    }
  }

  private int withoutServer(String file) {
    if (argument != null || option != null) {
      throw new Failure(ExitCode.USAGE, "--to-file needs no server: leave the target out");
    }
    if (file.equals("-") && output.json() && !isPlan()) {
      throw new Failure(ExitCode.USAGE, "standard output cannot hold both script and JSON")
          .hint("name a file: --to-file dump.sql --json");
    }
    try (Database source = database.open(Access.READ_ONLY)) {
      MoveOptions options = settings.options(database.settings().folder(), source.file(), clock);
      if (isPlan()) {
        return plan(Move.plan(source, options, output.progress()));
      }
      return file.equals("-")
          ? output.showAside(write(source, options, file, this::deliver), this::print)
          : output.show(writeFile(source, options, file), this::print);
    }
  }

  private CopyReport writeFile(Database source, MoveOptions options, String name) {
    Path path = database.settings().folder().resolve(name);
    try (GrowingFile file = GrowingFile.begin(path)) {
      CopyReport report = write(source, options, path.toString(), file::write);
      if (report.script().isPresent()) {
        file.keep();
      }
      return report;
    }
  }

  private CopyReport write(Database source, MoveOptions options, String name, Wire.Sink sink) {
    Progress progress = output.progress();
    return Move.script(source, options.after(backup(source, progress)), name, sink, progress);
  }

  private void deliver(byte[] bytes, int offset, int length) {
    try {
      output.data().write(bytes, offset, length);
    } catch (IOException e) {
      throw new Failure(
              ExitCode.STORAGE, "standard output took a part of it alone: " + e.getMessage())
          .hint("see why the program that reads it has ended, or whether its disk is full")
          .because(e);
    }
  }

  private void print(CopyReport report, Prose prose) {
    MoveProse.print(report, prose, output.verbose());
    page.write(report, database.settings().folder(), prose);
  }

  private boolean isPlan() {
    return dryRun || showSql || mappingToWrite != null;
  }

  private int plan(CopyReport plan) {
    if (mappingToWrite != null) {
      MappingFile.write(database.settings().folder().resolve(mappingToWrite), plan);
    }
    return output.show(
        plan,
        (report, prose) -> {
          if (showSql) {
            MoveProse.printSql(report, prose);
            page.write(report, database.settings().folder());
            return;
          }
          MoveProse.print(report, prose, true);
          page.write(report, database.settings().folder(), prose);
          if (mappingToWrite != null) {
            prose.done("written: " + prose.path(mappingToWrite));
            prose.next("edit it, then migrate-to-postgres --mapping " + mappingToWrite);
          }
        });
  }

  private Optional<Path> backup(Database source, Progress progress) {
    if (!createBackup) {
      return Optional.empty();
    }
    Path folder = database.settings().backups(null, source.file().path());
    Backup.Request request =
        new Backup.Request(folder, "before-move", Compression.NONE, Retention.Policy.NONE);
    return Optional.of(Backup.run(source, request, clock, progress).backup());
  }

  private PostgresAddress target() {
    String given = argument == null ? option : argument;
    if (given == null || (argument != null && option != null)) {
      throw new Failure(ExitCode.USAGE, "exactly one target is needed")
          .hint("sqlitectl migrate-to-postgres postgresql://user@host/database");
    }
    DatabaseUrl url = database.settings().named(given, "TARGET").url();
    url.warnings().forEach(output::warn);
    if (!(url instanceof PostgresAddress address)) {
      throw new Failure(ExitCode.USAGE, "the target is not a PostgreSQL address")
          .hint("sqlitectl migrate-to-postgres postgresql://user@host/database");
    }
    return address;
  }
}
