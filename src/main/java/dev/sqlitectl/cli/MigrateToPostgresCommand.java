package dev.sqlitectl.cli;

import dev.sqlitectl.config.DatabaseUrl;
import dev.sqlitectl.config.PostgresAddress;
import dev.sqlitectl.copy.CopyReport;
import dev.sqlitectl.copy.Difference;
import dev.sqlitectl.copy.Move;
import dev.sqlitectl.copy.NotCarried;
import dev.sqlitectl.copy.Verification;
import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.outcome.Progress;
import dev.sqlitectl.postgres.Postgres;
import dev.sqlitectl.sqlite.Access;
import dev.sqlitectl.sqlite.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "migrate-to-postgres",
    description = "Move everything to PostgreSQL, checked, at once.")
final class MigrateToPostgresCommand implements Callable<Integer> {
  private static final int BAR = 20;

  private final DatabaseOptions database;
  private final Output output;

  @Mixin final PostgresOptions postgres;

  @Parameters(
      arity = "0..1",
      paramLabel = "TARGET",
      description = "Where to: postgresql://user@host/database (password: PGPASSWORD, ~/.pgpass).")
  private @Nullable String argument;

  @Option(names = "--target", paramLabel = "TARGET", description = "The same, as an option.")
  private @Nullable String option;

  @Option(
      names = "--verify",
      paramLabel = "DEPTH",
      description = "full: compare every row (default); counts; none.")
  private Verification.Depth depth = Verification.Depth.FULL;

  @Option(
      names = {"-n", "--dry-run"},
      description = "Show what would be done; write nothing on either side.")
  private boolean dryRun;

  MigrateToPostgresCommand(DatabaseOptions database, PostgresOptions postgres, Output output) {
    this.database = database;
    this.postgres = postgres;
    this.output = output;
  }

  @Override
  public Integer call() {
    PostgresAddress address = target();
    try (Database source = database.open(Access.READ_ONLY);
        Postgres target =
            Postgres.connect(
                postgres.login(address), database.waiting(), output::requireNoSignal)) {
      Progress progress = output.progress();
      CopyReport report =
          dryRun ? Move.plan(source, target, progress) : Move.run(source, target, depth, progress);
      return output.show(report, this::print);
    }
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

  private void print(CopyReport report, Prose prose) {
    prose.line(
        "plan     %s, %s → %s (PostgreSQL %s), schema %s"
            .formatted(
                Figures.count(report.tables().size(), "table"),
                Figures.count(report.rowsRead(), "row"),
                report.target(),
                report.serverVersion(),
                report.schema()));
    if (report.dryRun() || output.verbose()) {
      printColumns(report, prose);
    }
    if (!report.dryRun()) {
      printTables(report, prose);
    }
    report.notes().forEach(prose::note);
    for (NotCarried item : report.notCarried()) {
      prose.attention("%s %s: %s".formatted(item.kind(), item.name(), item.reason()));
    }
    for (Difference difference : report.verification().differences()) {
      String key = difference.key().isEmpty() ? "a row" : "row " + difference.key();
      prose.wrong("%s: %s %s".formatted(difference.table(), key, difference.what()));
    }
    if (report.dryRun()) {
      prose.note("dry run: nothing was written");
      return;
    }
    if (!report.switched()) {
      prose.wrong(
          "not switched: PostgreSQL does not hold what SQLite holds; the target is as it was");
      return;
    }
    prose.done(
        "moved in %s, switched in one transaction%s"
            .formatted(
                Figures.duration(report.durationMs()),
                report.notCarried().isEmpty()
                    ? ""
                    : "; "
                        + Figures.count(report.notCarried().size(), "thing")
                        + " left, see above"));
  }

  private static void printColumns(CopyReport report, Prose prose) {
    List<List<String>> rows = new ArrayList<>();
    for (CopyReport.Table table : report.tables()) {
      for (CopyReport.Column column : table.columns()) {
        rows.add(
            List.of(
                table.name(),
                column.name(),
                column.declaredType(),
                column.type(),
                column.widened() ? "by its values" : ""));
      }
    }
    prose.table(List.of("table", "column", "declared", "becomes", ""), rows);
  }

  private static void printTables(CopyReport report, Prose prose) {
    long fastest =
        report.tables().stream().mapToLong(MigrateToPostgresCommand::rate).max().orElse(0);
    List<List<String>> rows = new ArrayList<>();
    for (CopyReport.Table table : report.tables()) {
      int bar = fastest == 0 ? 0 : (int) (BAR * rate(table) / fastest);
      rows.add(
          List.of(
              table.name(),
              Figures.count(table.rows()),
              Figures.count(table.copied()),
              Figures.bytes(table.bytes()),
              Figures.duration(table.durationMs()),
              Figures.count(rate(table)),
              "█".repeat(bar)));
    }
    prose.table(List.of("table", ">rows", ">copied", ">size", ">time", ">rows/s", ""), rows);
    prose.line(
        "%s, %s and %s made; %s rows read, %s written, %s rejected"
            .formatted(
                Figures.count(report.indexes(), "index"),
                Figures.count(report.foreignKeys(), "foreign key"),
                Figures.count(report.views(), "view"),
                Figures.count(report.rowsRead()),
                Figures.count(report.rowsWritten()),
                Figures.count(report.rowsRejected())));
    prose.line(verified(report.verification()));
  }

  private static String verified(Verification verification) {
    String rows = Figures.count(verification.rows());
    return switch (verification.depth()) {
      case FULL ->
          verification.equal()
              ? "verified: %s of %s rows read back, every column equal".formatted(rows, rows)
              : "verified: rows differ";
      case COUNTS -> "verified: row counts alone";
      case NONE -> "not verified";
    };
  }

  private static long rate(CopyReport.Table table) {
    return table.copied() * 1000 / Math.max(1, table.durationMs());
  }
}
