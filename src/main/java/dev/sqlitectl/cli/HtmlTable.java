package dev.sqlitectl.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A table of a page. On a narrow screen each row stands by itself, with the heading beside each
 * cell.
 */
final class HtmlTable {
  private final String classes;
  private final List<String> labels;
  private final List<Html> rows = new ArrayList<>();
  private final List<Html> sums = new ArrayList<>();

  /**
   * @param classes for the style sheet, which knows how wide the columns are
   * @param header its cells; a column whose name starts with {@code >} is aligned to the right
   */
  HtmlTable(String classes, String... header) {
    this.classes = classes;
    this.labels = Arrays.asList(header);
  }

  /** Adds a row of as many cells as there are headings. */
  HtmlTable row(Html... cells) {
    rows.add(cells(cells));
    return this;
  }

  /** The sums, under all rows. */
  HtmlTable sums(Html... cells) {
    sums.add(Html.of("tfoot").add(cells(cells)));
    return this;
  }

  /** The whole table. */
  Html whole() {
    return table(rows).addAll(sums);
  }

  /**
   * A table of so many rows, and behind a heading another one of those that are left.
   *
   * @param rest what those are, after their number: {@code more tables}
   */
  List<Html> folded(int most, String rest) {
    if (rows.size() <= most + most / 4) {
      return List.of(whole());
    }
    Html others = table(rows.subList(most, rows.size()));
    String heading = Figures.count(rows.size() - most) + " " + rest;
    return List.of(
        table(rows.subList(0, most)).addAll(sums),
        Html.details(false, Html.span("", heading)).add(others));
  }

  private Html table(List<Html> some) {
    Html head = Html.of("tr");
    for (String label : labels) {
      head.add(Html.of("th", alignment(label)).with("scope", "col").text(plain(label)));
    }
    return Html.of("table", classes)
        .add(Html.of("thead").add(head))
        .add(Html.of("tbody").addAll(some));
  }

  private Html cells(Html... cells) {
    Html row = Html.of("tr");
    for (int i = 0; i < labels.size(); i++) {
      String label = labels.get(i);
      row.add(Html.of("td", alignment(label)).with("data-label", plain(label)).add(cells[i]));
    }
    return row;
  }

  private static String alignment(String label) {
    return label.startsWith(">") ? "n" : "";
  }

  private static String plain(String label) {
    return label.startsWith(">") ? label.substring(1) : label;
  }
}
