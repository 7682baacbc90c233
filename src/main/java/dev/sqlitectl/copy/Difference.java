package dev.sqlitectl.copy;

/**
 * A row that is not the same on both sides, or a table that is not.
 *
 * @param table its name in SQLite
 * @param key its primary key, or rowid, as text; empty when it has none to name
 * @param what {@code differs in COLUMN, …}, {@code is missing in PostgreSQL} or {@code is not in
 *     SQLite}; for a whole table other words
 */
public record Difference(String table, String key, String what) {
  private static final String MISSING = "is missing in PostgreSQL";
  private static final String EXTRA = "is not in SQLite";
  private static final String OTHER = "differs in ";

  static Difference missing(String table, String key) {
    return new Difference(table, key, MISSING);
  }

  static Difference extra(String table, String key) {
    return new Difference(table, key, EXTRA);
  }

  static Difference other(String table, String key, String columns) {
    return new Difference(table, key, OTHER + columns);
  }

  static Difference ofTable(String table, String what) {
    return new Difference(table, "", what);
  }

  /** Whether one row is meant, even if it has no key to name it by. */
  public boolean ofRow() {
    return what.equals(MISSING) || what.equals(EXTRA) || what.startsWith(OTHER);
  }
}
