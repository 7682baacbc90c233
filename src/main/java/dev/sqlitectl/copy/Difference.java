package dev.sqlitectl.copy;

/**
 * A row that is not the same on both sides.
 *
 * @param table its name in SQLite
 * @param key its primary key, or rowid, as text; empty when it has none to name
 * @param what {@code differs in COLUMN, …}, {@code is missing in PostgreSQL} or {@code is not in
 *     SQLite}
 */
public record Difference(String table, String key, String what) {}
