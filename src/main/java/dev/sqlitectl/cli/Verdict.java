package dev.sqlitectl.cli;

import dev.sqlitectl.copy.CopyReport;
import dev.sqlitectl.copy.Verification;

/**
 * How a move came out, in one sentence.
 *
 * @param word for those who read one word
 */
record Verdict(Mood mood, String word, String sentence) {
  /** What a reader should feel; a class of the style sheet and a sign beside the colour. */
  enum Mood {
    GOOD("good", "✓"),
    LOOK("look", "!"),
    WRONG("wrong", "✗"),
    NOTE("note", "·");

    private final String style;
    private final String sign;

    Mood(String style, String sign) {
      this.style = style;
      this.sign = sign;
    }

    /** The class of the style sheet. */
    String style() {
      return style;
    }

    /** {@code ✓ all equal} as a small coloured word. */
    Html badge(String text) {
      return Html.of("span", "badge " + style)
          .add(Html.of("span").with("aria-hidden", "true").text(sign))
          .text(" " + text);
    }
  }

  static Verdict of(CopyReport report) {
    if (!report.misfits().isEmpty()) {
      return new Verdict(
          Mood.WRONG,
          "nothing written",
          "Nothing was written: %s %s values that would be lost."
              .formatted(
                  Figures.count(report.misfits().size(), "column"),
                  report.misfits().size() == 1 ? "holds" : "hold"));
    }
    if (report.course() == CopyReport.Course.VERIFY_ONLY) {
      return compared(report.verification(), report.tables().size());
    }
    boolean loads = report.course() == CopyReport.Course.DATA_ONLY;
    if (!report.verification().equal() && loads) {
      return new Verdict(
          Mood.WRONG,
          "not loaded",
          "PostgreSQL did not take the rows as SQLite holds them. Nothing was loaded; the target is"
              + " as it was.");
    }
    if (!report.verification().equal()) {
      return new Verdict(
          Mood.WRONG,
          report.switched() ? "rows differ" : "not switched",
          "PostgreSQL does not hold what SQLite holds."
              + (report.switched() ? "" : " Nothing was switched; the target is as it was."));
    }
    if (report.dryRun()) {
      return new Verdict(Mood.NOTE, "dry run", "Nothing was written. " + plan(report));
    }
    return done(report);
  }

  private static Verdict compared(Verification found, int tables) {
    if (!found.equal()) {
      String rows =
          "%s%s %s."
              .formatted(
                  found.estimated() ? "About " : "",
                  Figures.count(found.differing(), "row"),
                  found.differing() == 1 ? "differs" : "differ");
      return new Verdict(
          Mood.WRONG,
          "not equal",
          "PostgreSQL does not hold what SQLite holds."
              + (found.differing() == 0 ? "" : " " + rows));
    }
    return new Verdict(
        Mood.GOOD,
        "equal",
        "%s in %s %s."
            .formatted(
                Figures.count(found.rows(), "row"), Figures.count(tables, "table"), proof(found)));
  }

  private static Verdict done(CopyReport report) {
    boolean whole = report.notCarried().isEmpty() && report.rowsRejected() == 0;
    String left = whole ? "" : " " + left(report) + ".";
    String sentence = moved(report) + widened(report) + left;
    return new Verdict(
        whole ? Mood.GOOD : Mood.LOOK,
        whole ? verb(report) : verb(report) + ", please look",
        sentence);
  }

  private static String verb(CopyReport report) {
    return report.course() == CopyReport.Course.DATA_ONLY ? "loaded" : "moved";
  }

  private static String moved(CopyReport report) {
    return report.tables().isEmpty()
        ? "There are no tables; %s made.".formatted(Figures.count(report.views(), "view"))
        : "%s in %s %s, %s."
            .formatted(
                Figures.count(report.rowsWritten(), "row"),
                Figures.count(report.tables().size(), "table"),
                verb(report),
                proof(report.verification()));
  }

  private static String widened(CopyReport report) {
    long columns =
        report.tables().stream()
            .flatMap(table -> table.columns().stream())
            .filter(CopyReport.Column::widened)
            .count();
    return columns == 0
        ? ""
        : " %s took another type than declared, which holds every value."
            .formatted(Figures.count(columns, "column"));
  }

  private static String plan(CopyReport report) {
    String rejected =
        report.rowsRejected() == 0
            ? ""
            : "; %s would be rejected".formatted(Figures.count(report.rowsRejected(), "row"));
    return "%s in %s would be %s%s."
        .formatted(
            Figures.count(report.rowsRead() - report.rowsRejected(), "row"),
            Figures.count(report.tables().size(), "table"),
            verb(report),
            rejected);
  }

  private static String proof(Verification verification) {
    return switch (verification.depth()) {
      case FULL -> "read back and compared: every column is equal";
      case COUNTS -> "and counted on both sides; values were not compared";
      case NONE -> "and not verified";
    };
  }

  private static String left(CopyReport report) {
    String rejected =
        report.rowsRejected() == 0
            ? ""
            : Figures.count(report.rowsRejected(), "row")
                + (report.rowsRejected() == 1 ? " was" : " were")
                + " rejected";
    String things =
        report.notCarried().isEmpty()
            ? ""
            : Figures.count(report.notCarried().size(), "thing")
                + (report.notCarried().size() == 1 ? " was" : " were")
                + " left out, weakened or renamed";
    return rejected.isEmpty() || things.isEmpty() ? rejected + things : rejected + ", " + things;
  }
}
