package dev.sqlitectl.copy;

import dev.sqlitectl.copy.type.Wire;
import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.outcome.Progress;
import dev.sqlitectl.postgres.CopyReader;
import dev.sqlitectl.postgres.Identifier;
import dev.sqlitectl.postgres.Postgres;
import dev.sqlitectl.sqlite.Database;
import dev.sqlitectl.sqlite.Rows;
import java.util.BitSet;
import java.util.List;

/** Reads PostgreSQL back and compares it, row by row, with what SQLite holds. */
final class Verifier {
  private static final int ROWS_BETWEEN_TICKS = 500;

  private final Database source;
  private final Postgres target;
  private final String schema;
  private final CopyPlan plan;
  private final Progress progress;
  private final long total;
  private long done;

  /**
   * @param schema where the tables stand: staged or final
   */
  Verifier(Database source, Postgres target, String schema, CopyPlan plan, Progress progress) {
    this.source = source;
    this.target = target;
    this.schema = schema;
    this.plan = plan;
    this.progress = progress;
    this.total = plan.accepted();
  }

  /**
   * Compares a table.
   *
   * @param sent the fingerprint of what SQLite holds
   * @return the rows that differ, at most {@link Differences#MOST}; empty when all are equal
   */
  List<Difference> compare(CopyPlan.Table table, Fingerprint sent, Verification.Depth depth) {
    progress.at("verifying " + table.source(), done, total, Progress.Unit.ROWS);
    return switch (depth) {
      case FULL -> compareRows(table, sent);
      case COUNTS -> compareCount(table);
      case NONE -> List.of();
    };
  }

  private List<Difference> compareRows(CopyPlan.Table table, Fingerprint sent) {
    Fingerprint there = new Fingerprint();
    readBack(table, there::add);
    BitSet suspects = sent.differing(there);
    if (suspects.isEmpty() && sent.rows() == there.rows()) {
      return List.of();
    }
    Differences differences = new Differences(table, suspects);
    readBack(table, differences::inPostgres);
    readSource(table, differences);
    List<Difference> found = differences.found();
    return found.isEmpty()
        ? List.of(new Difference(table.source(), "", "differs; which rows could not be told"))
        : found;
  }

  private List<Difference> compareCount(CopyPlan.Table table) {
    long there = target.number("SELECT count(*) FROM " + Identifier.quote(schema, table.name()));
    long here = table.rows() - table.rejected();
    String what = "has %d rows in SQLite and %d in PostgreSQL".formatted(here, there);
    return there == here ? List.of() : List.of(new Difference(table.source(), "", what));
  }

  private void readSource(CopyPlan.Table table, Differences differences) {
    Wire wire = new Wire((buffer, offset, length) -> {});
    try (Rows rows = source.rows(table.select())) {
      RowEncoder encoder = new RowEncoder(table, rows, plan.badText());
      while (rows.next()) {
        if (encoder.write(wire) == RowEncoder.FITS) {
          wire.show((bytes, at, length) -> differences.inSqlite(bytes, at, length, rows));
        }
      }
    }
  }

  private void readBack(CopyPlan.Table table, Wire.Sink taker) {
    try (CopyReader reader = target.copyFrom(Ddl.copyFrom(schema, table))) {
      boolean header = true;
      for (byte[] block = reader.next(); block != null; block = reader.next()) {
        int at = header ? Wire.HEADER : 0;
        header = false;
        while (at < block.length) {
          int end = rowEnd(block, at);
          if (end > at + 2) {
            taker.take(block, at, end - at);
            if (++done % ROWS_BETWEEN_TICKS == 0) {
              progress.at("verifying " + table.source(), done, total, Progress.Unit.ROWS);
            }
          }
          at = end;
        }
      }
    }
  }

  /** Where a row ends; the end mark is a row of two bytes. */
  private static int rowEnd(byte[] block, int start) {
    int fields = (short) ((block[start] & 0xff) << 8 | (block[start + 1] & 0xff));
    int at = start + 2;
    for (int i = 0; i < fields; i++) {
      at += 4 + Math.max(0, Differences.int32(block, at));
    }
    if (at > block.length) {
      throw new Failure(ExitCode.FAILED, "PostgreSQL sent a row in pieces; it cannot be compared");
    }
    return at;
  }
}
