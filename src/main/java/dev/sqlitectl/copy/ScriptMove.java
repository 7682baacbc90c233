package dev.sqlitectl.copy;

import dev.sqlitectl.copy.type.CopyText;
import dev.sqlitectl.copy.type.Wire;
import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.outcome.Progress;
import dev.sqlitectl.sqlite.Database;
import dev.sqlitectl.sqlite.Rows;
import dev.sqlitectl.sqlite.Snapshot;
import java.util.List;
import java.util.Set;

/** A move without a server: planned, read and encoded as any other, and written as a script. */
final class ScriptMove {
  private static final int ROWS_BETWEEN_TICKS = 500;

  /** Where a script makes its tables: nobody is asked. */
  private static final String SCHEMA = "public";

  private static final String UNTRIED = "not compared with SQLite, there is no server";

  private final Database source;
  private final MoveOptions options;
  private final Progress progress;
  private final Ledger ledger;
  private long done;

  /** What rows are read from, and by. */
  private record Reading(Database snapshot, CopyPlan plan, RejectFile rejects) {}

  ScriptMove(Database source, MoveOptions options, Progress progress) {
    this.source = source;
    this.options = options;
    this.progress = progress;
    this.ledger = new Ledger(source, options);
  }

  CopyReport plan() {
    try (Snapshot snapshot = Snapshot.lasting(source, progress)) {
      return ledger.planned(planned(snapshot, Cargo.read(snapshot.database(), options)));
    }
  }

  /**
   * Writes all of the script, or nothing when values may not be moved by the options.
   *
   * @param name what the report calls the script
   */
  CopyReport write(String name, String runId, Wire.Sink sink) {
    try (Snapshot snapshot = Snapshot.lasting(source, progress);
        RejectFile rejects = new RejectFile(options.rejectFile())) {
      Cargo cargo = Cargo.read(snapshot.database(), options);
      CopyPlan plan = planned(snapshot, cargo);
      if (!plan.misfits().isEmpty()) {
        return ledger.stopped(plan);
      }
      write(new Reading(snapshot.database(), plan, rejects), cargo.names(), runId, sink);
      rejects.keepIf(() -> {});
      return ledger.written(plan, runId, name);
    }
  }

  /** The plan, with what a server would have been asked first on the list of what is left. */
  private CopyPlan planned(Snapshot snapshot, Cargo cargo) {
    CopyPlan plan = new Planner(snapshot, options, cargo).plan(SCHEMA, Set.of(), progress);
    ledger.begin(plan);
    List<NotCarried> notCarried = ledger.notCarried();
    for (CopyPlan.Table table : plan.tables()) {
      table.columns().stream()
          .filter(column -> column.generatedSql().isPresent())
          .map(column -> table.source() + "." + column.source())
          .forEach(name -> notCarried.add(new NotCarried("generated column", name, UNTRIED, "")));
    }
    plan.views()
        .forEach(v -> notCarried.add(new NotCarried("view", v.source(), UNTRIED, v.sourceSql())));
    return plan;
  }

  private void write(Reading reading, List<String> names, String runId, Wire.Sink sink) {
    CopyPlan plan = reading.plan();
    PsqlScript script = new PsqlScript(plan, sink);
    try {
      script.begin(String.valueOf(source.file().path().getFileName()));
      if (options.replace()) {
        List<String> tables = plan.tables().stream().map(CopyPlan.Table::name).toList();
        script.drop(tables, names.stream().filter(name -> !tables.contains(name)).toList());
      }
      script.makeTables(Move.comment(source, runId));
      for (CopyPlan.Table table : plan.tables()) {
        fill(script, table, reading);
      }
      script.makeConstraints();
      script.makeViews();
      script.end();
    } catch (RuntimeException | Error e) {
      abandon(script);
      throw e;
    }
  }

  private static void abandon(PsqlScript script) {
    try {
      script.abandon();
    } catch (Failure unwritable) {
      return; // nobody reads it any more
    }
  }

  private void fill(PsqlScript script, CopyPlan.Table table, Reading reading) {
    long start = System.nanoTime();
    CopyText text = script.beginRows(table);
    long rows = send(text, table, reading);
    long bytes = script.endRows();
    long wanted = table.accepted();
    if (rows != wanted) {
      throw new Failure(
          ExitCode.CORRUPT,
          "%s: %d rows were planned, %d written".formatted(table.source(), wanted, rows));
    }
    ledger.copied(table, rows, bytes, (System.nanoTime() - start) / 1_000_000);
  }

  private long send(CopyText text, CopyPlan.Table table, Reading reading) {
    Wire wire = new Wire((buffer, offset, length) -> {});
    long sent = 0;
    try (Rows rows = reading.snapshot().rows(table.select())) {
      RowEncoder encoder = new RowEncoder(table, rows, reading.plan().badText());
      while (rows.next()) {
        int misfit = encoder.write(wire);
        if (misfit == RowEncoder.FITS) {
          wire.show(text::add);
          sent++;
        } else {
          reading.rejects().add(table, misfit, rows);
        }
        if (++done % ROWS_BETWEEN_TICKS == 0) {
          progress.at("writing " + table.source(), done, reading.plan().rows(), Progress.Unit.ROWS);
        }
      }
      return sent;
    } catch (Failure failure) {
      throw failure.with("table", table.source());
    }
  }
}
