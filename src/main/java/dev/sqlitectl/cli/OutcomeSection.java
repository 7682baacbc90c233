package dev.sqlitectl.cli;

import dev.sqlitectl.cli.Verdict.Mood;
import dev.sqlitectl.copy.CopyReport;
import dev.sqlitectl.copy.NotCarried;
import dev.sqlitectl.copy.Verification;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The top of the page: how it came out, between which two ends, and the four figures. */
final class OutcomeSection {
  private static final Pattern ADDRESS = Pattern.compile("(?s)(.+?:\\d+)/(.*)");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm:ss 'UTC'", Locale.ENGLISH);

  private final CopyReport report;

  /** Whether what it tells of is still to be done, or was not done. */
  private final boolean unwritten;

  private OutcomeSection(CopyReport report) {
    this.report = report;
    this.unwritten = report.dryRun() || !report.misfits().isEmpty();
  }

  static Html of(CopyReport report) {
    OutcomeSection section = new OutcomeSection(report);
    return Html.of("header").add(section.verdict(), section.ends(), section.figures());
  }

  /** The file and the database, in a few words. */
  static String title(CopyReport report) {
    return file(report) + " → " + database(report);
  }

  private Html verdict() {
    Verdict verdict = Verdict.of(report);
    Html run = Html.of("p", "run").text(TIME.format(report.started().atOffset(ZoneOffset.UTC)));
    run.text(" · took " + Figures.duration(report.durationMs()));
    report.runId().ifPresent(id -> run.text(" · run ").add(Html.of("code").text(id)));
    run.text(" · exit %d, %s".formatted(report.ending().status(), report.ending().label()));
    return Html.of("div", "verdict " + verdict.mood().style())
        .add(
            Html.of("p", "kicker").text("sqlitectl migrate-to-postgres"),
            Html.of("h1")
                .add(
                    Html.name(file(report)),
                    Html.span("arrow", " → "),
                    Html.name(database(report))),
            Html.of("p", "sentence")
                .add(verdict.mood().badge(verdict.word()))
                .text(" " + verdict.sentence()),
            run);
  }

  private Html ends() {
    Html source =
        end("from", "SQLite " + report.sqliteVersion())
            .add(fact("file", report.source()), fact("size", Figures.bytes(report.sourceBytes())));
    report.backup().ifPresent(backup -> source.add(fact("backup", backup + ", verified")));
    Matcher address = ADDRESS.matcher(report.target());
    String server = address.matches() ? address.group(1) : report.target();
    Html target =
        end("to", "PostgreSQL " + report.serverVersion())
            .add(
                fact("server", server),
                fact("database", database(report)),
                fact("schema", report.schema()));
    return Html.of("div", "ends").add(source, target);
  }

  private static Html end(String side, String product) {
    return Html.of("div", "end " + side).add(Html.of("h2").text(product));
  }

  private static Html fact(String label, String value) {
    return Html.of("p", "fact").add(Html.span("label", label), Html.name(value));
  }

  private Html figures() {
    Html figures = Html.of("div", "figures").add(rows(), verified(), made());
    return compares() ? figures : figures.add(left());
  }

  private boolean compares() {
    return report.course() == CopyReport.Course.VERIFY_ONLY;
  }

  private Html rows() {
    String parts =
        "= %s written + %s rejected"
            .formatted(Figures.count(report.rowsWritten()), Figures.count(report.rowsRejected()));
    if (report.dryRun()) {
      parts =
          report.rowsRejected() == 0
              ? "all would be written"
              : Figures.count(report.rowsRejected()) + " would be rejected";
    } else if (unwritten || compares()) {
      parts = "none written";
    }
    Mood fine = report.switched() ? Mood.GOOD : Mood.NOTE;
    Mood mood = report.rowsRejected() > 0 ? Mood.LOOK : fine;
    return figure(mood, "rows read", Figures.count(report.rowsRead()), parts);
  }

  private Html verified() {
    if (!report.misfits().isEmpty()) {
      String columns = Figures.count(report.misfits().size());
      return figure(Mood.WRONG, "columns that do not fit", columns, "nothing was written");
    }
    Verification found = report.verification();
    String rows = Figures.count(found.rows());
    if (!found.equal()) {
      long tables = found.differences().stream().map(d -> d.table()).distinct().count();
      return figure(
          Mood.WRONG,
          "differences named",
          Figures.count(found.differences().size()),
          "in %s of %s".formatted(tables, Figures.count(report.tables().size(), "table")));
    }
    return switch (found.depth()) {
      case FULL ->
          figure(Mood.GOOD, "rows verified equal", rows, "of " + rows + ", every column read back");
      case COUNTS ->
          figure(Mood.LOOK, "rows counted", rows, "on both sides; values were not compared");
      case NONE ->
          figure(
              unwritten ? Mood.NOTE : Mood.LOOK,
              "rows verified equal",
              "–",
              unwritten ? "nothing to compare yet" : "not verified, as asked");
    };
  }

  private Html made() {
    long columns = report.tables().stream().mapToLong(table -> table.columns().size()).sum();
    String tables = Figures.count(report.tables().size());
    String noun = report.tables().size() == 1 ? "table " : "tables ";
    if (compares()) {
      return figure(Mood.NOTE, noun + "compared", tables, Figures.count(columns, "column"));
    }
    boolean loads = report.course() == CopyReport.Course.DATA_ONLY;
    if (report.switched() && loads) {
      return figure(Mood.GOOD, noun + "filled", tables, Figures.count(columns, "column"));
    }
    if (report.switched()) {
      String parts =
          "%s, %s, %s"
              .formatted(
                  Figures.count(report.indexes(), "index"),
                  Figures.count(report.foreignKeys(), "foreign key"),
                  Figures.count(report.views(), "view"));
      return figure(Mood.GOOD, noun + "made", tables, parts);
    }
    return figure(
        unwritten ? Mood.NOTE : Mood.WRONG,
        noun + (unwritten ? "in the plan" : loads ? "loaded, then undone" : "loaded, then dropped"),
        tables,
        Figures.count(columns, "column"));
  }

  private Html left() {
    Map<String, Long> kinds =
        report.notCarried().stream()
            .collect(
                Collectors.groupingBy(NotCarried::kind, LinkedHashMap::new, Collectors.counting()));
    List<String> parts =
        kinds.entrySet().stream()
            .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
            .limit(3)
            .map(kind -> Figures.count(kind.getValue(), kind.getKey()))
            .toList();
    String list = String.join(", ", parts) + (kinds.size() > 3 ? " …" : "");
    return figure(
        kinds.isEmpty() ? (report.switched() ? Mood.GOOD : Mood.NOTE) : Mood.LOOK,
        "left out or weakened",
        Figures.count(report.notCarried().size()),
        kinds.isEmpty() ? (report.switched() ? "nothing" : "nothing so far") : list);
  }

  private static Html figure(Mood mood, String label, String number, String parts) {
    return Html.of("div", "figure " + mood.style())
        .add(
            Html.of("p", "label").text(label),
            Html.of("p", "number").text(number),
            Html.of("p", "parts").text(parts));
  }

  private static String file(CopyReport report) {
    return String.valueOf(Path.of(report.source()).getFileName());
  }

  private static String database(CopyReport report) {
    Matcher address = ADDRESS.matcher(report.target());
    return address.matches() ? address.group(2) : report.target();
  }
}
