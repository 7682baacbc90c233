package dev.sqlitectl.copy;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.outcome.Progress;
import dev.sqlitectl.postgres.Postgres;
import dev.sqlitectl.sqlite.Database;
import dev.sqlitectl.sqlite.Snapshot;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Moves a whole SQLite database into a PostgreSQL schema: planned, loaded into a private schema,
 * checked, then switched in one transaction. Until then the target is as it was.
 */
public final class Move {
  private final Database source;
  private final Postgres target;
  private final Progress progress;
  private final String serverVersion;
  private final long start = System.nanoTime();
  private final String runId = UUID.randomUUID().toString().substring(0, 13).replace("-", "");
  private final List<NotCarried> notCarried = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private int indexes;
  private int foreignKeys;
  private int views;

  private Move(Database source, Postgres target, Progress progress) {
    this.source = source;
    this.target = target;
    this.serverVersion = target.serverVersion(); // the last session may be lost when it is told
    this.progress = progress;
  }

  /** What a run would do; nothing is written on either side. */
  public static CopyReport plan(Database source, Postgres target, Progress progress) {
    Move move = new Move(source, target, progress);
    try (Snapshot snapshot = Snapshot.lasting(source, progress)) {
      CopyPlan plan = move.planned(snapshot, new Destination(target));
      List<CopyReport.Table> tables =
          plan.tables().stream().map(table -> reported(table, 0, 0, 0)).toList();
      return move.report(plan, tables, Verification.NOTHING, true);
    }
  }

  /**
   * Moves everything. When the check finds a difference nothing is switched and the report says
   * what differs.
   *
   * @throws Failure {@link ExitCode#REFUSED} when the target has one of the tables or stores text
   *     in another encoding than UTF-8; whatever is thrown, the target is as it was
   */
  public static CopyReport run(
      Database source, Postgres target, Verification.Depth depth, Progress progress) {
    Move move = new Move(source, target, progress);
    try (Snapshot snapshot = Snapshot.lasting(source, progress)) {
      Destination destination = new Destination(target);
      CopyPlan plan = move.planned(snapshot, destination);
      return move.execute(snapshot.database(), plan, destination, depth);
    }
  }

  private CopyPlan planned(Snapshot snapshot, Destination destination) {
    Planner planner = new Planner(snapshot.database(), destination.present());
    destination.requireFree(planner.names());
    CopyPlan plan = planner.plan(destination.schema(), progress);
    notCarried.addAll(plan.notCarried());
    return plan;
  }

  private CopyReport execute(
      Database snapshot, CopyPlan plan, Destination destination, Verification.Depth depth) {
    List<CopyReport.Table> tables = new ArrayList<>();
    List<Difference> differences = new ArrayList<>();
    boolean freeze = destination.features().freeze();
    if (!freeze) {
      notes.add("the server knows no COPY with FREEZE; its first VACUUM takes longer");
    }
    try (Staging staging = Staging.open(target, destination.features(), runId, notes)) {
      Copier copier = new Copier(snapshot, target, freeze, progress, plan.rows());
      Verifier verifier = new Verifier(snapshot, target, staging.schema(), progress, plan.rows());
      for (CopyPlan.Table table : plan.tables()) {
        Copier.Copied copied = copier.copy(staging.schema(), table);
        differences.addAll(verifier.compare(table, copied.sent(), depth));
        tables.add(reported(table, copied.sent().rows(), copied.bytes(), copied.durationMs()));
      }
      Verification verification = new Verification(depth, plan.rows(), List.copyOf(differences));
      if (verification.equal()) {
        plan.tables().forEach(table -> keysAndIndexes(staging.schema(), table));
        plan.tables().forEach(table -> foreignKeys(staging.schema(), table));
        ViewTrial trial = new ViewTrial(snapshot, target, staging.schema());
        List<CopyPlan.View> sound = trial.sound(plan.views(), notCarried, progress);
        views = sound.size();
        staging.switchTo(destination, plan.tables(), sound, comment());
      }
      return report(plan, tables, verification, false);
    }
  }

  private void keysAndIndexes(String schema, CopyPlan.Table table) {
    generated(schema, table);
    for (CopyPlan.Unique unique : table.uniques()) {
      progress.at("keys of " + table.source(), 0, 0, Progress.Unit.STEPS);
      String kind = unique.primary() ? "primary key" : "unique";
      indexes += attempt(kind, unique.name(), Ddl.addUnique(schema, table, unique));
    }
    defaults(schema, table);
    checks(schema, table);
    for (CopyPlan.Index index : table.indexes()) {
      progress.at("indexes of " + table.source(), 0, 0, Progress.Unit.STEPS);
      indexes += attempt("index", index.name(), Ddl.createIndex(schema, table, index));
    }
  }

  /** A column stays plain when PostgreSQL's expression would give one row another value. */
  private void generated(String schema, CopyPlan.Table table) {
    for (CopyPlan.Column column : table.columns()) {
      String name = table.source() + "." + column.source();
      column
          .generatedSql()
          .filter(sql -> isSame(name, Ddl.countOtherwise(schema, table, column.name(), sql)))
          .map(sql -> Ddl.generate(schema, table, column, sql))
          .ifPresent(sql -> attempt("generated column", name, sql));
    }
  }

  private boolean isSame(String column, String count) {
    String reason = "PostgreSQL calculates other values; they were copied as they are";
    try {
      if (target.number(count) == 0) {
        return true;
      }
    } catch (Failure failure) {
      if (failure.code() != ExitCode.FAILED) {
        throw failure;
      }
      reason = failure.message();
    }
    notCarried.add(new NotCarried("generated column", column, reason, ""));
    return false;
  }

  private void defaults(String schema, CopyPlan.Table table) {
    for (CopyPlan.Column column : table.columns()) {
      column
          .defaultSql()
          .map(sql -> Ddl.setDefault(schema, table, column.name(), sql))
          .ifPresent(sql -> attempt("default", table.source() + "." + column.source(), sql));
    }
  }

  /** A condition that the rows themselves do not meet is kept for new rows alone. */
  private void checks(String schema, CopyPlan.Table table) {
    for (CopyPlan.Check check : table.checks()) {
      String sql = Ddl.addCheck(schema, table, check, true);
      try {
        target.execute(sql);
      } catch (Failure failure) {
        if (failure.code() != ExitCode.FAILED) {
          throw failure;
        }
        int made = attempt("check", check.name(), Ddl.addCheck(schema, table, check, false));
        if (made > 0) {
          notCarried.add(
              new NotCarried("check", check.name(), "rows break it; added NOT VALID", sql));
        }
      }
    }
  }

  private void foreignKeys(String schema, CopyPlan.Table table) {
    for (CopyPlan.ForeignKey key : table.foreignKeys()) {
      progress.at("foreign keys of " + table.source(), 0, 0, Progress.Unit.STEPS);
      foreignKeys += attempt("foreign key", key.name(), Ddl.addForeignKey(schema, table, key));
    }
  }

  /**
   * What PostgreSQL will not have is listed, not fatal: the rows are worth more than an index.
   *
   * @return how many were made: one or none
   */
  private int attempt(String kind, String name, String sql) {
    try {
      target.execute(sql);
      return 1;
    } catch (Failure failure) {
      if (failure.code() != ExitCode.FAILED) {
        throw failure;
      }
      notCarried.add(new NotCarried(kind, name, failure.message(), sql));
      return 0;
    }
  }

  private String comment() {
    return "moved by sqlitectl at %s, run %s, from %s"
        .formatted(
            Instant.now().truncatedTo(ChronoUnit.SECONDS),
            runId,
            source.file().path().getFileName());
  }

  private CopyReport report(
      CopyPlan plan, List<CopyReport.Table> tables, Verification verification, boolean dryRun) {
    return new CopyReport(
        source.file().path().toString(),
        target.address().display(),
        serverVersion,
        plan.schema(),
        dryRun ? Optional.empty() : Optional.of(runId),
        dryRun,
        !dryRun && verification.equal(),
        List.copyOf(tables),
        plan.rows(),
        tables.stream().mapToLong(CopyReport.Table::copied).sum(),
        0,
        indexes,
        foreignKeys,
        views,
        verification,
        List.copyOf(notCarried),
        List.copyOf(notes),
        (System.nanoTime() - start) / 1_000_000);
  }

  private static CopyReport.Table reported(
      CopyPlan.Table table, long copied, long bytes, long durationMs) {
    return new CopyReport.Table(
        table.source(),
        table.name(),
        table.rows(),
        copied,
        bytes,
        durationMs,
        table.columns().stream().map(Move::column).toList());
  }

  private static CopyReport.Column column(CopyPlan.Column column) {
    return new CopyReport.Column(
        column.source(),
        column.name(),
        column.declaredType(),
        column.conversion().type(),
        column.widened());
  }
}
