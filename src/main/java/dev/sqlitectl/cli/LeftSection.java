package dev.sqlitectl.cli;

import dev.sqlitectl.copy.CopyReport;
import dev.sqlitectl.copy.NotCarried;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What PostgreSQL will not have, or not in full strength, by kind; and the rejected rows. */
final class LeftSection {
  /** A longer list is folded. */
  private static final int SHOWN = 12;

  private LeftSection() {}

  static Html of(CopyReport report) {
    Html section = Html.of("div");
    if (report.rowsRejected() > 0) {
      section.add(rejected(report));
    }
    if (report.notCarried().isEmpty() && report.leftOut().isEmpty()) {
      return section.add(Html.of("p", "none").text(nothing(report)));
    }
    Map<String, List<NotCarried>> kinds = new LinkedHashMap<>();
    for (NotCarried item : report.notCarried()) {
      kinds.computeIfAbsent(item.kind(), kind -> new ArrayList<>()).add(item);
    }
    Html panel = Html.of("div", "kinds");
    kinds.forEach((kind, items) -> panel.add(kind(kind, items)));
    if (!report.leftOut().isEmpty()) {
      panel.add(asAsked(report.leftOut()));
    }
    return section.add(panel);
  }

  private static String nothing(CopyReport report) {
    if (report.course() == CopyReport.Course.DATA_ONLY) {
      return "Nothing: rows alone were asked for.";
    }
    if (!report.switched()) {
      return "Nothing so far; keys, indexes and views were not made.";
    }
    return report.rowsRejected() > 0
        ? "Nothing else: PostgreSQL has the rest of it, in full strength."
        : "Nothing: PostgreSQL has all of it, in full strength.";
  }

  private static Html rejected(CopyReport report) {
    Html notice = Html.of("p", "notice look");
    notice.text(Figures.count(report.rowsRejected(), "row"));
    if (report.dryRun()) {
      return notice.text(" would be rejected, because values do not fit the type of their column.");
    }
    notice.text(" rejected, because values do not fit the type of their column");
    return report
        .rejectFile()
        .map(file -> notice.text("; kept in ").add(Html.name(file)))
        .orElse(notice)
        .text(".");
  }

  private static Html kind(String kind, List<NotCarried> items) {
    Html heading =
        Html.of("span", "heading")
            .add(Html.span("kind", kind), Html.span("count", Figures.count(items.size())));
    Html list = Html.of("ul", "left");
    items.forEach(item -> list.add(entry(item)));
    return Html.details(items.size() <= SHOWN, heading).add(list);
  }

  private static Html entry(NotCarried item) {
    Html said = Html.of("span", "said").add(Html.name(item.name()), Html.span("", item.reason()));
    if (item.sql().isEmpty() && item.refused().isEmpty()) {
      return Html.of("li").add(said);
    }
    said.add(Html.span("more", "SQL"));
    Html more = Html.details(false, said);
    if (!item.sql().isEmpty()) {
      more.add(Html.of("pre").lines(item.sql()));
    }
    if (!item.refused().isEmpty()) {
      more.add(Html.of("pre").lines("-- refused by PostgreSQL\n" + item.refused()));
    }
    return Html.of("li").add(more);
  }

  private static Html asAsked(List<String> names) {
    Html heading =
        Html.of("span", "heading")
            .add(Html.span("kind", "stays behind, as asked"))
            .add(Html.span("count", Figures.count(names.size())));
    Html list = Html.of("ul", "left");
    names.forEach(
        name -> list.add(Html.of("li").add(Html.of("span", "said").add(Html.name(name)))));
    return Html.details(names.size() <= SHOWN, heading).add(list);
  }
}
