package dev.sqlitectl.copy.random;

import dev.sqlitectl.copy.CopyReport;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Accounts for what a single column is: NOT NULL, default, identity, generated, its name. */
final class ColumnAccount {
  private static final Pattern CHANGING =
      Pattern.compile("now|current|random|unixepoch", Pattern.CASE_INSENSITIVE);

  private final SqliteReading sqlite;
  private final PostgresReading postgres;
  private final Account account;

  ColumnAccount(SqliteReading sqlite, PostgresReading postgres, Account account) {
    this.sqlite = sqlite;
    this.postgres = postgres;
    this.account = account;
  }

  void columns(CopyReport.Table table, List<SqliteReading.Column> columns) throws SQLException {
    Map<String, PostgresReading.Column> there = postgres.columns(table.name());
    for (CopyReport.Column reported : table.columns()) {
      PostgresReading.Column target = there.get(reported.name());
      for (SqliteReading.Column column : columns) {
        if (target != null && column.name().equals(reported.source())) {
          column(table, column, target);
        }
      }
    }
  }

  private void column(
      CopyReport.Table table, SqliteReading.Column column, PostgresReading.Column target)
      throws SQLException {
    String name = table.source() + "." + column.name();
    if (!column.name().equals(target.name())) {
      excuse("name", name);
    }
    if (column.notNull() && !target.notNull()) {
      excuse("not null", name);
    }
    if (column.isGenerated() != target.generated()) {
      excuse("generated column", name);
    }
    if (sqlite.isRowid(table.source(), column)) {
      identity(table, column, target);
    } else if (column.defaultSql().isPresent() && !column.isGenerated()) {
      defaultOf(table, column, target);
    } else if (target.defaultSql().isPresent() && !target.generated()) {
      account.fault("nobody asked for a default of " + name);
    }
  }

  private void identity(
      CopyReport.Table table, SqliteReading.Column column, PostgresReading.Column target)
      throws SQLException {
    long next = sqlite.lastRowid(table.source(), column) + 1;
    if (target.identity().isEmpty()) {
      excuse("identity", table.source() + "." + column.name());
      return;
    }
    String given = postgres.nextIdentity(table.name(), target.name());
    if (!given.equals(Long.toString(next))) {
      account.fault("the next number of %s is %s, not %d".formatted(table.source(), given, next));
    }
  }

  private void defaultOf(
      CopyReport.Table table, SqliteReading.Column column, PostgresReading.Column target)
      throws SQLException {
    String name = table.source() + "." + column.name();
    String sql = column.defaultSql().orElse("");
    if (CHANGING.matcher(sql).find()) {
      if (target.defaultSql().isEmpty()) {
        excuse("default", name);
      } else if (target.defaultSql().get().startsWith("'")) {
        account.fault("the default of " + name + " froze: " + target.defaultSql().get());
      }
      return;
    }
    Value value;
    try {
      value = sqlite.defaultValue(column.declared(), sql, sqlite.isStrict(table.source()));
    } catch (SQLException uselessInSqliteToo) {
      account.claim("default", entry -> entry.name().equals(name));
      return;
    }
    if (target.defaultSql().isEmpty()) {
      if (!value.is(Value.Storage.NULL)) {
        excuse("default", name);
      } else {
        account.claim("default", entry -> entry.name().equals(name));
      }
      return;
    }
    String expected = Showing.expected(target.type(), value, Epoch.NONE);
    String found;
    try {
      found = Showing.found(target.type(), postgres.calculated(table.name(), target));
    } catch (SQLException refused) {
      found = "refused: " + refused.getMessage();
    }
    if (!expected.equals(found)) {
      account.fault(
          String.format(
              Locale.ROOT,
              "the default of %s, %s, gives %s in SQLite, but %s became %s: %s",
              name,
              sql,
              value,
              target.type(),
              target.defaultSql().get(),
              found));
    }
  }

  private void excuse(String kind, String name) {
    account.excuse(kind, entry -> entry.name().equals(name), kind + " of " + name);
  }
}
