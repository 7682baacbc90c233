package dev.sqlitectl.copy;

import dev.sqlitectl.sqlite.Database;
import dev.sqlitectl.sqlite.Rows;

/** The rows that stay out of PostgreSQL because a value does not fit, where that is asked for. */
final class Rejected {
  private Rejected() {}

  /** Rows are counted, not columns' values: one row may hold several that do not fit. */
  static long count(Database db, CopyPlan.Table table, MoveOptions options) {
    if (options.onMismatch() != OnMismatch.REJECT
        || table.columns().stream().allMatch(CopyPlan.Column::holdsEveryValue)) {
      return 0;
    }
    try (Rows rows = db.rows(table.select())) {
      return RowEncoder.misfits(table, rows, options.badText());
    }
  }
}
