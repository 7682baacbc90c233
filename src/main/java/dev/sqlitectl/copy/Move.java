package dev.sqlitectl.copy;

import dev.sqlitectl.copy.type.Wire;
import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.outcome.Progress;
import dev.sqlitectl.postgres.Postgres;
import dev.sqlitectl.sqlite.Database;
import dev.sqlitectl.sqlite.Snapshot;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

/**
 * Moves a whole SQLite database into a PostgreSQL schema: planned, loaded into a private schema,
 * checked, then switched in one transaction. Until then the target is as it was.
 */
public final class Move {
  private final Database source;
  private final Postgres target;
  private final MoveOptions options;
  private final Progress progress;
  private final Ledger ledger;
  private final String runId = newRunId();

  private Move(Database source, Postgres target, MoveOptions options, Progress progress) {
    this.source = source;
    this.target = target;
    this.options = options;
    this.progress = progress;
    this.ledger = new Ledger(source, target, options, CopyReport.Course.MOVE);
  }

  /** What a run would do; nothing is written on either side. */
  public static CopyReport plan(
      Database source, Postgres target, MoveOptions options, Progress progress) {
    Move move = new Move(source, target, options, progress);
    try (Snapshot snapshot = Snapshot.lasting(source, progress)) {
      return move.ledger.planned(
          move.planned(snapshot, new Destination(target, options.replace())));
    }
  }

  /**
   * Moves everything. When values may not be moved by the options, or the check finds a difference,
   * nothing is switched and the report says what they are.
   *
   * @throws Failure {@link ExitCode#REFUSED} when the target has one of the tables or stores text
   *     in another encoding than UTF-8; whatever is thrown, the target is as it was
   */
  public static CopyReport run(
      Database source, Postgres target, MoveOptions options, Progress progress) {
    Move move = new Move(source, target, options, progress);
    try (Snapshot snapshot = Snapshot.lasting(source, progress)) {
      Destination destination = new Destination(target, options.replace());
      CopyPlan plan = move.planned(snapshot, destination);
      return plan.misfits().isEmpty()
          ? move.execute(snapshot.database(), plan, destination)
          : move.ledger.stopped(plan);
    }
  }

  /** What {@link #script} would do; nothing is written, and no server is asked. */
  public static CopyReport plan(Database source, MoveOptions options, Progress progress) {
    return new ScriptMove(source, options, progress).plan();
  }

  /**
   * Writes everything as a script for psql, which does in schema {@code public} of any server what
   * {@link #run} does in one. When values may not be moved by the options, nothing is written.
   *
   * @param name what the report calls the script
   * @param sink gets the script; it is whole only when this returns a report
   */
  public static CopyReport script(
      Database source, MoveOptions options, String name, Wire.Sink sink, Progress progress) {
    return new ScriptMove(source, options, progress).write(name, newRunId(), sink);
  }

  private CopyPlan planned(Snapshot snapshot, Destination destination) {
    Cargo cargo = Cargo.read(snapshot.database(), options);
    destination.require(cargo.names());
    CopyPlan plan =
        new Planner(snapshot, options, cargo)
            .plan(destination.schema(), destination.occupied(), progress);
    ledger.begin(plan);
    destination
        .losingPrivileges()
        .forEach(table -> ledger.leave("privileges", table, "were granted on what is replaced"));
    return plan;
  }

  private CopyReport execute(Database snapshot, CopyPlan wanted, Destination destination) {
    try (Staging staging = Staging.open(target, destination.features(), runId, ledger.notes());
        RejectFile rejects = new RejectFile(options.rejectFile())) {
      if (!destination.features().freeze()) {
        ledger.notes().add("the server knows no COPY with FREEZE; its first VACUUM takes longer");
      }
      Loading.Loaded loaded =
          new Loading(snapshot, target, destination, rejects, ledger, progress)
              .load(wanted, staging.schema(), options.depth());
      CopyPlan plan = loaded.plan();
      Verification verification = loaded.verification();
      ledger.phase("copying and comparing", plan.accepted());
      if (verification.equal()) {
        Constraints constraints =
            new Constraints(target, staging.schema(), plan.schema(), ledger.notCarried(), progress);
        constraints.make(plan.tables());
        ledger.made(constraints.indexes(), constraints.foreignKeys());
        ViewTrial trial = new ViewTrial(snapshot, target, staging.schema(), plan.keepsEveryValue());
        List<CopyPlan.View> sound = trial.sound(plan.views(), ledger.notCarried(), progress);
        ledger.madeViews(sound.size());
        rejects.keepIf(
            () -> staging.switchTo(destination, plan.tables(), sound, comment(source, runId)));
      }
      return ledger.ended(plan, verification, runId);
    }
  }

  private static String newRunId() {
    return UUID.randomUUID().toString().substring(0, 13).replace("-", "");
  }

  /** What PostgreSQL keeps with every table. */
  static String comment(Database source, String runId) {
    return "moved by sqlitectl at %s, run %s, from %s"
        .formatted(
            Instant.now().truncatedTo(ChronoUnit.SECONDS),
            runId,
            source.file().path().getFileName());
  }
}
