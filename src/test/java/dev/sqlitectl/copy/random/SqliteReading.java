package dev.sqlitectl.copy.random;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A SQLite file as the driver alone tells it. */
final class SqliteReading implements AutoCloseable {
  /**
   * A column.
   *
   * @param hidden 2 or 3 for a generated one
   * @param key its place in the primary key, from 1; 0 outside
   */
  record Column(
      String name,
      String declared,
      boolean notNull,
      Optional<String> defaultSql,
      int key,
      int hidden) {
    boolean isGenerated() {
      return hidden > 1;
    }
  }

  /** One term of an index: a column or, where the name is empty, an expression. */
  record Term(String column, boolean descending, String collation) {}

  /**
   * An index.
   *
   * @param origin c for CREATE INDEX, u for UNIQUE, pk for the primary key
   */
  record Index(String name, boolean unique, String origin, boolean partial, List<Term> terms) {}

  /** A foreign key; it refers to the parent's primary key when it names no columns. */
  record ForeignKey(
      List<String> columns,
      String parent,
      List<String> referenced,
      String onUpdate,
      String onDelete) {}

  private final Connection connection;

  SqliteReading(Path file) throws SQLException {
    connection = DriverManager.getConnection("jdbc:sqlite:" + file);
  }

  List<String> tables() throws SQLException {
    return strings(
        """
        SELECT name FROM pragma_table_list
        WHERE schema = 'main' AND type = 'table' AND substr(name, 1, 7) <> 'sqlite_'
        """);
  }

  List<String> named(String type) throws SQLException {
    return strings("SELECT name FROM sqlite_schema WHERE type = ?", type);
  }

  List<String> virtualTables() throws SQLException {
    return strings("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'virtual'");
  }

  List<Column> columns(String table) throws SQLException {
    String sql =
        "SELECT name, type, \"notnull\", dflt_value, pk, hidden FROM pragma_table_xinfo(?)";
    return list(
        sql,
        row ->
            new Column(
                row.getString(1),
                row.getString(2),
                row.getInt(3) != 0,
                Optional.ofNullable(row.getString(4)),
                row.getInt(5),
                row.getInt(6)),
        table);
  }

  List<Index> indexes(String table) throws SQLException {
    List<Index> indexes = new ArrayList<>();
    for (Index bare :
        list(
            "SELECT name, \"unique\", origin, partial FROM pragma_index_list(?)",
            row ->
                new Index(
                    row.getString(1),
                    row.getInt(2) != 0,
                    row.getString(3),
                    row.getInt(4) != 0,
                    List.of()),
            table)) {
      List<Term> terms =
          list(
              "SELECT coalesce(name, ''), \"desc\", coll FROM pragma_index_xinfo(?) WHERE key = 1",
              row -> new Term(row.getString(1), row.getInt(2) != 0, row.getString(3)),
              bare.name());
      indexes.add(new Index(bare.name(), bare.unique(), bare.origin(), bare.partial(), terms));
    }
    return indexes;
  }

  List<ForeignKey> foreignKeys(String table) throws SQLException {
    List<ForeignKey> keys = new ArrayList<>();
    for (String id : strings("SELECT DISTINCT id FROM pragma_foreign_key_list(?)", table)) {
      String part = " FROM pragma_foreign_key_list(?) WHERE id = " + id + " ORDER BY seq";
      keys.add(
          new ForeignKey(
              strings("SELECT \"from\"" + part, table),
              strings("SELECT \"table\"" + part, table).get(0),
              strings("SELECT \"to\"" + part, table).stream().filter(to -> !to.isEmpty()).toList(),
              strings("SELECT on_update" + part, table).get(0),
              strings("SELECT on_delete" + part, table).get(0)));
    }
    return keys;
  }

  /** Every row, the columns in order. */
  List<Value[]> rows(String table, List<Column> columns) throws SQLException {
    List<String> asked = new ArrayList<>();
    for (Column column : columns) {
      String name = RandomNames.quoted(column.name());
      asked.add("typeof(" + name + "), " + name);
    }
    return list(
        "SELECT " + String.join(", ", asked) + " FROM " + RandomNames.quoted(table),
        row -> {
          Value[] values = new Value[columns.size()];
          for (int i = 0; i < values.length; i++) {
            values[i] = value(row, 2 * i + 1);
          }
          return values;
        });
  }

  /** The value that a column of this type gets from this default. */
  Value defaultValue(String declared, String sql, boolean strict) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("DROP TABLE IF EXISTS temp.trial");
      String options = strict ? " STRICT" : "";
      try {
        statement.execute(
            "CREATE TEMP TABLE trial (c " + declared + " DEFAULT (" + sql + "))" + options);
      } catch (SQLException bareWord) {
        statement.execute("CREATE TEMP TABLE trial (c " + declared + " DEFAULT " + sql + ")");
      }
      statement.execute("INSERT INTO temp.trial DEFAULT VALUES");
      try (ResultSet row = statement.executeQuery("SELECT typeof(c), c FROM temp.trial")) {
        return value(row, 1);
      }
    }
  }

  /** Whether a column holds values of other kinds than this, NULL aside. */
  boolean holdsOthers(String table, String column, String kind) throws SQLException {
    String quoted = RandomNames.quoted(column);
    return number(
            "SELECT count(*) FROM %s WHERE typeof(%s) NOT IN ('null', ?)"
                .formatted(RandomNames.quoted(table), quoted),
            kind)
        > 0;
  }

  boolean isStrict(String table) throws SQLException {
    return number("SELECT strict FROM pragma_table_list WHERE schema = 'main' AND name = ?", table)
        > 0;
  }

  /** Whether a column is another name of the rowid: the two are the same in every row then. */
  boolean isRowid(String table, Column column) throws SQLException {
    return column.key() == 1
        && column.declared().equalsIgnoreCase("INTEGER")
        && columns(table).stream().filter(other -> other.key() > 0).count() == 1
        && indexes(table).stream().noneMatch(index -> index.origin().equals("pk"));
  }

  /** The largest number ever given out, as far as the file remembers, and at least 0. */
  long lastRowid(String table, Column column) throws SQLException {
    long largest =
        number(
            "SELECT coalesce(max(%s), 0) FROM %s"
                .formatted(RandomNames.quoted(column.name()), RandomNames.quoted(table)));
    boolean numbered =
        number("SELECT count(*) FROM sqlite_schema WHERE name = 'sqlite_sequence'") > 0;
    long given = numbered ? number("SELECT seq FROM sqlite_sequence WHERE name = ?", table) : 0;
    return Math.max(0, Math.max(largest, given));
  }

  List<String> tableSql() throws SQLException {
    return strings("SELECT sql FROM sqlite_schema WHERE type = 'table'");
  }

  private long number(String sql, String... parameters) throws SQLException {
    List<String> found = strings(sql, parameters);
    return found.isEmpty() ? 0 : Long.parseLong(found.get(0));
  }

  /** The type first, then one getter: the driver's getters convert without a word. */
  private static Value value(ResultSet row, int place) throws SQLException {
    String type = row.getString(place);
    return switch (Value.Storage.valueOf(type.toUpperCase(Locale.ROOT))) {
      case NULL -> Value.NOTHING;
      case INTEGER -> Value.of(row.getLong(place + 1));
      case REAL -> Value.of(row.getDouble(place + 1));
      case BLOB -> Value.blob(bytes(row, place + 1));
      case TEXT -> {
        row.getString(place + 1); // makes SQLite turn UTF-16 into UTF-8
        yield Value.text(bytes(row, place + 1));
      }
    };
  }

  private static byte[] bytes(ResultSet row, int place) throws SQLException {
    byte[] bytes = row.getBytes(place);
    return bytes == null ? new byte[0] : bytes;
  }

  private interface Reader<T> {
    T read(ResultSet row) throws SQLException;
  }

  private List<String> strings(String sql, String... parameters) throws SQLException {
    return list(sql, row -> row.getString(1) == null ? "" : row.getString(1), parameters);
  }

  private <T> List<T> list(String sql, Reader<T> reader, String... parameters) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setString(i + 1, parameters[i]);
      }
      List<T> rows = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          rows.add(reader.read(row));
        }
      }
      return rows;
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
