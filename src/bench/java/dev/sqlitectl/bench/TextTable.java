package dev.sqlitectl.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/** Rows of text in columns: the first to the left, the others to the right. */
final class TextTable {
  private final List<List<String>> rows = new ArrayList<>();

  TextTable(String... heads) {
    rows.add(List.of(heads));
  }

  void add(String... cells) {
    rows.add(List.of(cells));
  }

  void print(PrintStream out) {
    int[] widths =
        IntStream.range(0, rows.get(0).size())
            .map(i -> rows.stream().mapToInt(row -> row.get(i).length()).max().orElse(0))
            .toArray();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder(("%-" + widths[0] + "s").formatted(row.get(0)));
      for (int i = 1; i < widths.length; i++) {
        line.append(("  %" + widths[i] + "s").formatted(row.get(i)));
      }
      out.println(line.toString().stripTrailing());
    }
  }

  static String seconds(double seconds) {
    return "%.2f".formatted(seconds);
  }

  static String mebibytes(OptionalLong bytes) {
    return bytes.isPresent() ? "%,d".formatted(bytes.getAsLong() >> 20) : "-";
  }
}
