package dev.sqlitectl.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The table of what each contender took, and its phases where it tells them. */
record Times(BenchDatabase source, List<Series> series) {

  void print(PrintStream out) throws IOException {
    out.printf(
        "%n%s: %,.1f MB, %,d rows; runs in turn: %d%n%n",
        source.file().getFileName(),
        source.bytes() / 1e6,
        source.rows(),
        series.get(0).runs().size());
    TextTable table = new TextTable("", "median s", "min", "max", "peak MiB");
    for (Series one : series) {
      add(table, one, one.name(), Run::seconds, TextTable.mebibytes(one.peakBytes()));
      if (!one.phases().isEmpty()) {
        for (String phase : one.phases()) {
          add(table, one, "  " + phase, run -> run.phaseSeconds(phase), "");
        }
        add(table, one, "  start and end", Run::restSeconds, "");
      }
    }
    table.print(out);
  }

  private static void add(
      TextTable table, Series one, String label, ToDoubleFunction<Run> measure, String peak) {
    table.add(
        label,
        TextTable.seconds(one.median(measure)),
        TextTable.seconds(one.least(measure)),
        TextTable.seconds(one.most(measure)),
        peak);
  }
}
