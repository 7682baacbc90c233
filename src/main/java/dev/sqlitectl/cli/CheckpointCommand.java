package dev.sqlitectl.cli;

import dev.sqlitectl.sqlite.Access;
import dev.sqlitectl.sqlite.Checkpoint;
import dev.sqlitectl.sqlite.Database;
import dev.sqlitectl.sqlite.Holder;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "checkpoint", description = "Move the write-ahead log into the database file.")
final class CheckpointCommand implements Callable<Integer> {
  private final DatabaseOptions database;
  private final Output output;

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      description = "passive, full, restart or truncate (default).")
  private Checkpoint.Mode mode = Checkpoint.Mode.TRUNCATE;

  CheckpointCommand(DatabaseOptions database, Output output) {
    this.database = database;
    this.output = output;
  }

  @Override
  public Integer call() {
    try (Database db = database.open(Access.READ_WRITE)) {
      return output.show(Checkpoint.run(db, mode), CheckpointCommand::print);
    }
  }

  private static void print(Checkpoint.Report report, Prose prose) {
    if (!report.walMode()) {
      prose.note(prose.path(report.database()) + "  not in WAL mode: there is no log to move");
      return;
    }
    String moved =
        "%s  %s of %s WAL frames moved"
            .formatted(
                prose.path(report.database()),
                Figures.count(report.moved()),
                Figures.count(report.frames()));
    if (report.complete()) {
      prose.done(
          "%s, WAL %s → %s in %s"
              .formatted(
                  moved,
                  Figures.bytes(report.walBefore()),
                  Figures.bytes(report.walAfter()),
                  Figures.duration(report.durationMs())));
      return;
    }
    prose.attention(
        report.moved() < report.frames()
            ? "%s; the rest waits while %s".formatted(moved, readers(report.holders()))
            : "%s; the log keeps its size while %s".formatted(moved, readers(report.holders())));
    prose.fact("WAL", Figures.bytes(report.walAfter()));
    prose.next("sqlitectl checkpoint --wait 2m");
  }

  /** Who keeps a log from being emptied, as far as it can be told. */
  static String readers(List<Holder> holders) {
    return holders.isEmpty()
        ? "another process reads"
        : holders.stream().map(Holder::toString).collect(Collectors.joining(", "))
            + (holders.size() == 1 ? " reads" : " read");
  }
}
