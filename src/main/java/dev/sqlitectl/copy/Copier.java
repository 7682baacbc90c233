package dev.sqlitectl.copy;

import dev.sqlitectl.copy.type.Wire;
import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.outcome.Progress;
import dev.sqlitectl.postgres.CopyStream;
import dev.sqlitectl.postgres.Postgres;
import dev.sqlitectl.sqlite.Database;
import dev.sqlitectl.sqlite.Rows;

/** The loop: rows out of SQLite, converted, into a table of PostgreSQL by binary COPY. */
final class Copier {
  private static final int ROWS_BETWEEN_TICKS = 500;

  private final Database source;
  private final Postgres target;
  private final CopyPlan plan;
  private final RejectFile rejects;
  private final Progress progress;
  private long done;
  private long bytes;

  /**
   * @param rejects gets the rows that the plan keeps out
   */
  Copier(Database source, Postgres target, CopyPlan plan, RejectFile rejects, Progress progress) {
    this.source = source;
    this.target = target;
    this.plan = plan;
    this.rejects = rejects;
    this.progress = progress;
  }

  /** What was copied. */
  record Copied(Fingerprint sent, long bytes, long durationMs) {}

  /**
   * Makes a table and fills it, in one transaction: it is there whole or not at all.
   *
   * @param freeze whether the server can freeze rows as they come
   */
  Copied copy(String schema, CopyPlan.Table table, boolean freeze) {
    try {
      return copyWhole(schema, table, freeze);
    } catch (Failure failure) {
      throw failure.with("table", table.source());
    }
  }

  private Copied copyWhole(String schema, CopyPlan.Table table, boolean freeze) {
    return target.inTransaction(
        () -> {
          target.execute(Ddl.createTable(schema, table));
          return fill(Ddl.copyInto(schema, table, freeze), table);
        });
  }

  /** Fills a table that is there, in the caller's transaction. */
  Copied fill(String copySql, CopyPlan.Table table) {
    long start = System.nanoTime();
    try (CopyStream stream = target.copyInto(copySql);
        Rows rows = source.rows(table.select())) {
      Wire wire = new Wire(stream::write);
      Fingerprint sent = send(table, rows, wire);
      long taken = stream.finish();
      long wanted = table.accepted();
      if (taken != sent.rows() || taken != wanted) {
        throw new Failure(
            ExitCode.CORRUPT,
            "%s: %d rows were planned, %d sent, and PostgreSQL took %d"
                .formatted(table.source(), wanted, sent.rows(), taken));
      }
      return new Copied(sent, wire.written(), (System.nanoTime() - start) / 1_000_000);
    }
  }

  private Fingerprint send(CopyPlan.Table table, Rows rows, Wire wire) {
    Fingerprint sent = new Fingerprint();
    RowEncoder encoder = new RowEncoder(table, rows, plan.badText());
    while (rows.next()) {
      int misfit = encoder.write(wire);
      if (misfit == RowEncoder.FITS) {
        wire.show(sent::add);
      } else {
        rejects.add(table, misfit, rows);
      }
      if (++done % ROWS_BETWEEN_TICKS == 0) {
        progress.at(
            new Progress.Step(
                "copying " + table.source(),
                done,
                plan.rows(),
                Progress.Unit.ROWS,
                bytes + wire.written()));
      }
    }
    wire.finish();
    bytes += wire.written();
    return sent;
  }
}
