package dev.sqlitectl.copy;

import dev.sqlitectl.postgres.Identifier;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The plan as PostgreSQL's SQL. Names of tables are put into the schema that is asked for. */
final class Ddl {
  private Ddl() {}

  /**
   * The whole plan, in an order in which it can be run by a session whose search_path begins with
   * the schema; rows come between the tables and the rest.
   */
  static List<String> script(CopyPlan plan) {
    String schema = plan.schema();
    List<String> script = new ArrayList<>();
    plan.tables().forEach(table -> script.add(createTable(schema, table)));
    for (CopyPlan.Table table : plan.tables()) {
      for (CopyPlan.Column column : table.columns()) {
        column.generatedSql().ifPresent(sql -> script.add(generate(schema, table, column, sql)));
      }
      table.uniques().forEach(unique -> script.add(addUnique(schema, table, unique)));
      for (CopyPlan.Column column : table.columns()) {
        column
            .defaultValue()
            .ifPresent(there -> script.add(setDefault(schema, table, column.name(), there.sql())));
      }
      table.checks().forEach(check -> script.add(addCheck(schema, table, check)));
      table.indexes().forEach(index -> script.add(createIndex(schema, table, index)));
    }
    for (CopyPlan.Table table : plan.tables()) {
      table.foreignKeys().forEach(key -> script.add(addForeignKey(schema, table, key)));
    }
    plan.views().forEach(view -> script.add(createView(schema, view)));
    return List.copyOf(script);
  }

  static String createTable(String schema, CopyPlan.Table table) {
    String columns =
        table.columns().stream()
            .map(
                column ->
                    "  "
                        + Identifier.quote(column.name())
                        + " "
                        + column.conversion().type()
                        + identity(schema, column)
                        + (column.notNull() ? " NOT NULL" : ""))
            .collect(Collectors.joining(",\n"));
    return "CREATE TABLE %s (\n%s\n)".formatted(Identifier.quote(schema, table.name()), columns);
  }

  /**
   * @param freeze whether rows are frozen as they come, which a table allows that this transaction
   *     made
   */
  static String copyInto(String schema, CopyPlan.Table table, boolean freeze) {
    return "COPY %s (%s) FROM STDIN (FORMAT binary%s)"
        .formatted(
            Identifier.quote(schema, table.name()),
            list(table.columns().stream().map(CopyPlan.Column::name).toList()),
            freeze ? ", FREEZE" : "");
  }

  static String copyTextInto(String schema, CopyPlan.Table table) {
    return "COPY %s (%s) FROM stdin"
        .formatted(
            Identifier.quote(schema, table.name()),
            list(table.columns().stream().map(CopyPlan.Column::name).toList()));
  }

  static String copyFrom(String schema, CopyPlan.Table table) {
    return "COPY (SELECT %s FROM %s) TO STDOUT (FORMAT binary)"
        .formatted(
            list(table.columns().stream().map(CopyPlan.Column::name).toList()),
            Identifier.quote(schema, table.name()));
  }

  /**
   * The same of a table that others may have filled: a number without a declared scale loses the
   * zeros at its end, with which it is the same number.
   */
  static String copyStandingFrom(String schema, CopyPlan.Table table) {
    return "COPY (SELECT %s FROM %s) TO STDOUT (FORMAT binary)"
        .formatted(
            table.columns().stream()
                .map(
                    column ->
                        column.conversion().type().equals("numeric")
                            ? "trim_scale(" + Identifier.quote(column.name()) + ")"
                            : Identifier.quote(column.name()))
                .collect(Collectors.joining(", ")),
            Identifier.quote(schema, table.name()));
  }

  static String setDefault(String schema, CopyPlan.Table table, String column, String sql) {
    return "ALTER TABLE %s ALTER COLUMN %s SET DEFAULT %s"
        .formatted(Identifier.quote(schema, table.name()), Identifier.quote(column), sql);
  }

  /** How many rows the expression of a generated column gives another value for than SQLite. */
  static String countOtherwise(String schema, CopyPlan.Table table, String column, String sql) {
    return "SELECT count(*) FROM %s WHERE (%s) IS DISTINCT FROM %s"
        .formatted(Identifier.quote(schema, table.name()), sql, Identifier.quote(column));
  }

  /** Makes a plain column a generated one; it comes to stand behind all others. */
  static String generate(String schema, CopyPlan.Table table, CopyPlan.Column column, String sql) {
    String name = Identifier.quote(column.name());
    return "ALTER TABLE %s DROP COLUMN %s, ADD COLUMN %s %s GENERATED ALWAYS AS (%s) STORED%s"
        .formatted(
            Identifier.quote(schema, table.name()),
            name,
            name,
            column.conversion().type(),
            sql,
            column.notNull() ? " NOT NULL" : "");
  }

  static String addUnique(String schema, CopyPlan.Table table, CopyPlan.Unique unique) {
    return "ALTER TABLE %s ADD CONSTRAINT %s %s (%s)"
        .formatted(
            Identifier.quote(schema, table.name()),
            Identifier.quote(unique.name()),
            unique.primary() ? "PRIMARY KEY" : "UNIQUE",
            list(unique.columns()));
  }

  static String addCheck(String schema, CopyPlan.Table table, CopyPlan.Check check) {
    return "ALTER TABLE %s ADD CONSTRAINT %s CHECK (%s)"
        .formatted(
            Identifier.quote(schema, table.name()),
            Identifier.quote(check.name()),
            check.condition());
  }

  static String createIndex(String schema, CopyPlan.Table table, CopyPlan.Index index) {
    return "CREATE %sINDEX %s ON %s %s"
        .formatted(
            index.unique() ? "UNIQUE " : "",
            Identifier.quote(index.name()),
            Identifier.quote(schema, table.name()),
            index.on());
  }

  static String createView(String schema, CopyPlan.View view) {
    return "CREATE VIEW %s (%s) AS %s"
        .formatted(Identifier.quote(schema, view.name()), list(view.columns()), view.query());
  }

  static String addForeignKey(String schema, CopyPlan.Table table, CopyPlan.ForeignKey key) {
    return "ALTER TABLE %s ADD CONSTRAINT %s FOREIGN KEY (%s) REFERENCES %s (%s) ON UPDATE %s ON DELETE %s%s%s"
        .formatted(
            Identifier.quote(schema, table.name()),
            Identifier.quote(key.name()),
            list(key.columns()),
            Identifier.quote(schema, key.parent()),
            list(key.parentColumns()),
            key.onUpdate(),
            key.onDelete(),
            key.deferred() ? " DEFERRABLE INITIALLY DEFERRED" : "",
            key.orphans() > 0 ? " NOT VALID" : "");
  }

  private static String identity(String schema, CopyPlan.Column column) {
    return column
        .identity()
        .map(
            identity ->
                " GENERATED BY DEFAULT AS IDENTITY (%sSTART WITH %d)"
                    .formatted(
                        identity
                            .sequence()
                            .map(name -> "SEQUENCE NAME " + Identifier.quote(schema, name) + " ")
                            .orElse(""),
                        identity.next()))
        .orElse("");
  }

  private static String list(List<String> names) {
    return names.stream().map(Identifier::quote).collect(Collectors.joining(", "));
  }
}
