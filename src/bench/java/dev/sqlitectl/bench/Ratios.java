package dev.sqlitectl.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The move side by side with what PostgreSQL itself can do and with another tool.
 *
 * @param folder for the files that the limit loads
 */
record Ratios(Contest contest, Path folder, Optional<Contender> other) {
  private static final SqlitectlMove UNCHECKED = new SqlitectlMove("none");
  private static final SqlitectlMove CHECKED = new SqlitectlMove("full");

  void print(BenchDatabase source, PrintStream out)
      throws IOException, InterruptedException, SQLException {
    List<Contender> contenders = new ArrayList<>(List.of(limit(source), UNCHECKED, CHECKED));
    other.ifPresent(contenders::add);
    List<Series> all = contest.hold(source, contenders);
    new Times(source, all).print(out);
    Series limit = all.get(0);
    Series unchecked = all.get(1);
    Series checked = all.get(2);
    TextTable ratios = new TextTable("medians", "ratio");
    add(ratios, "data phase, --verify=none / limit", unchecked.median(Run::dataSeconds), limit);
    if (other.isPresent()) {
      double others = all.get(3).median();
      add(ratios, "pgloader / whole move, --verify=none", others, unchecked);
      add(ratios, "pgloader / whole move, --verify=full", others, checked);
    }
    out.println();
    ratios.print(out);
    if (other.isEmpty()) {
      out.println("pgloader was not measured: it is not on PATH, or not wanted");
    }
  }

  private static void add(TextTable ratios, String label, double seconds, Series by) {
    ratios.add(label, "%.2f".formatted(seconds / by.median()));
  }

  /** The files come from a move that is not measured, and that warms the caches up. */
  private Limit limit(BenchDatabase source) throws IOException, InterruptedException, SQLException {
    try (Target moved = contest.server().fresh()) {
      UNCHECKED.run(source, moved);
      return Limit.of(moved, folder);
    }
  }
}
