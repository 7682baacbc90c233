package dev.sqlitectl.bench;

import java.io.IOException;
import java.sql.SQLException;

/** A way of getting the rows into PostgreSQL. */
interface Contender {
  String name();

  /**
   * Moves everything, and times it.
   *
   * @param target is empty
   * @throws FailedRun when it did not do its work
   */
  Run run(BenchDatabase source, Target target)
      throws IOException, InterruptedException, SQLException;
}
