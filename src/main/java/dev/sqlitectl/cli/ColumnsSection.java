package dev.sqlitectl.cli;

import dev.sqlitectl.cli.Verdict.Mood;
import dev.sqlitectl.copy.CopyReport;
import dev.sqlitectl.copy.Misfit;
import dev.sqlitectl.copy.Profile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What each column became, and the evidence for it. */
final class ColumnsSection {
  /** So many columns in all are shown without a click. */
  private static final int FEW = 40;

  private static final int NOTABLE = 20;
  private static final int TYPES = 5;

  private final CopyReport report;

  private ColumnsSection(CopyReport report) {
    this.report = report;
  }

  /** Every column, by table; before them those that took another type than their declared one. */
  static Html of(CopyReport report) {
    return new ColumnsSection(report).section();
  }

  /** The values for which nothing was written. */
  static Html misfits(CopyReport report) {
    HtmlTable table = new HtmlTable("misfits", "table", "column", "declared", "does not fit");
    for (Misfit misfit : report.misfits()) {
      table.row(
          Html.name(misfit.table()),
          Html.name(misfit.column()),
          declared(misfit.declaredType()),
          unfit(misfit.values()));
    }
    return Html.of("div")
        .add(
            Html.of("p", "lead")
                .text(
                    "These values would be lost by what was asked for, so nothing was written."
                        + " Examples show the shape alone: every letter an a, every digit a 9."))
        .addAll(table.folded(NOTABLE, "more columns"));
  }

  private Html section() {
    Html section = Html.of("div");
    if (report.tables().isEmpty()) {
      return section.add(Html.of("p", "none").text("There are no columns."));
    }
    List<Html> notable = report.misfits().isEmpty() ? notable() : List.of();
    section.add(legend()).addAll(notable);
    long columns = report.tables().stream().mapToLong(table -> table.columns().size()).sum();
    Html all = Html.of("div", "by-table");
    boolean open = columns <= FEW && notable.isEmpty();
    report.tables().forEach(table -> all.add(table(table, open)));
    return section.add(Html.of("h3").text("All columns, by table"), all);
  }

  private static Html legend() {
    Html legend = Html.of("p", "legend").text("What SQLite holds: ");
    for (String kind : List.of("integer", "real", "text", "blob", "null")) {
      legend.add(
          Html.of("span", "key")
              .add(Svg.bar(kind, 1, 1))
              .text(kind.equals("null") ? "NULL" : kind));
    }
    return legend;
  }

  /** Columns a reader should know of, over all tables; none when there are none. */
  private List<Html> notable() {
    HtmlTable table = new HtmlTable("columns", "column", "declared", becomes(), "its values");
    int count = 0;
    for (CopyReport.Table owner : report.tables()) {
      for (CopyReport.Column column : owner.columns()) {
        if (isNotable(column)) {
          Html name = Html.of("span").add(Html.name(owner.source())).text(".");
          table.row(cells(name.add(Html.name(column.source())), column));
          count++;
        }
      }
    }
    if (count == 0) {
      return List.of();
    }
    List<Html> shown = new ArrayList<>();
    String title =
        Figures.count(count, "column") + " with values that do not fit the declared type";
    shown.add(Html.of("h3").text(title));
    shown.addAll(table.folded(NOTABLE, "more such columns"));
    return shown;
  }

  private static boolean isNotable(CopyReport.Column column) {
    return column.widened() || !column.profile().misfits().isEmpty();
  }

  private Html table(CopyReport.Table table, boolean open) {
    long notable = table.columns().stream().filter(ColumnsSection::isNotable).count();
    Html heading =
        Html.of("span", "heading")
            .add(TablesSection.names(table))
            .add(Html.span("count", Figures.count(table.columns().size(), "column")))
            .add(Html.span("types", types(table)));
    if (notable > 0) {
      heading.add(Mood.LOOK.badge(Figures.count(notable) + " to look at"));
    }
    HtmlTable columns = new HtmlTable("columns", "column", "declared", becomes(), "its values");
    table.columns().forEach(column -> columns.row(cells(names(column), column)));
    return Html.details(open, heading).add(columns.whole());
  }

  /** {@code 3 bigint, 2 text}: the most frequent types of its columns. */
  private static String types(CopyReport.Table table) {
    Map<String, Long> types =
        table.columns().stream()
            .map(CopyReport.Column::type)
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    String list =
        types.entrySet().stream()
            .sorted(
                Map.Entry.<String, Long>comparingByValue()
                    .reversed()
                    .thenComparing(Map.Entry.comparingByKey(Comparator.naturalOrder())))
            .limit(TYPES)
            .map(type -> Figures.count(type.getValue()) + " " + type.getKey())
            .collect(Collectors.joining(", "));
    return types.size() > TYPES ? list + " …" : list;
  }

  private Html[] cells(Html name, CopyReport.Column column) {
    Html type = Html.of("span").add(Html.of("code").text(column.type()));
    if (isNotable(column)) {
      type.text(" ").add(state(column));
    }
    return new Html[] {name, declared(column.declaredType()), type, values(column.profile())};
  }

  private Html state(CopyReport.Column column) {
    if (!report.misfits().isEmpty()) {
      return Mood.WRONG.badge("does not fit");
    }
    return Mood.LOOK.badge(column.widened() ? "widened" : "rows rejected");
  }

  private String becomes() {
    return report.switched() ? "became" : "becomes";
  }

  private static Html names(CopyReport.Column column) {
    Html names = Html.of("span").add(Html.name(column.source()));
    return column.source().equals(column.name())
        ? names
        : names.add(Html.span("arrow", " → "), Html.name(column.name()));
  }

  private static Html declared(String type) {
    return type.isEmpty() ? Html.span("zero", "no type") : Html.of("code").text(type);
  }

  private static Html values(Profile profile) {
    List<Svg.Share> shares =
        List.of(
            new Svg.Share("integer", profile.integers()),
            new Svg.Share("real", profile.reals()),
            new Svg.Share("text", profile.texts()),
            new Svg.Share("blob", profile.blobs()),
            new Svg.Share("null", profile.nulls()));
    long all = shares.stream().mapToLong(Svg.Share::amount).sum();
    Html values = Html.of("span", "values");
    values.add(
        Svg.bar(shares, all),
        Html.span("counts", all == 0 ? "no rows" : ProfileProse.counts(profile)));
    if (!profile.format().isEmpty()) {
      values.add(Html.of("code", "format").text(written(profile.format())));
    }
    if (profile.unstorableTexts() > 0) {
      values.add(
          Html.span(
              "unfit",
              Figures.count(profile.unstorableTexts(), "text")
                  + " with NUL or not in UTF-8, which PostgreSQL cannot store as text"));
    }
    return values.addAll(profile.misfits().stream().map(ColumnsSection::unfit).toList());
  }

  /** How all of them are written, for those who do not know the templates. */
  private static String written(String format) {
    return format.equals("lower") || format.equals("upper") ? format + " case" : format;
  }

  private static Html unfit(Profile.Misfit misfit) {
    return Html.of("span", "unfit")
        .text(Figures.count(misfit.values()) + (misfit.values() == 1 ? " does" : " do"))
        .text(" not fit ")
        .add(Html.of("code").text(misfit.type()))
        .text(misfit.holds().isEmpty() ? "" : " (" + misfit.holds() + ")")
        .text(", such as ")
        .add(Html.of("code").text(misfit.example()));
  }
}
