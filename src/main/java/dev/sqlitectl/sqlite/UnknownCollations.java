package dev.sqlitectl.sqlite;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.sqlite.Collation;

/**
 * Collations that an application registers for itself, as Anki and Android do: without them SQLite
 * reads no row of a table that is kept in their order.
 */
public final class UnknownCollations {
  private UnknownCollations() {}

  /**
   * Gives this connection one by bytes for each that an index names and SQLite does not know. Rows
   * can be read in whatever order they stand; do not search by such a column, or write.
   */
  public static void standIn(Database db) {
    db.list(
            """
            SELECT DISTINCT x.coll COLLATE NOCASE
            FROM sqlite_schema AS s, pragma_index_list(s.name) AS l, pragma_index_xinfo(l.name) AS x
            WHERE s.type = 'table'
              AND upper(x.coll) NOT IN ('BINARY', 'NOCASE', 'RTRIM')
            """,
            row -> row.string(0))
        .forEach(
            name ->
                db.call(
                    () -> {
                      Collation.create(db.connection(), name, new ByBytes());
                      return true;
                    }));
  }

  private static final class ByBytes extends Collation {
    @Override
    protected int xCompare(String one, String other) {
      return Arrays.compareUnsigned(
          one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
  }
}
