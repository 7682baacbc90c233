package dev.sqlitectl.copy;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.postgres.Identifier;
import dev.sqlitectl.postgres.Postgres;
import java.util.ArrayList;
import java.util.List;

/**
 * The private schema in which a move is built until it is whole. What a dead run left is known by
 * its name and mark, and goes when the next run begins.
 */
final class Staging implements AutoCloseable {
  private static final String PREFIX = "sqlitectl_staging_";
  private static final String MARK = "sqlitectl: the unfinished move ";

  /** Any fixed number: the key under which moves into one database keep each other out. */
  private static final long LOCK = 0x73716c697465L;

  private final Postgres postgres;
  private final String runId;
  private boolean switched;

  private Staging(Postgres postgres, String runId) {
    this.postgres = postgres;
    this.runId = runId;
  }

  /**
   * Takes the lock, removes what dead runs left, and makes the schema.
   *
   * @throws Failure {@link ExitCode#BUSY} when another move is at work in this database
   */
  static Staging open(Postgres postgres, String runId) {
    lock(postgres);
    dropWhatDeadRunsLeft(postgres);
    Staging staging = new Staging(postgres, runId);
    String schema = Identifier.quote(staging.schema());
    String mark = "COMMENT ON SCHEMA " + schema + " IS " + Identifier.literal(MARK + runId);
    postgres.inTransaction(
        () -> {
          postgres.execute("CREATE SCHEMA " + schema);
          postgres.execute(mark); // without it the next run would not know whose it is
          return true;
        });
    return staging;
  }

  /**
   * Keeps other runs out of this database until the session ends.
   *
   * @throws Failure {@link ExitCode#BUSY} when another move is at work in this database
   */
  static void lock(Postgres postgres) {
    if (!postgres.text("SELECT pg_try_advisory_lock(" + LOCK + ")").equals("t")) {
      Failure busy = new Failure(ExitCode.BUSY, "another move into this database is at work");
      List<String> holders =
          postgres.list(
              """
              SELECT a.pid, coalesce(host(a.client_addr), 'local'), a.backend_start::timestamp(0)
              FROM pg_locks AS l JOIN pg_stat_activity AS a USING (pid)
              WHERE l.locktype = 'advisory' AND l.granted
                AND (l.classid::bigint << 32) + l.objid::bigint = ?
                AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
              """,
              row ->
                  "server process %s from %s since %s UTC"
                      .formatted(row.string(0), row.string(1), row.string(2)),
              LOCK);
      for (String holder : holders) {
        busy = busy.with("note", holder);
      }
      throw busy.hint("wait for it to end, then run the command again");
    }
  }

  String schema() {
    return PREFIX + runId;
  }

  /**
   * Moves every table and view into the target schema in one transaction and marks it with the run.
   *
   * @throws Failure {@link ExitCode#UNKNOWN} when the answer to the commit was lost and the target
   *     could not be asked again
   */
  void switchTo(
      Destination destination,
      List<CopyPlan.Table> tables,
      List<CopyPlan.View> views,
      String comment) {
    String schema = Identifier.quote(destination.schema());
    try {
      postgres.inTransaction(
          () -> {
            if (!destination.creation().isEmpty()) {
              postgres.execute(destination.creation());
            }
            destination.drops().forEach(postgres::execute);
            for (CopyPlan.Table table : tables) {
              String staged = Identifier.quote(schema(), table.name());
              postgres.execute("COMMENT ON TABLE " + staged + " IS " + Identifier.literal(comment));
              postgres.execute("ALTER TABLE " + staged + " SET SCHEMA " + schema);
            }
            for (CopyPlan.View view : views) {
              String staged = Identifier.quote(schema(), view.name());
              postgres.execute("ALTER VIEW " + staged + " SET SCHEMA " + schema);
            }
            postgres.execute("DROP SCHEMA " + Identifier.quote(schema()));
            return true;
          });
    } catch (Failure failure) {
      if (failure.code() != ExitCode.UNKNOWN || !wasSwitched()) {
        throw failure;
      }
    }
    switched = true;
  }

  /** The staging schema is dropped by the switch itself: its absence is the commit's answer. */
  private boolean wasSwitched() {
    try (Postgres again = postgres.another()) {
      return again.number("SELECT count(*) FROM pg_namespace WHERE nspname = ?", schema()) == 0;
    } catch (Failure unreachable) {
      throw new Failure(
              ExitCode.UNKNOWN, "the connection was lost while the move was being committed")
          .with("note", "run " + runId)
          .hint("look whether the tables are there; if they are not, run the command again")
          .because(unreachable);
    }
  }

  /** Removes the schema unless it was switched; the lock goes with the session. */
  @Override
  public void close() {
    if (!switched) {
      try {
        drop(postgres, schema());
      } catch (Failure gone) {
        return; // the session is lost; the next run drops the schema
      }
    }
  }

  private static void dropWhatDeadRunsLeft(Postgres postgres) {
    List<String> left =
        new ArrayList<>(
            postgres.list(
                """
                SELECT nspname FROM pg_namespace
                WHERE starts_with(nspname, ?) AND starts_with(obj_description(oid), ?)
                """,
                row -> row.string(0),
                PREFIX,
                MARK));
    left.forEach(schema -> drop(postgres, schema));
  }

  private static void drop(Postgres postgres, String schema) {
    postgres.execute("DROP SCHEMA IF EXISTS " + Identifier.quote(schema) + " CASCADE");
  }
}
