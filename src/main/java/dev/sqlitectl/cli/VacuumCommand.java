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
    if (report.complete()) {
      prose.done(
          "%s  %s → %s (%s) in %s"
              .formatted(
                  prose.path(report.database()),
                  Figures.bytes(report.before()),
                  Figures.bytes(report.after()),
                  gain(report.before(), report.after()),
                  Figures.duration(report.durationMs())));
    } else {
      prose.attention(
          "%s  rewritten in %s, but the file keeps its size while %s"
              .formatted(
                  prose.path(report.database()),
                  Figures.duration(report.durationMs()),
                  CheckpointCommand.readers(report.holders())));
      prose.next("sqlitectl checkpoint --wait 2m");
    }
    if (!report.renumbered().isEmpty()) {
      prose.fact(
          "note",
          "rowids may have changed in %s (no INTEGER PRIMARY KEY)"
              .formatted(String.join(", ", report.renumbered())));
    }
  }

  private static String gain(long before, long after) {
    return after < before
        ? "−%s, −%s"
            .formatted(Figures.bytes(before - after), Figures.percent(before - after, before))
        : "nothing to gain";
  }
}
