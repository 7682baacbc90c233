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
import java.util.ArrayList;
import java.util.List;

/** Reads PostgreSQL back and compares it, row by row, with what SQLite holds. */
final class Verifier {
  private static final int ROWS_BETWEEN_TICKS = 500;

  private final Database source;
  private final Postgres target;
  private final String schema;
  private final CopyPlan plan;
  private final Progress progress;
  private final boolean standing;
  private final long total;
  private final List<Difference> found = new ArrayList<>();
  private long done;
  private long compared;
  private long differing;
  private boolean estimated;

  /**
   * @param schema where the tables are staged
   */
  Verifier(Database source, Postgres target, String schema, CopyPlan plan, Progress progress) {
    this(source, target, schema, plan, progress, false);
  }

  /** For tables that somebody else may have made and filled. */
  static Verifier standing(Database source, Postgres target, CopyPlan plan, Progress progress) {
    return new Verifier(source, target, plan.schema(), plan, progress, true);
  }

  private Verifier(
      Database source,
      Postgres target,
      String schema,
      CopyPlan plan,
      Progress progress,
      boolean standing) {
    this.source = source;
    this.target = target;
    this.schema = schema;
    this.plan = plan;
    this.progress = progress;
    this.standing = standing;
    this.total = plan.accepted();
  }

  /** Adds what is different without a look at a row. */
  void add(List<Difference> others) {
    found.addAll(others);
  }

  /** Compares a table, reading both sides. */
  void compare(CopyPlan.Table table, Verification.Depth depth) {
    compare(table, depth == Verification.Depth.FULL ? inSqlite(table) : new Fingerprint(), depth);
  }

  private Fingerprint inSqlite(CopyPlan.Table table) {
    Fingerprint here = new Fingerprint();
    readSource(table, (bytes, at, length, rows) -> here.add(bytes, at, length));
    return here;
  }

  /**
   * Compares a table.
   *
   * @param sent the fingerprint of what SQLite holds
   */
  void compare(CopyPlan.Table table, Fingerprint sent, Verification.Depth depth) {
    progress.at("verifying " + table.source(), done, total, Progress.Unit.ROWS);
    compared += table.rows() - table.rejected();
    switch (depth) {
      case FULL -> compareRows(table, sent);
      case COUNTS -> compareCount(table);
      case NONE -> {}
    }
  }

  /** What all comparisons found. */
  Verification verification(Verification.Depth depth) {
    return new Verification(depth, compared, differing, estimated, List.copyOf(found));
  }

  private void compareRows(CopyPlan.Table table, Fingerprint sent) {
    Fingerprint there = new Fingerprint();
    readBack(table, there::add);
    if (sent.differing(there).isEmpty() && sent.rows() == there.rows()) {
      return;
    }
    Differences differences = new Differences(table, sent, there);
    do {
      readBack(table, differences::inPostgres);
      readSource(table, differences::inSqlite);
    } while (differences.looksFurther());
    see(table, differences.found());
  }

  private void see(CopyPlan.Table table, Differences.Found differences) {
    found.addAll(differences.named());
    if (differences.named().isEmpty()) {
      found.add(Difference.ofTable(table.source(), "differs; which rows could not be told"));
    } else if (differences.rows() > differences.named().size()) {
      String what =
          "has %s%,d rows that differ, of which %d are named"
              .formatted(
                  differences.estimated() ? "about " : "",
                  differences.rows(),
                  differences.named().size());
      found.add(Difference.ofTable(table.source(), what));
    }
    differing += Math.max(1, differences.rows());
    estimated |= differences.estimated();
  }

  private void compareCount(CopyPlan.Table table) {
    long there = target.number("SELECT count(*) FROM " + Identifier.quote(schema, table.name()));
    long here = table.accepted();
    if (there != here) {
      String what = "has %d rows in SQLite and %d in PostgreSQL".formatted(here, there);
      found.add(Difference.ofTable(table.source(), what));
      differing += Math.abs(here - there);
    }
  }

  /** Takes a row of SQLite. */
  @FunctionalInterface
  private interface SourceRow {
    void take(byte[] bytes, int offset, int length, Rows rows);
  }

  private void readSource(CopyPlan.Table table, SourceRow taker) {
    Wire wire = new Wire((buffer, offset, length) -> {});
    try (Rows rows = source.rows(table.select())) {
      RowEncoder encoder = new RowEncoder(table, rows, plan.badText());
      while (rows.next()) {
        int misfit = standing ? encoder.writeToCompare(wire) : encoder.write(wire);
        if (misfit == RowEncoder.FITS) {
          wire.show((bytes, at, length) -> taker.take(bytes, at, length, rows));
        }
      }
    }
  }

  private void readBack(CopyPlan.Table table, Wire.Sink taker) {
    try (CopyReader reader = target.copyFrom(readingSql(table))) {
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

  private String readingSql(CopyPlan.Table table) {
    return standing ? Ddl.copyStandingFrom(schema, table) : Ddl.copyFrom(schema, table);
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
