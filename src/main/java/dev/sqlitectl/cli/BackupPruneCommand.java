package dev.sqlitectl.cli;

import dev.sqlitectl.backup.Pruning;
import dev.sqlitectl.backup.Retention;
import dev.sqlitectl.sqlite.DatabaseFile;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "prune", description = "Remove the backups that no --keep option keeps.")
final class BackupPruneCommand implements Callable<Integer> {
  private final DatabaseOptions database;
  private final Output output;
  private final Clock clock;

  @Mixin private final RetentionOptions retention = new RetentionOptions();

  @Mixin private final BackupsFolder from = new BackupsFolder();

  @Option(
      names = {"-n", "--dry-run"},
      description = "Remove nothing; show why each is kept or goes.")
  private boolean dryRun;

  BackupPruneCommand(DatabaseOptions database, Output output, Clock clock) {
    this.database = database;
    this.output = output;
    this.clock = clock;
  }

  @Override
  public Integer call() {
    DatabaseFile file = database.file();
    return output.show(
        Pruning.run(
            from.of(file, database.settings()),
            file,
            retention.policy(),
            dryRun,
            database.waiting(),
            clock,
            output.progress()),
        BackupPruneCommand::print);
  }

  static void print(Pruning.Report report, Prose prose) {
    BackupCommand.cleared(report.cleared(), prose);
    if (report.dryRun()) {
      for (Retention.Decision decision : report.decisions()) {
        List<String> why = decision.keep() ? decision.reasons() : decision.missed();
        prose.fact(
            decision.keep() ? "keep" : "remove", decision.name() + "   " + String.join(", ", why));
      }
    }
    report.warnings().forEach(prose::attention);
    if (report.removed() == 0 && report.left() == 0) {
      prose.note("nothing to remove: %s kept".formatted(Figures.count(report.kept(), "backup")));
      return;
    }
    String freed = Figures.bytes(report.freed());
    String kept = Figures.count(report.kept(), "backup");
    if (report.left() > 0) {
      prose.attention(
          "removed %d of %d, %s freed; %s kept"
              .formatted(report.removed(), report.removed() + report.left(), freed, kept));
    } else if (report.dryRun()) {
      prose.note("would remove %d, %s, and keep %s".formatted(report.removed(), freed, kept));
    } else {
      prose.done("removed %d, %s freed; %s kept".formatted(report.removed(), freed, kept));
    }
  }

  /** The two lines under a new backup. */
  static void summary(Pruning.Report report, Prose prose) {
    prose.fact("keep", Figures.count(report.kept(), "backup"));
    for (Retention.Decision decision : report.decisions()) {
      if (!decision.keep()) {
        prose.fact("removed", decision.name());
      }
    }
    if (report.removed() > 0) {
      prose.fact("freed", Figures.bytes(report.freed()));
    }
  }

  /** The same at the end of its line, where nobody watches: {@code ; removed 2, 7 kept}. */
  static String clause(Pruning.Report report) {
    return "; removed %d, %s freed, %s kept"
        .formatted(
            report.removed(),
            Figures.bytes(report.freed()),
            Figures.count(report.kept(), "backup"));
  }
}
