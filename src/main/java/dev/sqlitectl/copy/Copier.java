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
import java.util.stream.Collectors;

/** The loop: rows out of SQLite, converted, into a table of PostgreSQL by binary COPY. */
final class Copier {
  private static final int ROWS_BETWEEN_TICKS = 500;

  private final Database source;
  private final Postgres target;
  private final boolean freeze;
  private final Progress progress;
  private final long total;
  private long done;

  /**
   * @param freeze whether the server can freeze rows as they come
   * @param total rows of all tables, for the progress
   */
  Copier(Database source, Postgres target, boolean freeze, Progress progress, long total) {
    this.source = source;
    this.target = target;
    this.freeze = freeze;
    this.progress = progress;
    this.total = total;
  }

  /** What was copied. */
  record Copied(Fingerprint sent, long bytes, long durationMs) {}

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
    try {
      return copyWhole(schema, table);
    } catch (Failure failure) {
      throw failure.with("table", table.source());
    }
  }

  private Copied copyWhole(String schema, CopyPlan.Table table) {
    long start = System.nanoTime();
    return target.inTransaction(
        () -> {
          target.execute(Ddl.createTable(schema, table));
          try (CopyStream stream = target.copyInto(Ddl.copyInto(schema, table, freeze));
              Rows rows = source.rows(table.select())) {
            Wire wire = new Wire(stream::write);
            Fingerprint sent = send(table, rows, wire);
            long taken = stream.finish();
            if (taken != sent.rows() || taken != table.rows()) {
              throw new Failure(
                  ExitCode.CORRUPT,
                  "%s: %d rows were planned, %d sent, and PostgreSQL took %d"
                      .formatted(table.source(), table.rows(), sent.rows(), taken));
            }
            return new Copied(sent, wire.written(), (System.nanoTime() - start) / 1_000_000);
          }
        });
  }

  private Fingerprint send(CopyPlan.Table table, Rows rows, Wire wire) {
    Fingerprint sent = new Fingerprint();
    RowEncoder encoder = new RowEncoder(table, rows);
    while (rows.next()) {
      encoder.write(wire);
      wire.countInto(sent);
      if (++done % ROWS_BETWEEN_TICKS == 0) {
        progress.at("copying " + table.source(), done, total, Progress.Unit.ROWS);
      }
    }
    wire.finish();
    return sent;
  }
}
