package dev.sqlitectl.cli;

import dev.sqlitectl.sqlite.Access;
import dev.sqlitectl.sqlite.Database;
import dev.sqlitectl.sqlite.Vacuum;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(name = "vacuum", description = "Give the space of deleted rows back to the disk.")
final class VacuumCommand implements Callable<Integer> {
  private final DatabaseOptions database;
  private final Output output;

  VacuumCommand(DatabaseOptions database, Output output) {
    this.database = database;
    this.output = output;
  }

  @Override
  public Integer call() {
    try (Database db = database.open(Access.READ_WRITE)) {
      return output.show(Vacuum.run(db, output.progress()), VacuumCommand::print);
    }
  }

  private static void print(Vacuum.Report report, Prose prose) {
    long gained = report.before() - report.after();
    prose.done(
        "%s  %s → %s (%s) in %s"
            .formatted(
                report.database(),
                Figures.bytes(report.before()),
                Figures.bytes(report.after()),
                gained > 0
                    ? "−%s, −%s"
                        .formatted(Figures.bytes(gained), Figures.percent(gained, report.before()))
                    : "nothing to gain",
                Figures.duration(report.durationMs())));
    if (!report.renumbered().isEmpty()) {
      prose.fact(
          "note",
          "rowids may have changed in %s (no INTEGER PRIMARY KEY)"
              .formatted(String.join(", ", report.renumbered())));
    }
  }
}
