package dev.sqlitectl.migrate;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.sqlite.Database;
import dev.sqlitectl.sqlite.Schema;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What a change of the schema must not make worse.
 *
 * @param rows how many rows each table has
 * @param broken foreign keys that do not hold, and how many rows refer to nothing; 0 for a key that
 *     cannot be checked
 */
record Safeguard(Map<String, Long> rows, Map<String, Long> broken) {

  static Safeguard of(Database db) {
    Map<String, Long> rows = new LinkedHashMap<>();
    Map<String, Long> broken = new LinkedHashMap<>();
    for (Schema.Table table : Schema.read(db).tables()) {
      rows.put(table.name(), db.number("SELECT count(*) FROM " + Schema.quoted(table.name())));
      if (!table.foreignKeys().isEmpty()) {
        broken.putAll(broken(db, table.name()));
      }
    }
    return new Safeguard(rows, broken);
  }

  private static Map<String, Long> broken(Database db, String table) {
    Map<String, Long> broken = new LinkedHashMap<>();
    try {
      db.list(
          "SELECT parent, count(*) FROM pragma_foreign_key_check(?) GROUP BY parent",
          row -> broken.put(table + " → " + row.string(0), row.integer(1)),
          table);
    } catch (Failure failure) {
      if (failure.code() != ExitCode.FAILED) {
        throw failure;
      }
      broken.put(failure.message(), 0L); // the parent's columns are not unique
    }
    return broken;
  }

  /**
   * Compares with what there is after the change.
   *
   * @param mayLose tables that may have fewer rows, in lower case
   * @throws Failure {@link ExitCode#MIGRATION} when a key was broken, or a table that still exists
   *     has fewer rows
   */
  void requireKept(Safeguard after, Set<String> mayLose) {
    after.broken.forEach(
        (key, count) -> {
          if (count > broken.getOrDefault(key, -1L)) {
            String told = count == 0 ? "" : ": " + count + " × without its row";
            throw new Failure(ExitCode.MIGRATION, "a foreign key would be broken: " + key + told)
                .hint(
                    "correct those rows in the migration; ON DELETE and ON UPDATE actions do not"
                        + " run there");
          }
        });
    rows.forEach(
        (table, before) -> {
          long now = after.rows.getOrDefault(table, before);
          if (now < before && !mayLose.contains(table.toLowerCase(Locale.ROOT))) {
            throw new Failure(
                    ExitCode.MIGRATION,
                    "rows would be lost: %s has %s, afterwards %s".formatted(table, before, now))
                .hint("if that is meant: sqlitectl migrate --allow-data-loss " + table);
          }
        });
  }
}
