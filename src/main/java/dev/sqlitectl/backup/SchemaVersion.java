package dev.sqlitectl.backup;

import dev.sqlitectl.sqlite.Database;

/** Which version of its schema a database is at, in the words of whoever keeps count. */
final class SchemaVersion {
  private static final String HISTORY = "flyway_schema_history";

  private SchemaVersion() {}

  /** The newest migration that was applied, else {@code user_version}. */
  static String of(Database db) {
    String migrated =
        db.has(HISTORY)
            ? db.text(
                "SELECT version FROM "
                    + HISTORY
                    + " WHERE success AND version IS NOT NULL ORDER BY installed_rank DESC LIMIT 1")
            : "";
    return migrated.isEmpty() ? db.text("PRAGMA user_version") : migrated;
  }
}
