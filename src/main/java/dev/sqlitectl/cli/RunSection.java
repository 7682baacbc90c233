package dev.sqlitectl.cli;

import dev.sqlitectl.copy.CopyReport;
import java.util.List;
import java.util.Locale;

/** How the run went and what was asked of it. */
final class RunSection {
  private RunSection() {}

  /**
   * @param version of this program
   */
  static Html of(CopyReport report, String version) {
    Html section = Html.of("div");
    if (!report.phases().isEmpty()) {
      section.add(phases(report));
    }
    section.add(
        Html.of("div", "pair")
            .add(
                facts("Settings", settings(report)), facts("Versions", versions(report, version))));
    if (!report.sql().isEmpty()) {
      section.add(
          Html.details(false, Html.span("", "The plan as SQL: " + statements(report.sql().size())))
              .add(Html.of("pre").lines(String.join(";\n", report.sql()) + ";")));
    }
    return section;
  }

  private static String statements(int count) {
    return Figures.count(count, "statement");
  }

  private static Html phases(CopyReport report) {
    HtmlTable table = new HtmlTable("phases", "phase", ">dealt with", "when", ">took");
    long all = report.phases().stream().mapToLong(CopyReport.Phase::durationMs).sum();
    long whole = Math.max(all, report.durationMs());
    long before = 0;
    for (CopyReport.Phase phase : report.phases()) {
      table.row(
          Html.span("", phase.name()),
          Html.span("", Figures.count(phase.count())),
          Svg.step("quiet", before, phase.durationMs(), whole),
          Html.span("", Figures.duration(phase.durationMs())));
      before += phase.durationMs();
    }
    return table.whole();
  }

  private record Fact(String label, String value) {}

  private static Html facts(String title, List<Fact> facts) {
    Html list = Html.of("dl");
    for (Fact fact : facts) {
      list.add(Html.of("dt").text(fact.label()), Html.of("dd").add(Html.name(fact.value())));
    }
    return Html.of("div").add(Html.of("h3").text(title), list);
  }

  private static List<Fact> settings(CopyReport report) {
    CopyReport.Settings asked = report.settings();
    return List.of(
        new Fact("tables", asked.tables().isEmpty() ? "all" : String.join(", ", asked.tables())),
        new Fact(
            "exclude", asked.exclude().isEmpty() ? "none" : String.join(", ", asked.exclude())),
        new Fact("values that do not fit", word(asked.onMismatch())),
        new Fact("text that cannot be stored", word(asked.onBadText())),
        new Fact("names", word(asked.names())),
        new Fact("zone of times without one", asked.timezone().orElse("none")),
        new Fact("narrow integers", yes(asked.narrowIntegers())),
        new Fact("mapping file", yes(asked.mapping())),
        new Fact("replace what is there", yes(asked.replace())),
        new Fact("verify", depth(report)));
  }

  private static List<Fact> versions(CopyReport report, String version) {
    return List.of(
        new Fact("sqlitectl", version.replaceFirst("^sqlitectl ", "")),
        new Fact("SQLite", report.sqliteVersion()),
        new Fact("PostgreSQL", report.serverVersion()),
        new Fact("Java", Runtime.version().toString()),
        new Fact("started", report.started().toString()));
  }

  /** What a plan would do is not in its report. */
  private static String depth(CopyReport report) {
    boolean ran = !report.dryRun() && report.misfits().isEmpty();
    return ran ? word(report.verification().depth()) : "nothing yet";
  }

  private static String yes(boolean yes) {
    return yes ? "yes" : "no";
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
