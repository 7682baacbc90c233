package dev.sqlitectl.migrate;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.sqlite.Database;
import dev.sqlitectl.sqlite.History;
import dev.sqlitectl.sqlite.Script;
import dev.sqlitectl.sqlite.Version;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a run would do, read and checked before it does anything.
 *
 * @param files all up to the target
 * @param pending those of them that are not applied
 * @param mayLose tables that may have fewer rows afterwards, in lower case
 */
record Plan(
    MigrationStatus status,
    List<MigrationFile> files,
    List<MigrationFile> pending,
    Set<String> mayLose) {

  /**
   * @throws Failure {@link ExitCode#MIGRATION} when files and history disagree, {@link
   *     ExitCode#REFUSED} when the database was made by something else, {@link ExitCode#USAGE} when
   *     no migration has the target's version
   */
  static Plan of(Database db, Path path, Migrations.Request request) {
    MigrationFolder folder = MigrationFolder.read(path);
    History history = History.read(db);
    MigrationStatus status = MigrationStatus.of(db, folder, history);
    requireSound(status);
    List<MigrationFile> files =
        request.target().map(target -> folder.upTo(version(target, folder))).orElse(folder.files());
    Set<String> waiting = versions(status.in(MigrationStatus.State.PENDING));
    List<MigrationFile> pending =
        files.stream().filter(file -> waiting.contains(file.version().toString())).toList();
    if (!pending.isEmpty() && !history.exists()) {
      requireEmpty(db);
    }
    return new Plan(status, files, pending, mayLose(request, pending));
  }

  /** What was done, once the given steps have run. */
  MigrationReport done(List<MigrationReport.Step> steps, long startNanos) {
    Optional<String> last =
        steps.isEmpty() ? status.version() : Optional.of(steps.get(steps.size() - 1).version());
    return new MigrationReport(
        status.database(),
        status.migrations(),
        status.version(),
        last,
        steps,
        status.in(MigrationStatus.State.PENDING).size() - steps.size(),
        (System.nanoTime() - startNanos) / 1_000_000);
  }

  void requireRunnable() {
    pending.forEach(MigrationFile::requireRunnable);
  }

  private static Set<String> versions(List<MigrationStatus.Entry> entries) {
    Set<String> versions = new HashSet<>();
    entries.forEach(entry -> versions.add(entry.version()));
    return versions;
  }

  private static Version version(String target, MigrationFolder folder) {
    return Version.parse(target)
        .filter(version -> folder.files().stream().anyMatch(file -> file.version().equals(version)))
        .orElseThrow(
            () ->
                new Failure(ExitCode.USAGE, "no migration has version " + target)
                    .about(folder.path())
                    .hint("see which there are: sqlitectl migrate info"));
  }

  private static void requireSound(MigrationStatus status) {
    List<MigrationStatus.Entry> problems = status.problems();
    if (problems.isEmpty()) {
      return;
    }
    MigrationStatus.Entry first = problems.get(0);
    Failure failure =
        new Failure(ExitCode.MIGRATION, status.sentence(first))
            .with("file", Path.of(status.migrations()).resolve(first.script()).toString());
    for (MigrationStatus.Entry other : problems.subList(1, problems.size())) {
      failure = failure.with("note", status.sentence(other));
    }
    throw failure.hint(wayOut(first.state()));
  }

  private static String wayOut(MigrationStatus.State state) {
    return switch (state) {
      case CHANGED ->
          "put the file back as it was, and write the change as a new one: sqlitectl migrate new"
              + " NAME";
      case OUT_OF_ORDER -> "give it a version that comes last: see sqlitectl migrate info";
      case MISSING -> "put the file back, from version control or the last release";
      default -> "put the newest good backup back, then run the migrations again";
    };
  }

  private static void requireEmpty(Database db) {
    long tables = Migrations.tables(db);
    if (tables > 0) {
      throw new Failure(
              ExitCode.REFUSED,
              "the database has tables (" + tables + ") but no history of migrations")
          .about(db.file())
          .hint("migrations build a database from nothing: name another file with --db");
    }
  }

  /** A table that a migration deletes from in so many words may lose rows. */
  private static Set<String> mayLose(Migrations.Request request, List<MigrationFile> pending) {
    Set<String> tables = new HashSet<>();
    request.mayLose().forEach(table -> tables.add(table.toLowerCase(Locale.ROOT)));
    pending.stream()
        .flatMap(file -> file.script().statements().stream())
        .filter(statement -> statement.begins("DELETE", "FROM"))
        .map(Script.Statement::head)
        .filter(head -> head.size() > 2)
        .forEach(
            head -> {
              boolean qualified = head.size() > 4 && head.get(3).equals(".");
              tables.add(head.get(qualified ? 4 : 2).toLowerCase(Locale.ROOT));
            });
    return tables;
  }
}
