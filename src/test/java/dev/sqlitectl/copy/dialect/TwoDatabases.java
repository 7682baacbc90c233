package dev.sqlitectl.copy.dialect;

import dev.sqlitectl.sqlite.Access;
import dev.sqlitectl.sqlite.Database;
import dev.sqlitectl.sqlite.DatabaseFile;
import dev.sqlitectl.sqlite.Schema;
import dev.sqlitectl.testing.PostgresServer;
import dev.sqlitectl.testing.SqliteFiles;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The same rows in a SQLite file and in PostgreSQL, and what both answer to a query. */
final class TwoDatabases implements AutoCloseable {
  private final Connection sqlite;
  private final Connection postgres;
  private final Schema schema;

  /**
   * @param postgresTables statements that make the tables with their rows in PostgreSQL
   */
  TwoDatabases(Path file, String sqliteScript, String... postgresTables) throws SQLException {
    SqliteFiles.run(file, sqliteScript);
    String url = PostgresServer.freshDatabase();
    PostgresServer.run(url, postgresTables);
    sqlite = SqliteFiles.connect(file);
    postgres = DriverManager.getConnection(url);
    try (Database db =
        Database.open(DatabaseFile.at(file), Access.READ_ONLY, Database.DEFAULT_WAIT)) {
      schema = Schema.read(db);
    }
  }

  /**
   * Every table and view under its own name, columns with PostgreSQL's types as the map has them.
   */
  Scope scope(Map<String, Scope.Column> columns) {
    List<Scope.Table> tables = new ArrayList<>();
    for (Schema.Table table : schema.tables()) {
      tables.add(
          new Scope.Table(
              table,
              table.name(),
              table.columns().stream()
                  .map(
                      column ->
                          Optional.ofNullable(columns.get(table.name() + "." + column.name()))
                              .orElseGet(() -> text(column.name())))
                  .toList()));
    }
    return new Scope(
        tables, schema.views().stream().map(view -> new Scope.View(view, view.name())).toList());
  }

  private static Scope.Column text(String name) {
    return new Scope.Column(name, "text", false, "");
  }

  Schema schema() {
    return schema;
  }

  void run(String postgresStatement) throws SQLException {
    try (Statement statement = postgres.createStatement()) {
      statement.execute(postgresStatement);
    }
  }

  /** What SQLite calls the columns of a table or view. */
  List<String> columns(String name) throws SQLException {
    List<String> columns = new ArrayList<>();
    try (Statement statement = sqlite.createStatement();
        ResultSet results =
            statement.executeQuery("SELECT name FROM pragma_table_info('" + name + "')")) {
      while (results.next()) {
        columns.add(results.getString(1));
      }
    }
    return columns;
  }

  List<List<String>> sqlite(String query) throws SQLException {
    return rows(sqlite, query);
  }

  List<List<String>> postgres(String query) throws SQLException {
    return rows(postgres, query);
  }

  private static List<List<String>> rows(Connection connection, String query) throws SQLException {
    List<List<String>> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      try (ResultSet results = statement.executeQuery(query)) {
        while (results.next()) {
          List<String> row = new ArrayList<>();
          for (int i = 1; i <= results.getMetaData().getColumnCount(); i++) {
            row.add(written(results.getObject(i)));
          }
          rows.add(row);
        }
      }
    }
    return rows;
  }

  /** Numbers by their value, true as 1, everything else by its text. */
  private static String written(Object value) {
    if (value == null) {
      return "NULL";
    } else if (value instanceof Boolean truth) {
      return truth ? "1.0" : "0.0";
    } else if (value instanceof Number number) {
      return shown(number.doubleValue());
    } else if (value instanceof byte[] bytes) {
      return "x'" + HexFormat.of().formatHex(bytes) + "'";
    } else if (value instanceof java.sql.Timestamp moment) {
      return "'"
          + moment
              .toLocalDateTime()
              .format(java.time.format.DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss"))
          + "'";
    }
    return "'" + value + "'";
  }

  /** Beyond 53 bits an integer among reals has lost its last digits in PostgreSQL. */
  private static String shown(double number) {
    return Math.abs(number) < 1L << 53 ? Double.toString(number + 0.0) : "%.13e".formatted(number);
  }

  @Override
  public void close() throws SQLException {
    sqlite.close();
    postgres.close();
  }
}
