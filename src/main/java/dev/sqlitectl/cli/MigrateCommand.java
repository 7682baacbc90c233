package dev.sqlitectl.cli;

import dev.sqlitectl.config.DatabaseLocation;
import dev.sqlitectl.migrate.MigrationReport;
import dev.sqlitectl.migrate.MigrationStatus;
import dev.sqlitectl.migrate.MigrationStatus.State;
import dev.sqlitectl.migrate.Migrations;
import dev.sqlitectl.migrate.NewMigration;
import dev.sqlitectl.sqlite.Access;
import dev.sqlitectl.sqlite.Database;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;

@Command(
    name = "migrate",
    description = "Apply the pending schema migrations, all of them or none.")
final class MigrateCommand implements Callable<Integer> {
  private final DatabaseOptions database;
  private final Output output;

  @Option(
      names = "--migrations",
      scope = ScopeType.INHERIT,
      paramLabel = "DIR",
      description = "The folder of migrations (else migrations/ beside .env, else ./migrations).")
  private @Nullable Path folder;

  @Option(
      names = "--to",
      paramLabel = "VERSION",
      description = "Apply up to this version and no further.")
  private @Nullable String target;

  @Option(
      names = "--check",
      description = "Apply nothing; exit 5 when something is pending or amiss.")
  private boolean check;

  @Option(
      names = "--allow-data-loss",
      split = ",",
      paramLabel = "TABLE",
      description = "Tables that may have fewer rows afterwards.")
  private Set<String> mayLose = Set.of();

  MigrateCommand(DatabaseOptions database, Output output) {
    this.database = database;
    this.output = output;
  }

  @Override
  public Integer call() {
    if (check) {
      return output.show(status().asCheck(), MigrateCommand::printCheck);
    }
    DatabaseLocation location = database.location();
    try (Database db = database.open(location, Access.READ_WRITE)) {
      return output.show(
          Migrations.run(
              db,
              folder(location),
              new Migrations.Request(Optional.ofNullable(target), mayLose),
              output.progress()),
          MigrateCommand::printRun);
    }
  }

  @Command(name = "info", description = "List what was applied and what is pending.")
  int info() {
    return output.show(status(), MigrateCommand::printInfo);
  }

  @Command(name = "validate", description = "Compare the files with what was applied.")
  int validate() {
    return output.show(status().asValidation(), MigrateCommand::printValidation);
  }

  @Command(name = "new", description = "Write an empty migration of the next version.")
  int create(
      @Parameters(paramLabel = "NAME", arity = "1..*", description = "What it does, in words.")
          List<String> name) {
    return output.show(
        Migrations.create(folder(database.location()), String.join(" ", name)),
        MigrateCommand::printNew);
  }

  private MigrationStatus status() {
    DatabaseLocation location = database.location();
    try (Database db = database.open(location, Access.READ_ONLY)) {
      return Migrations.status(db, folder(location));
    }
  }

  private Path folder(DatabaseLocation location) {
    return database.settings().migrations(folder, location);
  }

  private static void printRun(MigrationReport report, Prose prose) {
    String now = report.version().map(version -> "version " + version).orElse("no version");
    String left = report.pending() == 0 ? "" : ", " + Figures.count(report.pending()) + " pending";
    if (report.applied().isEmpty()) {
      prose.note(
          "%s  nothing to apply, at %s%s".formatted(prose.path(report.database()), now, left));
      return;
    }
    for (MigrationReport.Step step : report.applied()) {
      prose.fact(step.version(), step.description() + "   " + Figures.duration(step.durationMs()));
    }
    prose.done(
        "%s  %s applied, now at %s%s in %s"
            .formatted(
                prose.path(report.database()),
                Figures.count(report.applied().size(), "migration"),
                now,
                left,
                Figures.duration(report.durationMs())));
  }

  private static void printCheck(MigrationStatus status, Prose prose) {
    int pending = status.in(State.PENDING).size();
    status.problems().forEach(problem -> prose.wrong(status.sentence(problem)));
    if (pending > 0) {
      prose.attention(
          "%s  %s pending"
              .formatted(prose.path(status.database()), Figures.count(pending, "migration")));
      prose.next("sqlitectl migrate");
    } else if (status.problems().isEmpty()) {
      prose.note(prose.path(status.database()) + "  nothing pending" + at(status));
    }
  }

  private static void printValidation(MigrationStatus status, Prose prose) {
    if (status.problems().isEmpty()) {
      prose.done(prose.path(status.database()) + "  files and history agree" + at(status));
    }
    status.problems().forEach(problem -> prose.wrong(status.sentence(problem)));
  }

  private static void printInfo(MigrationStatus status, Prose prose) {
    prose.line(
        prose.path(status.database())
            + at(status)
            + "   ("
            + prose.path(status.migrations())
            + ")");
    if (status.entries().isEmpty()) {
      prose.note("no migrations");
      return;
    }
    prose.table(
        List.of("version", "state", "applied", "file"),
        status.entries().stream()
            .map(
                entry ->
                    List.of(
                        entry.version(),
                        word(entry.state()),
                        entry.appliedAt().map(Object::toString).orElse(""),
                        entry.script()))
            .collect(Collectors.toList()));
  }

  private static void printNew(NewMigration report, Prose prose) {
    prose.done("created " + report.file());
    prose.next("write it, then sqlitectl migrate");
  }

  private static String at(MigrationStatus status) {
    return status.version().map(version -> ", at version " + version).orElse(", at no version");
  }

  private static String word(State state) {
    return state.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
  }
}
