package dev.sqlitectl.cli;

import dev.sqlitectl.cli.Verdict.Mood;
import dev.sqlitectl.copy.CopyReport;
import dev.sqlitectl.copy.Difference;
import dev.sqlitectl.copy.Verification;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** How large the tables are, drawn, and whether each is the same on both sides. */
final class TablesSection {
  private static final int SHOWN = 24;
  private static final int NAMED = 40;

  private final CopyReport report;
  private final Map<String, Long> differences;

  private TablesSection(CopyReport report) {
    this.report = report;
    this.differences =
        report.verification().differences().stream()
            .collect(Collectors.groupingBy(Difference::table, Collectors.counting()));
  }

  /** A bar for each table's rows, bytes and time, the largest first. */
  static Html sizes(CopyReport report) {
    return new TablesSection(report).sizes();
  }

  /** Read, written, rejected, read back; then the rows that differ. */
  static Html verification(CopyReport report) {
    return new TablesSection(report).verification();
  }

  private Html sizes() {
    Html section = Html.of("div");
    if (report.tables().isEmpty()) {
      return section.add(Html.of("p", "none").text("There are no tables."));
    }
    boolean sent = report.tables().stream().anyMatch(table -> table.bytes() > 0);
    section.add(
        Html.of("p", "lead")
            .text(
                sent
                    ? "The largest first. Bytes as sent to PostgreSQL; time for sending them."
                    : "The largest first."));
    HtmlTable table =
        sent
            ? new HtmlTable("sizes", "table", "rows", "bytes", "time")
            : new HtmlTable("sizes rows-alone", "table", "rows");
    report.tables().stream()
        .sorted(Comparator.comparingLong(CopyReport.Table::rows).reversed())
        .forEach(each -> table.row(sizes(each, sent)));
    if (report.tables().size() > 1) {
      table.sums(sums(sent));
    }
    return section.addAll(table.folded(SHOWN, "more tables"));
  }

  private Html[] sizes(CopyReport.Table table, boolean sent) {
    long rows = largest(CopyReport.Table::rows);
    List<Svg.Share> shares =
        List.of(
            new Svg.Share("rows", table.rows() - table.rejected()),
            new Svg.Share("rejected", table.rejected()));
    List<Html> cells = new ArrayList<>();
    cells.add(names(table));
    Html count = figure(Svg.bar(shares, rows), Figures.count(table.rows()));
    cells.add(table.rejected() == 0 ? count : count.add(rejected(table.rejected())));
    if (sent) {
      cells.add(
          figure(
              Svg.bar("quiet", table.bytes(), largest(CopyReport.Table::bytes)),
              Figures.bytes(table.bytes())));
      cells.add(
          figure(
              Svg.bar("quiet", table.durationMs(), largest(CopyReport.Table::durationMs)),
              Figures.duration(table.durationMs())));
    }
    return cells.toArray(Html[]::new);
  }

  private Html[] sums(boolean sent) {
    List<Html> cells = new ArrayList<>();
    cells.add(Html.span("", "all " + Figures.count(report.tables().size(), "table")));
    cells.add(figure(Html.span("bar", ""), Figures.count(report.rowsRead())));
    if (sent) {
      cells.add(figure(Html.span("bar", ""), Figures.bytes(sum(CopyReport.Table::bytes))));
      cells.add(figure(Html.span("bar", ""), Figures.duration(sum(CopyReport.Table::durationMs))));
    }
    return cells.toArray(Html[]::new);
  }

  private static Html figure(Html bar, String number) {
    return Html.of("span", "figured").add(bar, Html.span("n", number));
  }

  private static Html rejected(long rows) {
    return Html.span("out", Figures.count(rows) + " rejected");
  }

  private long largest(ToLongFunction<CopyReport.Table> of) {
    return report.tables().stream().mapToLong(of).max().orElse(0);
  }

  private long sum(ToLongFunction<CopyReport.Table> of) {
    return report.tables().stream().mapToLong(of).sum();
  }

  /** The name in SQLite, and that in PostgreSQL where it is another. */
  static Html names(CopyReport.Table table) {
    Html names = Html.of("span").add(Html.name(table.source()));
    return table.source().equals(table.name())
        ? names
        : names.add(Html.span("arrow", " → "), Html.name(table.name()));
  }

  private Html verification() {
    Html section = Html.of("div");
    if (report.tables().isEmpty()) {
      return section.add(Html.of("p", "none").text("There are no rows to compare."));
    }
    Verification found = report.verification();
    section.add(
        Html.of("p", "lead")
            .text(
                switch (found.depth()) {
                  case FULL ->
                      "Every row was read back from PostgreSQL and compared with what SQLite"
                          + " holds, every column of it.";
                  case COUNTS -> "Both sides were counted. Values were not compared.";
                  case NONE -> "PostgreSQL was not read back.";
                }));
    if (!found.differences().isEmpty()) {
      section
          .add(Html.of("h3").text("Rows that differ"))
          .add(Html.of("p", "lead").text("The first of each table, at most 20."))
          .addAll(differing())
          .add(Html.of("h3").text("Table by table"));
    }
    return section.addAll(report.course() == CopyReport.Course.VERIFY_ONLY ? compared() : moved());
  }

  private List<Html> compared() {
    HtmlTable matrix = new HtmlTable("matrix", "table", ">rows", "compared");
    report.tables().stream()
        .sorted(Comparator.comparing(this::isFine))
        .forEach(table -> matrix.row(names(table), number(table.rows(), ""), answer(table)));
    return matrix.folded(SHOWN, "more tables");
  }

  private List<Html> moved() {
    HtmlTable matrix =
        new HtmlTable("matrix", "table", ">read", ">written", ">rejected", "read back");
    report.tables().stream()
        .sorted(Comparator.comparing(this::isFine))
        .forEach(
            table ->
                matrix.row(
                    names(table),
                    number(table.rows(), ""),
                    number(table.copied(), ""),
                    number(table.rejected(), "look"),
                    answer(table)));
    matrix.sums(
        Html.span("", "all"),
        number(report.rowsRead(), ""),
        number(report.rowsWritten(), ""),
        number(report.rowsRejected(), "look"),
        Html.span("", ""));
    return matrix.folded(SHOWN, "more tables");
  }

  private static Html number(long count, String style) {
    return Html.span(count == 0 ? "zero" : style, Figures.count(count));
  }

  private boolean isFine(CopyReport.Table table) {
    return table.rejected() == 0 && !differences.containsKey(table.source());
  }

  private Html answer(CopyReport.Table table) {
    long found = differences.getOrDefault(table.source(), 0L);
    if (found > 0) {
      return Mood.WRONG.badge("differs");
    }
    return switch (report.verification().depth()) {
      case FULL -> Mood.GOOD.badge(table.rows() == table.rejected() ? "equal, empty" : "all equal");
      case COUNTS -> Mood.NOTE.badge("as many");
      case NONE -> Mood.NOTE.badge("not compared");
    };
  }

  private List<Html> differing() {
    HtmlTable table = new HtmlTable("differences", "table", "key", "what");
    for (Difference difference : report.verification().differences()) {
      table.row(
          Html.name(difference.table()),
          difference.key().isEmpty()
              ? Html.span("zero", difference.ofRow() ? "without a key" : "the table")
              : Html.name(difference.key()),
          Html.span("", difference.what()));
    }
    return table.folded(NAMED, "more rows");
  }
}
