package dev.sqlitectl.copy;

import dev.sqlitectl.postgres.Postgres;
import dev.sqlitectl.sqlite.Database;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Keeps account of a move while it runs, and makes the report of it. */
final class Ledger {
  private final Database source;
  private final String target;
  private final String serverVersion;
  private final MoveOptions options;
  private final CopyReport.Course course;
  private final Instant started = Instant.now().truncatedTo(ChronoUnit.MILLIS);
  private final long start = System.nanoTime();
  private final List<CopyReport.Table> tables = new ArrayList<>();
  private final List<NotCarried> notCarried = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final List<CopyReport.Phase> phases = new ArrayList<>();
  private long phaseStart = start;
  private int indexes;
  private int foreignKeys;
  private int views;
  private Optional<String> script = Optional.empty();

  /** The account of work on a server. */
  Ledger(Database source, Postgres target, MoveOptions options, CopyReport.Course course) {
    this(source, target.address().display(), target.serverVersion(), options, course);
  }

  /** The account of work without one. */
  Ledger(Database source, MoveOptions options) {
    this(source, "", "", options, CopyReport.Course.MOVE);
  }

  private Ledger(
      Database source,
      String target,
      String serverVersion,
      MoveOptions options,
      CopyReport.Course course) {
    this.source = source;
    this.target = target;
    this.serverVersion = serverVersion;
    this.options = options;
    this.course = course;
  }

  /** The plan is made; what it leaves behind is on the list. */
  void begin(CopyPlan plan) {
    notCarried.addAll(plan.notCarried());
    phase("planning", plan.rows());
  }

  /** What is left behind, for those who find more of it. */
  List<NotCarried> notCarried() {
    return notCarried;
  }

  /** What else is to be told, for those who find it. */
  List<String> notes() {
    return notes;
  }

  void leave(String kind, String name, String reason) {
    notCarried.add(new NotCarried(kind, name, reason, ""));
  }

  /** A foreign key that was planned is not to be made: its orphans are no matter any more. */
  void forgetOrphans(String foreignKey) {
    notCarried.removeIf(
        left -> left.name().equals(foreignKey) && left.reason().endsWith("added NOT VALID"));
  }

  void copied(CopyPlan.Table table, Copier.Copied copied) {
    copied(table, copied.sent().rows(), copied.bytes(), copied.durationMs());
  }

  void copied(CopyPlan.Table table, long rows, long bytes, long durationMs) {
    tables.add(table(table, rows, table.rejected(), bytes, durationMs));
  }

  void made(int newIndexes, int newForeignKeys) {
    indexes = newIndexes;
    foreignKeys = newForeignKeys;
    phase("indexes and keys", (long) newIndexes + newForeignKeys);
  }

  void madeViews(int newViews) {
    views = newViews;
    phase("views", newViews);
  }

  /** So many were dealt with since the last phase ended. */
  void phase(String name, long count) {
    long now = System.nanoTime();
    phases.add(new CopyReport.Phase(name, count, (now - phaseStart) / 1_000_000));
    phaseStart = now;
  }

  /** The report of a dry run. */
  CopyReport planned(CopyPlan plan) {
    return planned(plan, Ddl.script(plan));
  }

  /**
   * The same for what is done by other statements than those that make the tables.
   *
   * @param sql in order
   */
  CopyReport planned(CopyPlan plan, List<String> sql) {
    plan.tables().forEach(table -> tables.add(table(table, 0, table.rejected(), 0, 0)));
    return report(plan, Verification.NOTHING, Optional.empty(), true, false, sql);
  }

  /** The report of a run in which values may not be moved. */
  CopyReport stopped(CopyPlan plan) {
    plan.tables().forEach(table -> tables.add(table(table, 0, 0, 0, 0)));
    return report(plan, Verification.NOTHING, Optional.empty(), false, false, List.of());
  }

  /** The report of a run that came to its end. */
  CopyReport ended(CopyPlan plan, Verification verification, String runId) {
    if (verification.equal()) {
      phase("switching", tables.size());
    }
    return report(plan, verification, Optional.of(runId), false, verification.equal(), List.of());
  }

  /** The report of rows that were put into tables that stood there already. */
  CopyReport loaded(CopyPlan plan, Verification verification) {
    return report(plan, verification, Optional.empty(), false, verification.equal(), List.of());
  }

  /** The report of a run that wrote nothing. */
  CopyReport compared(CopyPlan plan, Verification verification) {
    plan.tables().forEach(table -> tables.add(table(table, 0, 0, 0, 0)));
    return report(plan, verification, Optional.empty(), false, false, List.of());
  }

  /** The report of a run that wrote a script. */
  CopyReport written(CopyPlan plan, String runId, String newScript) {
    script = Optional.of(newScript);
    foreignKeys = plan.tables().stream().mapToInt(t -> t.foreignKeys().size()).sum();
    indexes = plan.tables().stream().mapToInt(t -> t.uniques().size() + t.indexes().size()).sum();
    views = plan.views().size();
    phase("writing", plan.accepted());
    return report(plan, Verification.NOTHING, Optional.of(runId), false, true, List.of());
  }

  private CopyReport report(
      CopyPlan plan,
      Verification verification,
      Optional<String> runId,
      boolean dryRun,
      boolean written,
      List<String> sql) {
    long rejected = tables.stream().mapToLong(CopyReport.Table::rejected).sum();
    return new CopyReport(
        source.file().path().toString(),
        source.file().path().toFile().length(),
        source.libraryVersion(),
        target,
        serverVersion,
        plan.schema(),
        options.backup().map(Path::toString),
        script,
        runId,
        course,
        dryRun,
        written && script.isEmpty(),
        CopyReport.Settings.of(options),
        List.copyOf(tables),
        plan.rows(),
        tables.stream().mapToLong(CopyReport.Table::copied).sum(),
        rejected,
        written && rejected > 0 ? Optional.of(options.rejectFile().toString()) : Optional.empty(),
        indexes,
        foreignKeys,
        views,
        verification,
        plan.leftOut(),
        plan.misfits(),
        List.copyOf(notCarried),
        List.copyOf(notes),
        sql,
        List.copyOf(phases),
        started,
        (System.nanoTime() - start) / 1_000_000);
  }

  private static CopyReport.Table table(
      CopyPlan.Table table, long copied, long rejected, long bytes, long durationMs) {
    return new CopyReport.Table(
        table.source(),
        table.name(),
        table.rows(),
        copied,
        rejected,
        bytes,
        durationMs,
        table.columns().stream().map(Ledger::column).toList());
  }

  private static CopyReport.Column column(CopyPlan.Column column) {
    return new CopyReport.Column(
        column.source(),
        column.name(),
        column.declaredType(),
        column.conversion().type(),
        column.widened(),
        column.profile());
  }
}
