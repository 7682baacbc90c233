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
 * Compares a SQLite database with the tables of a PostgreSQL schema, at any time after a move and
 * whoever made them. Nothing is written on either side; each is seen as it was at one moment.
 */
public final class Comparison {
  private final Database source;
  private final Postgres target;
  private final MoveOptions options;
  private final Progress progress;

  private Comparison(Database source, Postgres target, MoveOptions options, Progress progress) {
    this.source = source;
    this.target = target;
    this.options = options;
    this.progress = progress;
  }

  /**
   * Compares every table of SQLite that the options ask for.
   *
   * @throws Failure {@link ExitCode#REFUSED} when PostgreSQL hides rows from this role, or has a
   *     column of a type that is not known here
   */
  public static CopyReport run(
      Database source, Postgres target, MoveOptions options, Progress progress) {
    Comparison comparison = new Comparison(source, target, options, progress);
    try (Snapshot snapshot = Snapshot.lasting(source, progress)) {
      return target.inTransaction(
          () -> {
            target.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
            return comparison.compare(snapshot);
          });
    }
  }

  private CopyReport compare(Snapshot snapshot) {
    Ledger ledger = new Ledger(source, target, options, CopyReport.Course.VERIFY_ONLY);
    StandingTables standing = StandingTables.read(target, target.schema());
    Counterparts counterparts = Counterparts.find(snapshot.database(), options, standing);
    new LoadChecks(target, standing.schema()).requireReadable(counterparts);
    CopyPlan plan =
        new FittedPlanner(snapshot, options, counterparts, standing.schema()).toCompare(progress);
    ledger.begin(plan);
    Verifier verifier = Verifier.standing(snapshot.database(), target, plan, progress);
    verifier.add(absent(counterparts));
    plan.tables().forEach(table -> verifier.compare(table, options.depth()));
    ledger.phase("comparing", plan.rows());
    return ledger.compared(plan, verifier.verification(options.depth()));
  }

  private static List<Difference> absent(Counterparts counterparts) {
    List<Difference> absent = new ArrayList<>();
    counterparts
        .nowhere()
        .forEach(name -> absent.add(Difference.ofTable(name, "is no table in PostgreSQL")));
    for (Counterparts.Fit fit : counterparts.tables()) {
      fit.missing()
          .forEach(
              column ->
                  absent.add(
                      Difference.ofTable(
                          fit.source().name(), "has no column " + column + " in PostgreSQL")));
    }
    return absent;
  }
}
