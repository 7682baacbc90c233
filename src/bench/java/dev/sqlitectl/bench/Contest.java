package dev.sqlitectl.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Contenders that move the same database in turn, again and again, so that what disturbs the
 * machine disturbs them all.
 *
 * @param progress gets a line for every run
 */
record Contest(Server server, int runs, PrintStream progress) {

  /**
   * @throws FailedRun when a contender fails, or not every row has arrived
   */
  List<Series> hold(BenchDatabase source, List<Contender> contenders)
      throws IOException, InterruptedException, SQLException {
    Map<Contender, List<Run>> all = new LinkedHashMap<>();
    for (int round = 1; round <= runs; round++) {
      for (Contender contender : contenders) {
        Run run = run(source, contender);
        all.computeIfAbsent(contender, c -> new ArrayList<>()).add(run);
        progress.printf("%d of %d  %-26s %8.2f s%n", round, runs, contender.name(), run.seconds());
      }
    }
    return all.entrySet().stream()
        .map(entry -> new Series(entry.getKey().name(), List.copyOf(entry.getValue())))
        .toList();
  }

  private Run run(BenchDatabase source, Contender contender)
      throws IOException, InterruptedException, SQLException {
    try (Target target = server.fresh()) {
      Run run = contender.run(source, target);
      long arrived = target.rows();
      if (arrived != source.rows()) {
        throw new FailedRun(
            "%s: of %,d rows %,d arrived".formatted(contender.name(), source.rows(), arrived));
      }
      return run;
    }
  }
}
