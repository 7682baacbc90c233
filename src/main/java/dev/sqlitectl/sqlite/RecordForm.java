package dev.sqlitectl.sqlite;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What has to be known of a table to read its rows from the bytes of its records.
 *
 * @param rowid the column that is another name of the rowid, whose cells are not stored; −1 for
 *     none
 * @param columns in the order in which they are stored
 */
record RecordForm(long root, int rowid, List<Column> columns) {

  /**
   * A column.
   *
   * @param real whether integers that are stored in it are read as reals
   * @param nullAtFirst whether rows older than the column have NULL there
   */
  record Column(boolean real, boolean nullAtFirst) {}

  /** Asks for it; empty for a table whose records are not simply its rows. */
  static Optional<RecordForm> of(Database db, String table) {
    long root =
        db.number(
            """
            SELECT s.rootpage FROM sqlite_schema AS s JOIN pragma_table_list AS l
            ON l.schema = 'main' AND l.name = s.name
            WHERE s.type = 'table' AND s.name = ? AND l.type IN ('table', 'shadow') AND NOT l.wr
            """,
            table);
    boolean generated =
        db.number("SELECT count(*) FROM pragma_table_xinfo(?) WHERE hidden <> 0", table) > 0;
    if (root == 0 || generated || db.utf16().isPresent()) {
      return Optional.empty();
    }
    List<Column> columns =
        db.list(
            "SELECT type, dflt_value FROM pragma_table_xinfo(?) ORDER BY cid",
            row -> new Column(isReal(row.string(0)), row.isNull(1)),
            table);
    return Optional.of(new RecordForm(root, rowid(db, table), columns));
  }

  /** INTEGER PRIMARY KEY DESC is no other name of the rowid; it has an index instead. */
  private static int rowid(Database db, String table) {
    return db.first(
            """
            SELECT min(cid) FROM pragma_table_xinfo(?1) WHERE pk > 0
            HAVING count(*) = 1 AND upper(min(type)) = 'INTEGER'
              AND NOT EXISTS (SELECT 1 FROM pragma_index_list(?1) WHERE origin = 'pk')
            """,
            row -> (int) row.integer(0),
            table)
        .orElse(-1);
  }

  /**
   * @see <a href="https://www.sqlite.org/datatype3.html#determination_of_column_affinity">the rules
   *     of affinity</a>
   */
  private static boolean isReal(String declared) {
    String type = declared.toUpperCase(Locale.ROOT);
    boolean other =
        List.of("INT", "CHAR", "CLOB", "TEXT", "BLOB").stream().anyMatch(type::contains);
    return !other && List.of("REAL", "FLOA", "DOUB").stream().anyMatch(type::contains);
  }
}
