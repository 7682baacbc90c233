package dev.sqlitectl.copy;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.outcome.Progress;
import dev.sqlitectl.postgres.CopyStream;
import dev.sqlitectl.postgres.Identifier;
import dev.sqlitectl.postgres.Postgres;
import dev.sqlitectl.sqlite.Database;
import dev.sqlitectl.sqlite.Rows;
import dev.sqlitectl.sqlite.Schema;
import java.util.List;
import java.util.stream.Collectors;

/** The loop: rows out of SQLite, converted, into a table of PostgreSQL by binary COPY. */
final class Copier {
  private static final int ROWS_BETWEEN_TICKS = 500;

  private final Database source;
  private final Postgres target;
  private final Progress progress;
  private final long total;
  private long done;

  /**
   * @param total rows of all tables, for the progress
   */
  Copier(Database source, Postgres target, Progress progress, long total) {
    this.source = source;
    this.target = target;
    this.progress = progress;
    this.total = total;
  }

  /** What was copied: rows the server took, bytes sent. */
  record Copied(long rows, long bytes, long durationMs) {}

  /** The query that reads a table's columns in declared order. */
  static String select(Schema.Table table) {
    String columns =
        table.columns().stream()
            .map(column -> Identifier.quote(column.name()))
            .collect(Collectors.joining(", "));
    return "SELECT " + columns + " FROM " + Identifier.quote(table.name());
  }

  /** Makes a table and fills it, in one transaction: it is there whole or not at all. */
  Copied copy(String schema, CopyPlan.Table table) {
    long start = System.nanoTime();
    return target.inTransaction(
        () -> {
          target.execute(Ddl.createTable(schema, table));
          try (CopyStream stream = target.copyInto(Ddl.copyInto(schema, table));
              Rows rows = source.rows(table.select())) {
            Wire wire = new Wire(stream);
            stream(table, rows, wire);
            long taken = wire.finish();
            if (taken != table.rows()) {
              throw new Failure(
                  ExitCode.CORRUPT,
                  "%s: %d rows were read, PostgreSQL took %d"
                      .formatted(table.source(), table.rows(), taken));
            }
            return new Copied(taken, wire.written(), (System.nanoTime() - start) / 1_000_000);
          }
        });
  }

  private void stream(CopyPlan.Table table, Rows rows, Wire wire) {
    List<Conversion> conversions =
        table.columns().stream().map(CopyPlan.Column::conversion).toList();
    Cell cell = new Cell(rows);
    while (rows.next()) {
      wire.row(conversions.size());
      for (int i = 0; i < conversions.size(); i++) {
        cell.at(i);
        if (cell.isNull()) {
          wire.nullField();
        } else {
          wire.beginField();
          conversions.get(i).write().accept(cell, wire);
          wire.endField();
        }
      }
      if (++done % ROWS_BETWEEN_TICKS == 0) {
        progress.at("copying " + table.source(), done, total, Progress.Unit.ROWS);
      }
    }
  }
}
