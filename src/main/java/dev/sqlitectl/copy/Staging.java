package dev.sqlitectl.copy;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.postgres.Features;
import dev.sqlitectl.postgres.Identifier;
import dev.sqlitectl.postgres.Postgres;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The private schema in which a move is built until it is whole. What a dead run left is known by
 * its name and mark, and goes when the next run begins.
 */
final class Staging implements AutoCloseable {
  private static final String PREFIX = "sqlitectl_staging_";
  private static final String MARK = "sqlitectl: the unfinished move ";

  /** Any fixed number: the key under which moves into one database keep each other out. */
  private static final long LOCK = 0x73716c697465L;

  /** How a commit waits for the disk; no row on servers that do not know the setting. */
  private static final String COMMITS =
      "SELECT setting FROM pg_settings WHERE name = 'synchronous_commit'";

  private static final String COMMIT_AS =
      "SELECT set_config(name, ?, ?) FROM pg_settings WHERE name = 'synchronous_commit'";

  private final Postgres postgres;
  private final Features features;
  private final String runId;
  private final String commits;
  private boolean switched;

  private Staging(Postgres postgres, Features features, String runId) {
    this.postgres = postgres;
    this.features = features;
    this.runId = runId;
    this.commits = postgres.text(COMMITS);
  }

  /**
   * Takes the lock, removes what dead runs left, and makes the schema.
   *
   * @param notes where it is told what was found there
   * @throws Failure {@link ExitCode#BUSY} when another move is at work in this database
   */
  static Staging open(Postgres postgres, Features features, String runId, List<String> notes) {
    List<String> left = new ArrayList<>();
    if (features.locks()) {
      lock(postgres);
      left.addAll(dropWhatDeadRunsLeft(postgres));
    } else {
      notes.add("the server knows no advisory locks: see to it that no two moves run at once");
    }
    left.forEach(schema -> notes.add("removed what an unfinished move had left: schema " + schema));
    Staging staging = new Staging(postgres, features, runId);
    String schema = Identifier.quote(staging.schema());
    String mark = "COMMENT ON SCHEMA " + schema + " IS " + Identifier.literal(MARK + runId);
    postgres.inTransaction(
        () -> {
          postgres.execute("CREATE SCHEMA " + schema);
          postgres.execute(mark); // without it the next run would not know whose it is
          return true;
        });
    // Nobody misses what a crash of the server takes of the staging; the switch waits for the disk.
    postgres.text(COMMIT_AS, "off", false);
    return staging;
  }

  /**
   * Keeps other runs out of this database until the session ends.
   *
   * @throws Failure {@link ExitCode#BUSY} when another move is at work in this database
   */
  static void lock(Postgres postgres) {
    try {
      postgres.execute("SELECT pg_advisory_lock(" + LOCK + ")");
    } catch (Failure failure) {
      throw failure.code() == ExitCode.BUSY ? atWork(postgres) : failure;
    }
  }

  /**
   * The same until the transaction ends, which needs no session that stays the same.
   *
   * @throws Failure {@link ExitCode#BUSY} when another move is at work in this database; the
   *     transaction is rolled back then
   */
  static void lockForTransaction(Postgres postgres) {
    try {
      postgres.execute("SELECT pg_advisory_xact_lock(" + LOCK + ")");
    } catch (Failure failure) {
      postgres.rollback();
      throw failure.code() == ExitCode.BUSY ? atWork(postgres) : failure;
    }
  }

  private static Failure atWork(Postgres postgres) {
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
    return busy.hint("wait for it to end, then run the command again");
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
      postgres.decisively(
          () -> {
            postgres.text(COMMIT_AS, commits, true);
            if (!destination.creation().isEmpty()) {
              postgres.execute(destination.creation());
            }
            List<String> made = views.stream().map(CopyPlan.View::name).toList();
            destination.drops(made).forEach(postgres::execute);
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
      if (failure.code() != ExitCode.UNKNOWN) {
        throw failure;
      }
      if (!wasSwitched(destination, tables)) {
        throw failure.as(ExitCode.UNREACHABLE);
      }
    }
    switched = true;
  }

  /**
   * Asks again until the outcome is certain: the move stands, or the session that was to commit it
   * is over without.
   */
  private boolean wasSwitched(Destination destination, List<CopyPlan.Table> tables) {
    return LostCommit.outcome(
        postgres,
        new Failure(ExitCode.UNKNOWN, "the connection was lost while the move was being committed")
            .with("note", "run " + runId)
            .hint("look whether the tables are there; if they are not, run the command again"),
        again -> {
          boolean over = features.locks() && isOver(again);
          if (stands(again, destination, tables)) {
            return Optional.of(true);
          }
          if (over) {
            again.tidyUp(drop(schema()));
            return Optional.of(false);
          }
          return Optional.empty();
        });
  }

  /** The server may not have noticed that the session is lost, and keep it and its lock. */
  private boolean isOver(Postgres again) {
    again.number(
        """
        SELECT count(pg_terminate_backend(pid)) FROM pg_locks
        WHERE locktype = 'advisory' AND granted AND pid = ?
        """,
        postgres.backendPid());
    return again.text("SELECT pg_try_advisory_lock(" + LOCK + ")").equals("t");
  }

  /** Every table bears the run's number; the staging schema goes with the switch. */
  private boolean stands(Postgres again, Destination destination, List<CopyPlan.Table> tables) {
    if (tables.isEmpty()) {
      return again.number("SELECT count(*) FROM pg_namespace WHERE nspname = ?", schema()) == 0;
    }
    return again.number(
            """
            SELECT count(*) FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
            WHERE n.nspname = ? AND c.relname = ?
              AND strpos(obj_description(c.oid, 'pg_class'), ?) > 0
            """,
            destination.schema(),
            tables.get(0).name(),
            "run " + runId)
        > 0;
  }

  /** Removes the schema unless it was switched; the lock goes with the session. */
  @Override
  public void close() {
    postgres.tidyUp("RESET synchronous_commit");
    if (!switched) {
      postgres.tidyUp(drop(schema())); // on a lost session the next run does it
    }
  }

  private static List<String> dropWhatDeadRunsLeft(Postgres postgres) {
    List<String> left =
        postgres.list(
            """
            SELECT nspname FROM pg_namespace
            WHERE starts_with(nspname, ?) AND starts_with(obj_description(oid), ?)
            """,
            row -> row.string(0),
            PREFIX,
            MARK);
    left.forEach(schema -> postgres.execute(drop(schema)));
    return left;
  }

  private static String drop(String schema) {
    return "DROP SCHEMA IF EXISTS " + Identifier.quote(schema) + " CASCADE";
  }
}
