package dev.sqlitectl.copy;

import dev.sqlitectl.sqlite.Database;
import dev.sqlitectl.sqlite.Schema;

/**
 * Something of the SQLite database that PostgreSQL will not have, or not in full strength.
 *
 * @param kind what it is: view, trigger, default, check, index, foreign key, …
 * @param name its name, with its table's where that is needed to find it
 * @param reason why, in a few words
 * @param sql its SQL in SQLite, where it has one of its own; empty otherwise
 * @param refused the statement that PostgreSQL refused, as it would be run when the move is done;
 *     empty when none was tried
 */
public record NotCarried(String kind, String name, String reason, String sql, String refused) {
  /** What PostgreSQL was not asked for. */
  NotCarried(String kind, String name, String reason, String sql) {
    this(kind, name, reason, sql, "");
  }

  /** A whole table, with all of its rows. */
  static NotCarried table(Database db, String name, String why) {
    long rows = db.number("SELECT count(*) FROM " + Schema.quoted(name));
    String reason =
        "left out with its %s: %s".formatted(rows == 1 ? "1 row" : "%,d rows".formatted(rows), why);
    String sql = "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?";
    return new NotCarried("table", name, reason, db.text(sql, name));
  }

  /**
   * A foreign key to a table that stays behind.
   *
   * @param key the table and columns that have it
   */
  static NotCarried foreignKeyTo(String parent, String key) {
    return new NotCarried("foreign key", key, "table " + parent + " stays behind", "");
  }
}
