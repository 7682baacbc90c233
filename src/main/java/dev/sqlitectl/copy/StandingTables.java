package dev.sqlitectl.copy;

import dev.sqlitectl.copy.type.Conversion;
import dev.sqlitectl.copy.type.GivenType;
import dev.sqlitectl.postgres.Postgres;
import dev.sqlitectl.postgres.PostgresRow;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The tables that stand in a schema of PostgreSQL, as its catalogue tells them. Views and foreign
 * tables are none.
 *
 * @param foreignKeys the keys between its tables
 */
record StandingTables(String schema, List<Table> tables, List<ForeignKey> foreignKeys) {

  /**
   * A table.
   *
   * @param columns in the table's own order
   * @param primaryKey in the key's order; none when there is no such key
   * @param filtered whether row-level security hides rows from this session
   */
  record Table(
      String name,
      List<Column> columns,
      List<String> primaryKey,
      boolean readable,
      boolean writable,
      boolean filtered) {}

  /**
   * A column.
   *
   * @param type with its limits; of a domain the type beneath it
   * @param labels of an enumeration; none for other types
   * @param textual whether the type's binary form is its text
   * @param filled whether a row that does not name the column gets a value in it
   * @param expression what it is generated from; empty when it is written
   */
  record Column(
      String name,
      String type,
      Set<String> labels,
      boolean textual,
      boolean notNull,
      boolean filled,
      String expression) {

    boolean isGenerated() {
      return !expression.isEmpty();
    }

    /** What can be written into it, best first; none when its type is not known here. */
    List<Conversion> conversions(GivenType given) {
      if (!labels.isEmpty()) {
        return GivenType.oneOf(type, labels);
      }
      List<Conversion> known = given.conversions(type);
      return known.isEmpty() && textual ? GivenType.likeText(type) : known;
    }
  }

  /** A key of one table to another, or to itself. */
  record ForeignKey(String name, String child, String parent, boolean deferrable) {}

  private static final String TABLES =
      """
      SELECT c.oid, c.relname, has_any_column_privilege(c.oid, 'SELECT'),
        has_any_column_privilege(c.oid, 'INSERT'), row_security_active(c.oid)
      FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
      WHERE n.nspname = ? AND c.relkind IN ('r', 'p') ORDER BY c.relname
      """;

  /** A domain may stand on another; what counts is the type at the bottom. */
  private static final String COLUMNS =
      """
      SELECT a.attrelid, a.attname, format_type(base.type, base.modifier), base.type,
        (SELECT p.prosrc = 'textsend' FROM pg_type AS t JOIN pg_proc AS p ON p.oid = t.typsend
          WHERE t.oid = base.type),
        a.attnotnull OR base.strict, a.atthasdef OR a.attidentity <> '' OR base.filled,
        CASE WHEN a.attgenerated <> '' THEN pg_get_expr(d.adbin, d.adrelid) END
      FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid
        JOIN pg_namespace AS n ON n.oid = c.relnamespace
        LEFT JOIN pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        CROSS JOIN LATERAL (
          WITH RECURSIVE chain (type, modifier, strict, filled, depth) AS (
            SELECT a.atttypid, a.atttypmod, false, false, 0
            UNION ALL
            SELECT t.typbasetype, t.typtypmod, strict OR t.typnotnull,
              filled OR t.typdefault IS NOT NULL, depth + 1
            FROM chain JOIN pg_type AS t ON t.oid = chain.type WHERE t.typtype = 'd')
          SELECT * FROM chain ORDER BY depth DESC LIMIT 1) AS base
      WHERE n.nspname = ? AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped
      ORDER BY a.attrelid, a.attnum
      """;

  private static final String PRIMARY_KEYS =
      """
      SELECT i.indrelid, a.attname
      FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indrelid
        JOIN pg_namespace AS n ON n.oid = c.relnamespace
        CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS k (number, place)
        JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = k.number
      WHERE n.nspname = ? AND i.indisprimary ORDER BY i.indrelid, k.place
      """;

  private static final String FOREIGN_KEYS =
      """
      SELECT k.conname, child.relname, parent.relname, k.condeferrable
      FROM pg_constraint AS k JOIN pg_class AS child ON child.oid = k.conrelid
        JOIN pg_class AS parent ON parent.oid = k.confrelid
        JOIN pg_namespace AS n ON n.oid = child.relnamespace
      WHERE n.nspname = ? AND parent.relnamespace = n.oid AND k.contype = 'f'
      ORDER BY k.conname
      """;

  private record Owned<T>(long owner, T value) {}

  /** Reads the catalogue. */
  static StandingTables read(Postgres postgres, String schema) {
    Map<Long, List<String>> labels =
        grouped(
            postgres.list(
                "SELECT enumtypid, enumlabel FROM pg_enum",
                row -> new Owned<>(row.number(0), row.string(1))));
    Map<Long, List<Column>> columns =
        grouped(
            postgres.list(COLUMNS, row -> new Owned<>(row.number(0), column(row, labels)), schema));
    Map<Long, List<String>> keys =
        grouped(
            postgres.list(PRIMARY_KEYS, row -> new Owned<>(row.number(0), row.string(1)), schema));
    List<Table> tables =
        postgres.list(
            TABLES,
            row ->
                new Table(
                    row.string(1),
                    columns.getOrDefault(row.number(0), List.of()),
                    keys.getOrDefault(row.number(0), List.of()),
                    row.bool(2),
                    row.bool(3),
                    row.bool(4)),
            schema);
    List<ForeignKey> foreignKeys =
        postgres.list(
            FOREIGN_KEYS,
            row -> new ForeignKey(row.string(0), row.string(1), row.string(2), row.bool(3)),
            schema);
    return new StandingTables(schema, tables, foreignKeys);
  }

  private static Column column(PostgresRow row, Map<Long, List<String>> labels) {
    return new Column(
        row.string(1),
        row.string(2),
        Set.copyOf(labels.getOrDefault(row.number(3), List.of())),
        row.bool(4),
        row.bool(5),
        row.bool(6),
        row.string(7));
  }

  private static <T> Map<Long, List<T>> grouped(List<Owned<T>> owned) {
    return owned.stream()
        .collect(
            Collectors.groupingBy(
                Owned::owner, Collectors.mapping(Owned::value, Collectors.toList())));
  }
}
