package dev.sqlitectl.copy;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.outcome.Progress;
import dev.sqlitectl.postgres.Postgres;
import dev.sqlitectl.sqlite.Database;
import dev.sqlitectl.sqlite.Snapshot;
import java.util.ArrayList;
import java.util.List;

/**
 * Loads the rows of a SQLite database into tables that an application has made in PostgreSQL, in
 * one transaction: their types decide, and nothing about them is altered.
 */
public final class DataLoad {
  private final Postgres target;
  private final MoveOptions options;
  private final Progress progress;
  private final Ledger ledger;
  private final String schema;
  private final LoadChecks checks;

  private DataLoad(Database source, Postgres target, MoveOptions options, Progress progress) {
    this.target = target;
    this.options = options;
    this.progress = progress;
    this.ledger = new Ledger(source, target, options, CopyReport.Course.DATA_ONLY);
    this.schema = target.schema();
    this.checks = new LoadChecks(target, schema);
  }

  /** What a run would do; nothing is written on either side. */
  public static CopyReport plan(
      Database source, Postgres target, MoveOptions options, Progress progress) {
    DataLoad load = new DataLoad(source, target, options, progress);
    try (Snapshot snapshot = Snapshot.lasting(source, progress)) {
      CopyPlan plan = load.planned(snapshot);
      return load.ledger.planned(plan, load.script(plan));
    }
  }

  /**
   * Loads everything. When values do not fit, or the check finds a difference, nothing is written
   * and the report says what they are.
   *
   * @throws Failure {@link ExitCode#REFUSED} when tables or columns are missing or hold rows
   *     already, {@link ExitCode#UNCONVERTIBLE} when a constraint is broken; whatever is thrown,
   *     the tables are as they were
   */
  public static CopyReport run(
      Database source, Postgres target, MoveOptions options, Progress progress) {
    DataLoad load = new DataLoad(source, target, options, progress);
    try (Snapshot snapshot = Snapshot.lasting(source, progress)) {
      CopyPlan plan = load.planned(snapshot);
      return plan.misfits().isEmpty()
          ? load.execute(snapshot.database(), plan)
          : load.ledger.stopped(plan);
    }
  }

  private CopyPlan planned(Snapshot snapshot) {
    Destination.requireEncoding(target);
    StandingTables standing = StandingTables.read(target, schema);
    Counterparts counterparts = Counterparts.find(snapshot.database(), options, standing);
    checks.require(counterparts);
    List<String> names = counterparts.tables().stream().map(fit -> fit.there().name()).toList();
    List<String> order = LoadOrder.of(names, standing);
    checks.requireEmpty(names);
    CopyPlan plan =
        new FittedPlanner(snapshot, options, counterparts, schema).toLoad(progress).inOrder(order);
    ledger.begin(plan);
    return plan;
  }

  private List<String> script(CopyPlan plan) {
    List<String> script = new ArrayList<>();
    script.add("SET CONSTRAINTS ALL DEFERRED");
    plan.tables().forEach(t -> script.add(Ddl.copyInto(schema, FittedPlanner.written(t), false)));
    script.add("SET CONSTRAINTS ALL IMMEDIATE");
    return List.copyOf(script);
  }

  private CopyReport execute(Database snapshot, CopyPlan plan) {
    try (RejectFile rejects = new RejectFile(options.rejectFile())) {
      target.begin();
      Staging.lockForTransaction(target);
      load(snapshot, plan, rejects);
      Verification verification = verified(snapshot, plan);
      if (verification.equal()) {
        Sequences sequences = new Sequences(target, schema);
        plan.tables().forEach(sequences::pass);
        rejects.keepIf(this::commit);
      } else {
        target.rollback();
      }
      return ledger.loaded(plan, verification);
    } catch (RuntimeException | Error e) {
      target.rollback();
      throw e;
    }
  }

  private void load(Database snapshot, CopyPlan plan, RejectFile rejects) {
    checks.requireEmpty(plan.tables().stream().map(CopyPlan.Table::name).toList());
    target.execute("SET CONSTRAINTS ALL DEFERRED");
    Copier copier = new Copier(snapshot, target, plan, rejects, progress);
    for (CopyPlan.Table table : plan.tables()) {
      CopyPlan.Table written = FittedPlanner.written(table);
      LoadChecks.obeying(
          table.name(),
          () -> ledger.copied(table, copier.fill(Ddl.copyInto(schema, written, false), written)));
    }
    progress.at("checking constraints", 0, 0, Progress.Unit.STEPS);
    LoadChecks.obeying("", () -> target.execute("SET CONSTRAINTS ALL IMMEDIATE"));
    ledger.phase("copying", plan.accepted());
  }

  /** Reads everything back when no trigger can change it any more. */
  private Verification verified(Database snapshot, CopyPlan plan) {
    Verifier verifier = Verifier.standing(snapshot, target, plan, progress);
    plan.tables().forEach(table -> verifier.compare(table, options.depth()));
    ledger.phase("verifying", plan.accepted());
    return verifier.verification(options.depth());
  }

  /**
   * @throws Failure {@link ExitCode#UNKNOWN} when the answer was lost and the server could not be
   *     asked again
   */
  private void commit() {
    LostCommit commit = LostCommit.of(target);
    try {
      target.commit();
    } catch (Failure failure) {
      if (failure.code() != ExitCode.UNKNOWN) {
        throw failure;
      }
      if (!commit.stands()) {
        throw failure.as(ExitCode.UNREACHABLE);
      }
    }
  }
}
