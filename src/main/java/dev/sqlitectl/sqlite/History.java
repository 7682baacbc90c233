package dev.sqlitectl.sqlite;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the history table of migrations says was applied, by version. The table is Flyway's own,
 * {@code flyway_schema_history}; reading it needs no Flyway.
 *
 * @param exists whether there is such a table
 */
public record History(boolean exists, TreeMap<Version, Applied> applied) {
  public static final String TABLE = "flyway_schema_history";

  /**
   * A row of the table.
   *
   * @param type SQL, BASELINE, …
   * @param checksum empty for kinds that have none
   */
  public record Applied(
      Version version,
      String description,
      String type,
      String script,
      Optional<Integer> checksum,
      Optional<Instant> at,
      boolean success) {
    public boolean baseline() {
      return type.equals("BASELINE");
    }
  }

  /** The newest version that was applied, or at which the database was adopted. */
  public Optional<Version> current() {
    return applied.descendingMap().values().stream()
        .filter(Applied::success)
        .map(Applied::version)
        .findFirst();
  }

  /** The version at which the database was adopted; all before count as applied. */
  public Optional<Version> adoptedAt() {
    return applied.descendingMap().values().stream()
        .filter(Applied::baseline)
        .map(Applied::version)
        .findFirst();
  }

  public static History read(Database db) {
    TreeMap<Version, Applied> applied = new TreeMap<>();
    boolean exists = db.has(TABLE);
    if (exists) {
      db.list(
              """
              SELECT version, description, type, script, checksum, installed_on, success
              FROM flyway_schema_history WHERE version IS NOT NULL ORDER BY installed_rank
              """,
              History::row)
          .forEach(row -> row.ifPresent(each -> take(applied, each)));
    }
    return new History(exists, applied);
  }

  /** A later row about a version beats an earlier one; one that undoes it removes it. */
  private static void take(TreeMap<Version, Applied> applied, Applied row) {
    if (row.type().startsWith("UNDO") || row.type().equals("DELETE")) {
      applied.remove(row.version());
    } else {
      applied.put(row.version(), row);
    }
  }

  /** The newest version of a database's schema, else its {@code user_version}. */
  public static String schemaVersion(Database db) {
    return read(db)
        .current()
        .map(Version::toString)
        .orElseGet(() -> db.text("PRAGMA user_version"));
  }

  private static Optional<Applied> row(Rows row) {
    String description = row.string(1);
    String type = row.string(2);
    String script = row.string(3);
    Optional<Integer> checksum =
        row.isNull(4) ? Optional.empty() : Optional.of((int) row.integer(4));
    Optional<Instant> at = instant(row.string(5));
    boolean success = row.integer(6) != 0;
    return Version.parse(row.string(0))
        .map(version -> new Applied(version, description, type, script, checksum, at, success));
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(Instant.parse(text.replace(' ', 'T') + "Z"));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
