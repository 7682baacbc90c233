package dev.sqlitectl.copy.random;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A PostgreSQL schema as the driver alone tells it, values in the server's own text forms. */
final class PostgresReading implements AutoCloseable {
  /** A column; the default is the expression that PostgreSQL keeps. */
  record Column(
      String name,
      String type,
      boolean notNull,
      Optional<String> defaultSql,
      String identity,
      boolean generated) {}

  /** An index; a term that is an expression has an empty name. */
  record Index(
      String name, boolean unique, boolean constraint, boolean partial, List<Term> terms) {}

  /** One term of an index. */
  record Term(String column, boolean descending) {}

  /** A constraint of any type but NOT NULL; p, u, c, f as pg_constraint has it. */
  record Constraint(
      String name,
      String type,
      List<String> columns,
      String parent,
      List<String> referenced,
      String onUpdate,
      String onDelete,
      boolean deferred,
      boolean validated) {}

  private final Connection connection;
  private final String schema;

  PostgresReading(String jdbcUrl, String schema) throws SQLException {
    this.schema = schema;
    connection = DriverManager.getConnection(jdbcUrl);
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          """
          SET TimeZone TO 'UTC'; SET DateStyle TO 'ISO, YMD'; SET extra_float_digits TO 3;
          SET bytea_output TO 'hex'
          """);
    }
  }

  List<String> tables() throws SQLException {
    return relations("r");
  }

  List<String> views() throws SQLException {
    return relations("v");
  }

  private List<String> relations(String kind) throws SQLException {
    return list(
        """
        SELECT relname FROM pg_class JOIN pg_namespace AS n ON n.oid = relnamespace
        WHERE nspname = ? AND relkind = ?::"char"
        """,
        row -> row.getString(1),
        schema,
        kind);
  }

  /** The columns by their names. */
  Map<String, Column> columns(String table) throws SQLException {
    Map<String, Column> columns = new LinkedHashMap<>();
    list(
            """
            SELECT a.attname, t.typname, a.attnotnull, pg_get_expr(d.adbin, d.adrelid),
              a.attidentity, a.attgenerated <> ''
            FROM pg_attribute AS a JOIN pg_type AS t ON t.oid = a.atttypid
              LEFT JOIN pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
            WHERE a.attrelid = ?::regclass AND a.attnum > 0 AND NOT a.attisdropped
            """,
            row ->
                new Column(
                    row.getString(1),
                    row.getString(2),
                    row.getBoolean(3),
                    Optional.ofNullable(row.getString(4)),
                    row.getString(5),
                    row.getBoolean(6)),
            qualified(table))
        .forEach(column -> columns.put(column.name(), column));
    return columns;
  }

  List<Index> indexes(String table) throws SQLException {
    return list(
        """
        SELECT c.relname, i.indisunique, i.indpred IS NOT NULL,
          EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = i.indexrelid AND contype IN ('p', 'u')),
          ARRAY(SELECT coalesce(a.attname, '') FROM unnest(i.indkey[0:i.indnkeyatts - 1]) WITH ORDINALITY AS k(n, o)
            LEFT JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = k.n AND k.n > 0 ORDER BY o)::text[],
          ARRAY(SELECT o::int & 1 FROM unnest(i.indoption) AS o)
        FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indexrelid WHERE i.indrelid = ?::regclass
        """,
        row -> {
          List<Term> terms = new ArrayList<>();
          Integer[] options = (Integer[]) row.getArray(6).getArray();
          List<String> columns = strings(row, 5);
          for (int i = 0; i < columns.size(); i++) {
            terms.add(new Term(columns.get(i), options[i] == 1));
          }
          return new Index(
              row.getString(1), row.getBoolean(2), row.getBoolean(4), row.getBoolean(3), terms);
        },
        qualified(table));
  }

  List<Constraint> constraints(String table) throws SQLException {
    return list(
        """
        SELECT conname, contype::text, names(conrelid, conkey), coalesce(p.relname, ''),
          names(confrelid, confkey), confupdtype::text, confdeltype::text, condeferred, convalidated
        FROM pg_constraint LEFT JOIN pg_class AS p ON p.oid = confrelid
        WHERE conrelid = ?::regclass AND contype IN ('p', 'u', 'c', 'f')
        """
            .replaceAll(
                "names\\((\\w+), (\\w+)\\)",
                "ARRAY(SELECT a.attname FROM unnest($2) WITH ORDINALITY AS k(n, o) JOIN pg_attribute"
                    + " AS a ON a.attrelid = $1 AND a.attnum = k.n ORDER BY o)::text[]"),
        row ->
            new Constraint(
                row.getString(1),
                row.getString(2),
                strings(row, 3),
                row.getString(4),
                strings(row, 5),
                row.getString(6),
                row.getString(7),
                row.getBoolean(8),
                row.getBoolean(9)),
        qualified(table));
  }

  /** Every row, the columns in this order. */
  List<@Nullable String[]> rows(String table, List<String> columns) throws SQLException {
    List<String> asked =
        columns.stream().map(column -> RandomNames.quoted(column) + "::text").toList();
    return list(
        "SELECT " + String.join(", ", asked) + " FROM " + qualified(table),
        row -> {
          @Nullable String[] cells = new String[columns.size()];
          for (int i = 0; i < cells.length; i++) {
            cells[i] = row.getString(i + 1);
          }
          return cells;
        });
  }

  /** What an expression gives as a column's type shows it. */
  @Nullable String calculated(String table, Column column) throws SQLException {
    List<@Nullable String> shown =
        list(
            """
            SELECT format('SELECT (%s)::%s::text', ?, format_type(atttypid, atttypmod))
            FROM pg_attribute WHERE attrelid = ?::regclass AND attname = ?
            """,
            row -> row.getString(1),
            column.defaultSql().orElse("NULL"),
            qualified(table),
            column.name());
    return list(String.valueOf(shown.get(0)), row -> row.getString(1)).get(0);
  }

  /** What the next row without a number gets, without taking it. */
  String nextIdentity(String table, String column) throws SQLException {
    String sequence =
        list(
                "SELECT pg_get_serial_sequence(?, ?)",
                row -> String.valueOf(row.getString(1)),
                qualified(table),
                column)
            .get(0);
    return list(
            "SELECT CASE WHEN is_called THEN last_value + 1 ELSE last_value END FROM " + sequence,
            row -> String.valueOf(row.getString(1)))
        .get(0);
  }

  List<String> stagingSchemas() throws SQLException {
    return list(
        "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'sqlitectl%'",
        row -> row.getString(1));
  }

  private String qualified(String table) {
    return RandomNames.quoted(schema) + "." + RandomNames.quoted(table);
  }

  private static List<String> strings(ResultSet row, int place) throws SQLException {
    return Arrays.asList((String[]) row.getArray(place).getArray());
  }

  private interface Reader<T extends @Nullable Object> {
    T read(ResultSet row) throws SQLException;
  }

  private <T extends @Nullable Object> List<T> list(String sql, Reader<T> reader)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return read(statement.executeQuery(sql), reader);
    }
  }

  private <T extends @Nullable Object> List<T> list(
      String sql, Reader<T> reader, String first, String... others) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, first);
      for (int i = 0; i < others.length; i++) {
        statement.setString(i + 2, others[i]);
      }
      return read(statement.executeQuery(), reader);
    }
  }

  private static <T extends @Nullable Object> List<T> read(ResultSet row, Reader<T> reader)
      throws SQLException {
    List<T> rows = new ArrayList<>();
    while (row.next()) {
      rows.add(reader.read(row));
    }
    return rows;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
