package dev.sqlitectl.copy;

import dev.sqlitectl.copy.type.CopyText;
import dev.sqlitectl.copy.type.Wire;
import dev.sqlitectl.postgres.Identifier;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A plan as a script for psql: one transaction that makes everything or nothing. What a move only
 * tries on a server, the script tries too.
 */
final class PsqlScript {
  private final Wire.Sink sink;
  private final CopyPlan plan;
  private final String schema;
  private Optional<CopyText> open = Optional.empty();

  PsqlScript(CopyPlan plan, Wire.Sink sink) {
    this.sink = sink;
    this.plan = plan;
    this.schema = plan.schema();
  }

  /**
   * Begins the transaction.
   *
   * @param source what the file is called
   */
  void begin(String source) {
    line("-- A script for psql, written by sqlitectl. It makes everything below, or nothing.");
    line("\\set ON_ERROR_STOP on");
    statement("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE");
    for (String setting :
        List.of(
            "client_encoding TO 'UTF8'",
            "standard_conforming_strings TO on",
            "client_min_messages TO warning",
            "TimeZone TO 'UTC'",
            "DateStyle TO 'ISO, YMD'",
            "statement_timeout TO 0",
            "idle_in_transaction_session_timeout TO 0",
            "search_path TO " + Identifier.quote(schema))) {
      statement("SET LOCAL " + setting);
    }
    comment("from %s: %d tables, %d rows".formatted(source, plan.tables().size(), plan.accepted()));
    plan.tables()
        .forEach(table -> comment("%s: %d rows".formatted(table.name(), table.accepted())));
    statement(
        "DO "
            + Attempt.quoted(
                """
                BEGIN
                IF current_setting('server_encoding') <> 'UTF8' THEN
                RAISE EXCEPTION 'the database stores text as %%, which cannot hold every text',
                  current_setting('server_encoding');
                END IF;
                IF to_regnamespace(%s) IS NULL THEN
                CREATE SCHEMA %s;
                END IF;
                END
                """
                    .formatted(
                        Identifier.literal(Identifier.quote(schema)), Identifier.quote(schema))));
  }

  /** Drops what has the names of these tables and views, unless something else depends on it. */
  void drop(List<String> tables, List<String> views) {
    drop("VIEW", views);
    drop("TABLE", tables);
  }

  private void drop(String kind, List<String> names) {
    if (!names.isEmpty()) {
      statement(
          names.stream()
              .map(name -> Identifier.quote(schema, name))
              .collect(Collectors.joining(", ", "DROP " + kind + " IF EXISTS ", "")));
    }
  }

  void makeTables(String comment) {
    for (CopyPlan.Table table : plan.tables()) {
      statement(Ddl.createTable(schema, table));
      statement(
          "COMMENT ON TABLE %s IS %s"
              .formatted(Identifier.quote(schema, table.name()), Identifier.literal(comment)));
    }
  }

  /** Begins to fill a table; all rows go into the answer before anything else is written. */
  CopyText beginRows(CopyPlan.Table table) {
    statement(Ddl.copyTextInto(schema, table));
    CopyText rows =
        new CopyText(table.columns().stream().map(CopyPlan.Column::conversion).toList(), sink);
    open = Optional.of(rows);
    return rows;
  }

  /** Ends the table's rows, if any are begun, and answers how many bytes they take. */
  long endRows() {
    long bytes = open.map(CopyText::finish).orElse(0L);
    if (open.isPresent()) {
      line("\\.");
    }
    open = Optional.empty();
    return bytes;
  }

  void makeConstraints() {
    plan.tables().forEach(this::keysAndIndexes);
    plan.tables().forEach(this::foreignKeys);
  }

  void makeViews() {
    for (CopyPlan.View view : plan.views()) {
      statement(Attempt.of("view", view.source(), Ddl.createView(schema, view)));
    }
  }

  /** Ends the transaction if every table has its rows. */
  void end() {
    for (CopyPlan.Table table : plan.tables()) {
      statement(
          Attempt.requireCount(
              table.source(), Identifier.quote(schema, table.name()), table.accepted()));
    }
    statement("COMMIT");
    for (CopyPlan.Table table : plan.tables()) {
      statement("ANALYZE " + Identifier.quote(schema, table.name()));
    }
  }

  /** Makes psql fail at the end of a script that did not become whole. */
  void abandon() {
    endRows();
    statement("ROLLBACK");
    statement("DO " + Attempt.quoted("BEGIN RAISE EXCEPTION 'the script is not whole'; END"));
  }

  private void keysAndIndexes(CopyPlan.Table table) {
    for (CopyPlan.Column column : table.columns()) {
      String name = table.source() + "." + column.source();
      column
          .generatedSql()
          .map(
              sql ->
                  Attempt.generated(
                      name,
                      Ddl.countOtherwise(schema, table, column.name(), sql),
                      Ddl.generate(schema, table, column, sql)))
          .ifPresent(this::statement);
    }
    for (CopyPlan.Unique unique : table.uniques()) {
      String kind = unique.primary() ? "primary key" : "unique";
      statement(Attempt.of(kind, unique.name(), Ddl.addUnique(schema, table, unique)));
    }
    for (CopyPlan.Column column : table.columns()) {
      String name = table.source() + "." + column.source();
      column
          .defaultValue()
          .map(there -> Ddl.setDefault(schema, table, column.name(), there.sql()))
          .ifPresent(sql -> statement(Attempt.of("default", name, sql)));
    }
    for (CopyPlan.Check check : table.checks()) {
      statement(
          Attempt.orUnvalidated(
              "check",
              check.name(),
              Ddl.addCheck(schema, table, check),
              Ddl.addCheck(schema, table, check) + " NOT VALID"));
    }
    for (CopyPlan.Index index : table.indexes()) {
      statement(Attempt.of("index", index.name(), Ddl.createIndex(schema, table, index)));
    }
  }

  private void foreignKeys(CopyPlan.Table table) {
    for (CopyPlan.ForeignKey key : table.foreignKeys()) {
      String sql = Ddl.addForeignKey(schema, table, key);
      statement(
          key.orphans() > 0
              ? Attempt.of("foreign key", key.name(), sql)
              : Attempt.orUnvalidated("foreign key", key.name(), sql, sql + " NOT VALID"));
    }
  }

  /** Names hold whatever somebody chose: a line break in one would end the comment. */
  private void comment(String text) {
    line("-- " + text.replaceAll("\\p{Cntrl}", "?"));
  }

  private void statement(String sql) {
    line(sql + ";");
  }

  private void line(String text) {
    byte[] bytes = (text + "\n").getBytes(StandardCharsets.UTF_8);
    sink.take(bytes, 0, bytes.length);
  }
}
