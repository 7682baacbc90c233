package dev.sqlitectl.cli;

import dev.sqlitectl.backup.Backup;
import dev.sqlitectl.backup.BackupName;
import dev.sqlitectl.backup.Compression;
import dev.sqlitectl.backup.Pruning;
import dev.sqlitectl.backup.Retention;
import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.sqlite.Access;
import dev.sqlitectl.sqlite.Database;
import dev.sqlitectl.sqlite.DatabaseFile;
import dev.sqlitectl.sqlite.Integrity;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "backup", description = "Make a verified backup, and thin out older ones.")
final class BackupCommand implements Callable<Integer> {
  private static final int HASH_SHOWN = 12;

  private final DatabaseOptions database;
  private final Output output;
  private final Clock clock;

  @Mixin private final RetentionOptions retention = new RetentionOptions();

  @Option(
      names = "--to",
      paramLabel = "DIR",
      description = "Where backups go (else SQLITECTL_BACKUPS, backups/ beside the database).")
  private @Nullable Path folder;

  @Option(
      names = "--label",
      paramLabel = "WORD",
      description = "A word for the name: before-upgrade.")
  private String label = "";

  @Option(names = "--compress", paramLabel = "KIND", description = "none (default), gzip or zstd.")
  private Compression compression = Compression.NONE;

  @Option(
      names = {"-n", "--dry-run"},
      description = "Make no backup; show what the --keep options would remove now.")
  private boolean dryRun;

  BackupCommand(DatabaseOptions database, Output output, Clock clock) {
    this.database = database;
    this.output = output;
    this.clock = clock;
  }

  /** The command with {@code list}, {@code verify} and {@code prune} under it. */
  static CommandLine withItsOwn(
      DatabaseOptions database, Output output, Surroundings surroundings) {
    Clock local = surroundings.clock().withZone(ZoneId.systemDefault());
    return new CommandLine(new BackupCommand(database, output, local))
        .addSubcommand(new BackupListCommand(database, output, local))
        .addSubcommand(new BackupVerifyCommand(database, output))
        .addSubcommand(new BackupPruneCommand(database, output, local));
  }

  @Override
  public Integer call() {
    if (!label.isEmpty() && !BackupName.LABEL.matcher(label).matches()) {
      throw new Failure(ExitCode.USAGE, "a label is lower-case words joined by hyphens")
          .hint("--label before-upgrade");
    }
    Retention.Policy policy = retention.policy();
    if (dryRun) {
      DatabaseFile file = database.file();
      Path backups = database.settings().backups(folder, file.path());
      return output.show(
          Pruning.run(backups, file, policy, true, database.waiting(), clock, output.progress()),
          BackupPruneCommand::print);
    }
    try (Database db = database.open(Access.READ_ONLY)) {
      Path backups = database.settings().backups(folder, db.file().path());
      Backup.Request request = new Backup.Request(backups, label, compression, policy);
      return output.show(Backup.run(db, request, clock, output.progress()), BackupCommand::print);
    }
  }

  private static void print(Backup.Report report, Prose prose) {
    cleared(report.cleared(), prose);
    String size = Figures.bytes(report.size());
    prose.done(
        "%s   %s in %s, verified (integrity ok, sha256 %s…)%s"
            .formatted(
                prose.path(report.backup()),
                report.compression() == Compression.NONE
                    ? size
                    : Figures.bytes(report.databaseSize()) + " → " + size,
                Figures.duration(report.durationMs()),
                report.sha256().substring(0, HASH_SHOWN),
                report
                    .pruning()
                    .filter(p -> !prose.watched())
                    .map(BackupPruneCommand::clause)
                    .orElse("")));
    for (Integrity.Orphans orphans : report.orphans()) {
      prose.fact(
          "orphans",
          "%s in %s without a row in %s, as in the database"
              .formatted(Figures.count(orphans.rows(), "row"), orphans.table(), orphans.parent()));
    }
    if (prose.watched()) {
      report.pruning().ifPresent(pruning -> BackupPruneCommand.summary(pruning, prose));
    }
    report.pruning().ifPresent(pruning -> pruning.warnings().forEach(prose::attention));
    report.warnings().forEach(prose::attention);
  }

  /** What was found of runs that were killed. */
  static void cleared(List<String> names, Prose prose) {
    names.forEach(name -> prose.note("cleared away what a killed run left: " + name));
  }
}
