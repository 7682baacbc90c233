package dev.sqlitectl.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a row takes in databases of different sizes. */
record Scale(Contest contest, Path folder) {
  private static final List<Contender> CONTENDERS =
      List.of(new SqlitectlMove("none"), new SqlitectlMove("full"));

  /**
   * @param sizes in rows of the larger table; the first is what the others are compared with
   */
  void print(List<Long> sizes, PrintStream out)
      throws IOException, InterruptedException, SQLException {
    TextTable table =
        new TextTable("", "rows", "median s", "µs/row", "/ first", "data µs/row", "peak MiB");
    Map<String, Double> first = new HashMap<>();
    for (long size : sizes) {
      BenchDatabase source = BenchDatabase.audit(folder, size);
      for (Series series : contest.hold(source, CONTENDERS)) {
        double perRow = series.median() / source.rows() * 1e6;
        first.putIfAbsent(series.name(), perRow);
        table.add(
            series.name(),
            "%,d".formatted(source.rows()),
            TextTable.seconds(series.median()),
            "%.3f".formatted(perRow),
            "%.2f".formatted(perRow / first.getOrDefault(series.name(), perRow)),
            "%.3f".formatted(series.median(Run::dataSeconds) / source.rows() * 1e6),
            TextTable.mebibytes(series.peakBytes()));
      }
    }
    out.println();
    table.print(out);
  }
}
