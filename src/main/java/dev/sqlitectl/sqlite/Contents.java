package dev.sqlitectl.sqlite;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.outcome.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The fingerprint of what a database holds, wherever its pages lie: two databases with equal
 * contents have the same schema and the same rows, cell for cell.
 *
 * @param schemaSha256 over every object's SQL, {@code user_version} and {@code application_id}
 * @param tables all that have rows of their own, by name: ordinary tables, the shadow tables of
 *     virtual ones, and SQLite's own
 */
public record Contents(String schemaSha256, List<Table> tables) {

  /**
   * A table's part.
   *
   * @param sha256 over the type and value of every cell, rows in the order of rowid or primary key
   */
  public record Table(String name, long rows, String sha256) {}

  private static final int ROWS_BETWEEN_TICKS = 1_000;

  /**
   * Reads every row once, in flat memory. Views, triggers and virtual tables are not run.
   *
   * @throws Failure {@link ExitCode#CORRUPT} when a page cannot be read
   */
  public static Contents read(Database db, Progress progress) {
    List<Table> tables = new ArrayList<>();
    for (String name : names(db)) {
      tables.add(table(db, name, progress));
    }
    return new Contents(schema(db, progress).sha256(), List.copyOf(tables));
  }

  private static List<String> names(Database db) {
    return db.list(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0 ORDER BY name",
        row -> row.string(0));
  }

  private static Table table(Database db, String name, Progress progress) {
    String columns =
        db
            .list(
                // 1 is a hidden column of a virtual table, 2 a generated one that is not stored
                "SELECT name FROM pragma_table_xinfo(?) WHERE hidden NOT IN (1, 2) ORDER BY cid",
                row -> Schema.quoted(row.string(0)),
                name)
            .stream()
            .collect(Collectors.joining(", "));
    // The table's own tree and no index: that is the order of rowid or primary key, unsorted.
    String sql = "SELECT " + columns + " FROM main." + Schema.quoted(name) + " NOT INDEXED";
    return table(db, name, sql, progress);
  }

  private static void tell(Progress progress, String name, long rows) {
    progress.at("reading " + name, rows, 0, Progress.Unit.ROWS);
  }

  /** How many rows there are in all tables. */
  public long rows() {
    return tables.stream().mapToLong(Table::rows).sum();
  }

  private static Table schema(Database db, Progress progress) {
    String sql =
        """
        SELECT type, name, tbl_name, sql FROM sqlite_schema
        UNION ALL SELECT 'user_version', user_version, NULL, NULL FROM pragma_user_version
        UNION ALL SELECT 'application_id', application_id, NULL, NULL FROM pragma_application_id
        ORDER BY 1, 2
        """;
    return table(db, "schema", sql, progress);
  }

  private static Table table(Database db, String name, String sql, Progress progress) {
    CellDigest digest = new CellDigest();
    long count = 0;
    try (Rows rows = db.rows(sql)) {
      while (rows.next()) {
        for (int column = 0; column < rows.columns(); column++) {
          digest.add(rows, column);
        }
        if (++count % ROWS_BETWEEN_TICKS == 0) {
          tell(progress, name, count);
        }
      }
    }
    return new Table(name, count, digest.hex());
  }
}
