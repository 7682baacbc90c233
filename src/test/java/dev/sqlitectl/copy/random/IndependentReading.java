package dev.sqlitectl.copy.random;

import dev.sqlitectl.copy.CopyReport;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares a file with the schema it was moved to, reading both by plain JDBC and knowing nothing
 * of the code that moved it. Of its report it takes the names, and what it says it left out.
 */
final class IndependentReading implements AutoCloseable {
  private final SqliteReading sqlite;
  private final PostgresReading postgres;
  private final CopyReport report;
  private final int checks;
  private final List<String> faults = new ArrayList<>();

  private IndependentReading(
      int checks, Path file, String jdbcUrl, String schema, CopyReport report) throws SQLException {
    this.sqlite = new SqliteReading(file);
    this.postgres = new PostgresReading(jdbcUrl, schema);
    this.report = report;
    this.checks = checks;
  }

  /**
   * What is not as it was, in a line each; empty when all is equal and accounted for.
   *
   * @param checks how many CHECK constraints the file has, which no pragma tells
   */
  static List<String> faults(
      int checks, Path file, String jdbcUrl, String schema, CopyReport report) throws SQLException {
    try (IndependentReading reading =
        new IndependentReading(checks, file, jdbcUrl, schema, report)) {
      reading.compare();
      return List.copyOf(reading.faults);
    }
  }

  private void compare() throws SQLException {
    require(report.switched(), "the report says it was not switched");
    require(
        report.rowsRead() == report.rowsWritten() + report.rowsRejected(),
        "the ledger does not balance");
    require(
        report.tables().stream().mapToLong(CopyReport.Table::copied).sum() == report.rowsWritten(),
        "the tables' rows are not the sum");
    require(postgres.stagingSchemas().isEmpty(), "a staging schema is left");
    Account account = new Account(sqlite, postgres, report.notCarried());
    Map<String, CopyReport.Table> reported = new HashMap<>();
    report.tables().forEach(table -> reported.put(table.source(), table));
    List<String> sources = sqlite.tables();
    require(reported.size() == report.tables().size(), "a table is reported twice");
    require(
        new HashSet<>(sources).equals(reported.keySet()),
        "tables " + sources + " reported as " + reported.keySet());
    Set<String> names = new HashSet<>();
    report.tables().forEach(table -> names.add(table.name()));
    require(names.equals(new HashSet<>(postgres.tables())), "tables are not those reported");
    if (faults.isEmpty()) {
      for (CopyReport.Table table : report.tables()) {
        rows(table);
        account.table(table, reported);
      }
      account.whole(checks);
    }
    faults.addAll(account.faults());
  }

  private void rows(CopyReport.Table table) throws SQLException {
    List<SqliteReading.Column> columns =
        sqlite.columns(table.source()).stream().filter(column -> column.hidden() != 1).toList();
    Map<String, PostgresReading.Column> there = postgres.columns(table.name());
    List<String> targets = table.columns().stream().map(CopyReport.Column::name).toList();
    List<String> types = new ArrayList<>();
    for (String target : targets) {
      PostgresReading.Column found = there.get(target);
      types.add(found == null ? "none" : found.type());
      require(target.getBytes(StandardCharsets.UTF_8).length <= 63, "name too long: " + target);
    }
    if (!table.columns().stream()
            .map(CopyReport.Column::source)
            .toList()
            .equals(columns.stream().map(SqliteReading.Column::name).toList())
        || !new HashSet<>(targets).equals(there.keySet())
        || targets.size() != there.size()) {
      faults.add("columns of " + table.source() + " became " + there.keySet());
      return;
    }
    List<Value[]> rows = sqlite.rows(table.source(), columns);
    List<@Nullable String[]> shown = postgres.rows(table.name(), targets);
    require(
        rows.size() == table.rows() && rows.size() == table.copied(),
        table.source() + " has " + rows.size() + " rows, reported " + table.copied());
    Epoch[] epochs = new Epoch[types.size()];
    for (int c = 0; c < epochs.length; c++) {
      epochs[c] = epoch(types.get(c), c, rows, shown);
    }
    Map<List<String>, Integer> balance = new HashMap<>();
    for (@Nullable String[] row : shown) {
      List<String> cells = new ArrayList<>();
      for (int c = 0; c < row.length; c++) {
        cells.add(Showing.found(types.get(c), row[c]));
      }
      balance.merge(cells, 1, Integer::sum);
    }
    List<Value[]> lost = new ArrayList<>();
    for (Value[] row : rows) {
      List<String> cells = new ArrayList<>();
      for (int c = 0; c < row.length; c++) {
        cells.add(Showing.expected(types.get(c), row[c], epochs[c]));
      }
      if (balance.merge(cells, -1, Integer::sum) < 0) {
        lost.add(row);
      }
    }
    balance.values().removeIf(count -> count <= 0);
    if (!lost.isEmpty() || !balance.isEmpty()) {
      faults.add(difference(table, types, lost, epochs, balance));
    }
  }

  /** A line that shows one row of either side, and the columns where they part. */
  private static String difference(
      CopyReport.Table table,
      List<String> types,
      List<Value[]> lost,
      Epoch[] epochs,
      Map<List<String>, Integer> surplus) {
    StringBuilder line =
        new StringBuilder("rows of " + table.source() + ": " + lost.size() + " lost");
    if (lost.isEmpty() || surplus.isEmpty()) {
      return line + ", too many: " + surplus.keySet();
    }
    Value[] row = lost.get(0);
    List<String> nearest = List.of();
    long least = Long.MAX_VALUE;
    for (List<String> other : surplus.keySet()) {
      long apart = 0;
      for (int c = 0; c < row.length; c++) {
        apart += other.get(c).equals(Showing.expected(types.get(c), row[c], epochs[c])) ? 0 : 1;
      }
      if (apart < least) {
        least = apart;
        nearest = other;
      }
    }
    for (int c = 0; c < row.length; c++) {
      String expected = Showing.expected(types.get(c), row[c], epochs[c]);
      if (!expected.equals(nearest.get(c))) {
        line.append("; ").append(table.columns().get(c).source()).append(' ').append(types.get(c));
        line.append(" of ").append(row[c]).append(" is ").append(nearest.get(c));
      }
    }
    return line.toString();
  }

  /** The one unit under which every number of a column of moments is what PostgreSQL shows. */
  private static Epoch epoch(
      String type, int column, List<Value[]> rows, List<@Nullable String[]> shown) {
    boolean counted =
        (type.startsWith("timestamp") || type.equals("date"))
            && rows.stream()
                .map(row -> row[column])
                .anyMatch(v -> v.is(Value.Storage.INTEGER) || v.is(Value.Storage.REAL));
    if (!counted) {
      return Epoch.NONE;
    }
    List<String> found =
        shown.stream().map(row -> Showing.found(type, row[column])).sorted().toList();
    return Arrays.stream(Epoch.values())
        .filter(
            epoch ->
                rows.stream()
                    .map(row -> Showing.expected(type, row[column], epoch))
                    .sorted()
                    .toList()
                    .equals(found))
        .findFirst()
        .orElse(Epoch.NONE);
  }

  private void require(boolean condition, String fault) {
    if (!condition) {
      faults.add(fault);
    }
  }

  @Override
  public void close() throws SQLException {
    sqlite.close();
    postgres.close();
  }
}
