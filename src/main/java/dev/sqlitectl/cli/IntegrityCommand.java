package dev.sqlitectl.cli;

import dev.sqlitectl.sqlite.Access;
import dev.sqlitectl.sqlite.Database;
import dev.sqlitectl.sqlite.Integrity;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "integrity", description = "Look for damage: pages, indexes, foreign keys.")
final class IntegrityCommand implements Callable<Integer> {
  private final DatabaseOptions database;
  private final Output output;

  @Option(names = "--quick", description = "Leave out the comparison of indexes with tables.")
  private boolean quick;

  IntegrityCommand(DatabaseOptions database, Output output) {
    this.database = database;
    this.output = output;
  }

  @Override
  public Integer call() {
    try (Database db = database.open(Access.READ_ONLY)) {
      return output.show(Integrity.check(db, quick, output.progress()), IntegrityCommand::print);
    }
  }

  private static void print(Integrity.Report report, Prose prose) {
    String took = Figures.duration(report.durationMs());
    if (report.sound()) {
      String checked =
          report.quick() ? "pages and foreign keys" : "pages, indexes and foreign keys";
      prose.done(
          "%s  sound: %s checked in %s".formatted(prose.path(report.database()), checked, took));
      return;
    }
    prose.wrong(
        "%s  %s, %s, checked in %s"
            .formatted(
                prose.path(report.database()),
                Figures.count(report.findings().size(), "finding"),
                Figures.count(
                    report.orphans().stream().mapToLong(Integrity.Orphans::rows).sum(), "orphan"),
                took));
    report.findings().forEach(finding -> prose.fact("damage", finding));
    report
        .orphans()
        .forEach(
            orphans ->
                prose.fact(
                    "orphans",
                    "%s of %s refer to rows of %s that are not there"
                        .formatted(
                            Figures.count(orphans.rows(), "row"),
                            orphans.table(),
                            orphans.parent())));
    if (!report.findings().isEmpty()) {
      prose.next("sqlitectl backup list", "sqlitectl restore latest");
    }
  }
}
