package dev.sqlitectl.copy.random;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A SQLite file that a seed decides: schema, rows, encoding and journal. */
final class RandomDatabase {
  private static final Pattern REFUSALS =
      Pattern.compile("CONSTRAINT|MISMATCH|integer overflow|non-deterministic");

  private final Chance chance;
  private final List<String> script = new ArrayList<>();
  private final List<RandomTable> tables;
  private final RandomReferences references;
  private final int checks;

  private RandomDatabase(long seed) {
    chance = new Chance(seed);
    int hostility = chance.percent(50) ? 5 : 60;
    RandomNames relations = new RandomNames(chance, hostility);
    RandomTables maker = new RandomTables(chance, relations, hostility);
    tables = maker.make(1 + chance.below(6));
    references = new RandomReferences(chance, tables);
    references.tie();
    checks = maker.checks();
    script.add(
        "PRAGMA encoding='" + chance.of("UTF-8", "UTF-8", "UTF-8", "UTF-16le", "UTF-16be") + "'");
    script.add("PRAGMA journal_mode=" + chance.of("DELETE", "WAL"));
    script.add("PRAGMA synchronous=OFF");
    tables.forEach(table -> script.add(table.createSql()));
    new RandomCompany(chance, tables, relations).add(script);
    script.add("PRAGMA ignore_check_constraints=" + (chance.percent(30) ? "ON" : "OFF"));
  }

  /** Makes the file, which must not be there yet. */
  static RandomDatabase make(long seed, Path file) {
    RandomDatabase database = new RandomDatabase(seed);
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      for (String sql : database.script) {
        execute(statement, sql);
      }
      connection.setAutoCommit(false);
      database.fill(connection);
      connection.commit();
      return database;
    } catch (SQLException e) {
      throw new IllegalStateException(
          "seed " + seed + " is no database: " + String.join(";\n", database.script), e);
    }
  }

  /** How many CHECK constraints the tables have. */
  int checks() {
    return checks;
  }

  /** The statements that made it, without its rows. */
  String script() {
    return String.join(";\n", script);
  }

  private static void execute(Statement statement, String sql) throws SQLException {
    try {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new SQLException(e.getMessage() + " in: " + sql, e);
    }
  }

  private void fill(Connection connection) throws SQLException {
    RandomValues values = new RandomValues(chance);
    for (RandomTable table : tables) {
      int count = chance.percent(10) ? 0 : 1 + chance.below(chance.percent(10) ? 200 : 25);
      List<RandomColumn> columns = table.writable();
      for (int i = 0; i < count; i++) {
        Value[] row = new Value[columns.size()];
        for (int c = 0; c < row.length; c++) {
          row[c] = columns.get(c).value(chance, values);
        }
        if (table.key() == RandomTable.Key.ROWID || table.key() == RandomTable.Key.AUTOINCREMENT) {
          row[0] = Value.of(rowid(i));
        }
        table.rows().add(row);
      }
    }
    references.refer();
    for (RandomTable table : tables) {
      for (Value[] row : table.rows()) {
        insert(connection, table, row);
      }
    }
    for (RandomTable table : tables) {
      if (table.key() == RandomTable.Key.AUTOINCREMENT && chance.percent(30)) {
        try (Statement statement = connection.createStatement()) {
          execute(statement, "DELETE FROM " + table.quoted() + " WHERE rowid > 5");
        }
      }
    }
  }

  private long rowid(int position) {
    int sort = chance.below(400);
    return sort == 0 ? Long.MAX_VALUE : sort == 1 ? -1 - chance.below(50) : position + 1L;
  }

  /** A row that SQLite refuses, as a STRICT table does, stays away. */
  private static void insert(Connection connection, RandomTable table, Value[] row)
      throws SQLException {
    List<String> places = new ArrayList<>();
    for (Value value : row) {
      places.add(value.is(Value.Storage.TEXT) && !value.isValid() ? "CAST(? AS TEXT)" : "?");
    }
    try (PreparedStatement insert =
        connection.prepareStatement(table.insertSql("INSERT OR IGNORE", places))) {
      for (int i = 0; i < row.length; i++) {
        bind(insert, i + 1, row[i]);
      }
      try {
        insert.executeUpdate();
      } catch (SQLException refused) {
        if (!REFUSALS.matcher(String.valueOf(refused.getMessage())).find()) {
          throw refused;
        }
      }
    }
  }

  private static void bind(PreparedStatement insert, int place, Value value) throws SQLException {
    switch (value.storage()) {
      case NULL -> insert.setObject(place, null);
      case INTEGER -> insert.setLong(place, value.integer());
      case REAL -> insert.setDouble(place, value.real());
      case BLOB -> insert.setBytes(place, value.bytes());
      case TEXT -> {
        if (value.isValid()) {
          insert.setString(place, new String(value.bytes(), StandardCharsets.UTF_8));
        } else {
          insert.setBytes(place, value.bytes());
        }
      }
    }
  }
}
