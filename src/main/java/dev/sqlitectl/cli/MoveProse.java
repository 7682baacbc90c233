package dev.sqlitectl.cli;

import dev.sqlitectl.copy.CopyReport;
import dev.sqlitectl.copy.Difference;
import dev.sqlitectl.copy.Misfit;
import dev.sqlitectl.copy.NotCarried;
import dev.sqlitectl.copy.Verification;
import java.util.ArrayList;
import java.util.List;

/** A move, or the plan of one, for people to read. */
final class MoveProse {
  private static final int BAR = 20;

  private final CopyReport report;
  private final Prose prose;

  private MoveProse(CopyReport report, Prose prose) {
    this.report = report;
    this.prose = prose;
  }

  /**
   * @param everyColumn whether a run shows its columns as a plan does
   */
  static void print(CopyReport report, Prose prose, boolean everyColumn) {
    new MoveProse(report, prose).print(everyColumn);
  }

  /** The statements of a plan as a script. */
  static void printSql(CopyReport plan, Prose prose) {
    plan.sql().forEach(statement -> prose.verbatim(statement + ";"));
  }

  private void print(boolean everyColumn) {
    printPlan();
    boolean plan = report.dryRun() || !report.misfits().isEmpty();
    if (plan || everyColumn) {
      printColumns();
    }
    if (report.course() == CopyReport.Course.VERIFY_ONLY) {
      printRows();
    } else if (!plan) {
      printTables();
    }
    for (String name : report.leftOut()) {
      prose.note(name + " stays behind, as asked");
    }
    if (!plan && !everyColumn) {
      printWidened();
    }
    report.notes().forEach(prose::note);
    for (NotCarried item : report.notCarried()) {
      prose.attention("%s %s: %s".formatted(item.kind(), item.name(), item.reason()));
    }
    for (Difference difference : report.verification().differences()) {
      prose.wrong(difference.table() + subject(difference) + " " + difference.what());
    }
    for (Misfit misfit : report.misfits()) {
      prose.wrong(
          "%s.%s: %s"
              .formatted(misfit.table(), misfit.column(), ProfileProse.unfit(misfit.values())));
    }
    printEnd();
  }

  /** {@code : row 7}; empty for what is so of the whole table. */
  private static String subject(Difference difference) {
    if (!difference.ofRow()) {
      return "";
    }
    return difference.key().isEmpty() ? ": a row" : ": row " + difference.key();
  }

  private void printPlan() {
    report
        .backup()
        .ifPresent(file -> prose.line("backup   %s, verified".formatted(prose.path(file))));
    prose.line(
        "%s %s, %s, %s → %s, schema %s"
            .formatted(
                report.course() == CopyReport.Course.VERIFY_ONLY ? "compare " : "plan    ",
                Figures.count(report.tables().size(), "table"),
                Figures.count(report.rowsRead(), "row"),
                Figures.bytes(report.sourceBytes()),
                destination(),
                report.schema()));
  }

  private String destination() {
    if (report.target().isEmpty()) {
      return "script for psql";
    }
    return "%s (PostgreSQL %s)".formatted(report.target(), report.serverVersion());
  }

  private void printColumns() {
    List<List<String>> rows = new ArrayList<>();
    for (CopyReport.Table table : report.tables()) {
      for (CopyReport.Column column : table.columns()) {
        rows.add(
            List.of(
                table.name(),
                column.name(),
                column.declaredType(),
                column.type(),
                ProfileProse.of(column.profile())));
      }
    }
    prose.table(List.of("table", "column", "declared", "becomes", "its values"), rows);
  }

  /** The columns that took another type than they were declared with, and why. */
  private void printWidened() {
    for (CopyReport.Table table : report.tables()) {
      for (CopyReport.Column column : table.columns()) {
        if (column.widened() && !column.profile().misfits().isEmpty()) {
          prose.note(
              "%s.%s is %s: %s"
                  .formatted(
                      table.source(),
                      column.source(),
                      column.type(),
                      ProfileProse.unfit(column.profile().misfits().get(0))));
        }
      }
    }
  }

  private void printRows() {
    prose.table(
        List.of("table", ">rows"),
        report.tables().stream()
            .map(table -> List.of(table.name(), Figures.count(table.rows())))
            .toList());
    for (CopyReport.Table table : report.tables()) {
      for (CopyReport.Column column : table.columns()) {
        column
            .profile()
            .misfits()
            .forEach(
                m ->
                    prose.attention(
                        table.source() + "." + column.source() + ": " + ProfileProse.unfit(m)));
      }
    }
  }

  private void printTables() {
    long fastest = report.tables().stream().mapToLong(MoveProse::rate).max().orElse(0);
    List<List<String>> rows = new ArrayList<>();
    for (CopyReport.Table table : report.tables()) {
      int bar = fastest == 0 ? 0 : (int) (BAR * rate(table) / fastest);
      rows.add(
          List.of(
              table.name(),
              Figures.count(table.rows()),
              Figures.count(table.copied()),
              Figures.count(table.rejected()),
              Figures.bytes(table.bytes()),
              Figures.duration(table.durationMs()),
              Figures.count(rate(table)),
              "█".repeat(bar)));
    }
    prose.table(
        List.of("table", ">rows", ">copied", ">rejected", ">size", ">time", ">rows/s", ""), rows);
    String made =
        "%s, %s and %s %s; "
            .formatted(
                Figures.count(report.indexes(), "index"),
                Figures.count(report.foreignKeys(), "foreign key"),
                Figures.count(report.views(), "view"),
                report.script().isPresent() ? "written" : "made");
    prose.line(
        "%s%s rows read = %s written + %s rejected"
            .formatted(
                report.course() == CopyReport.Course.MOVE ? made : "",
                Figures.count(report.rowsRead()),
                Figures.count(report.rowsWritten()),
                Figures.count(report.rowsRejected())));
    prose.line(
        report.script().isPresent()
            ? "not verified: the script counts the rows of each table before it commits"
            : verified(report.verification()));
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

  private void printEnd() {
    if (!report.misfits().isEmpty()) {
      prose.wrong(
          "values of %s do not fit, see above; nothing was written"
              .formatted(Figures.count(report.misfits().size(), "column")));
      if (report.misfits().stream().anyMatch(m -> m.values().type().startsWith("timestamptz"))) {
        prose.note("of which zone times are that name none can be said with --timezone");
      }
      return;
    }
    if (report.dryRun()) {
      if (report.rowsRejected() > 0) {
        prose.attention(Figures.count(report.rowsRejected(), "row") + " would be rejected");
      }
      prose.note("dry run: nothing was written");
      return;
    }
    if (report.course() == CopyReport.Course.VERIFY_ONLY) {
      printComparison(report.verification());
      return;
    }
    boolean move = report.course() == CopyReport.Course.MOVE;
    if (!report.switched() && report.script().isEmpty()) {
      prose.wrong(
          "not %s: PostgreSQL does not hold what SQLite holds; the target is as it was"
              .formatted(move ? "switched" : "loaded"));
      return;
    }
    report
        .rejectFile()
        .ifPresent(
            file ->
                prose.attention(
                    "%s rejected, kept in %s"
                        .formatted(Figures.count(report.rowsRejected(), "row"), prose.path(file))));
    String left =
        report.notCarried().isEmpty()
            ? ""
            : "; " + Figures.count(report.notCarried().size(), "thing") + " left, see above";
    if (report.script().isPresent()) {
      printScript(report.script().get(), left);
      return;
    }
    prose.done(
        (move ? "moved in %s, switched in one transaction%s" : "loaded in %s, in one transaction%s")
            .formatted(Figures.duration(report.durationMs()), left));
  }

  private void printScript(String script, String left) {
    prose.note("what PostgreSQL will not have, psql tells as a WARNING and leaves out");
    boolean piped = script.equals("-");
    prose.done(
        "%s in %s%s"
            .formatted(
                piped ? "written" : "written: " + prose.path(script),
                Figures.duration(report.durationMs()),
                left));
    if (!piped) {
      prose.next("psql --no-psqlrc --file=%s DATABASE".formatted(prose.path(script)));
    }
  }

  private void printComparison(Verification found) {
    if (found.equal()) {
      String how = found.depth() == Verification.Depth.FULL ? "every column" : "counted alone";
      prose.done(
          "equal: %s rows, %s, compared in %s"
              .formatted(Figures.count(found.rows()), how, Figures.duration(report.durationMs())));
      return;
    }
    String rows =
        ", %s%s %s"
            .formatted(
                found.estimated() ? "about " : "",
                Figures.count(found.differing(), "row"),
                found.differing() == 1 ? "differs" : "differ");
    prose.wrong("not equal%s, see above".formatted(found.differing() == 0 ? "" : rows));
  }

  private static long rate(CopyReport.Table table) {
    return table.copied() * 1000 / Math.max(1, table.durationMs());
  }
}
