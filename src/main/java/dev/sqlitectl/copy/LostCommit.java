package dev.sqlitectl.copy;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.postgres.Postgres;
import java.time.Duration;

/** Finds out whether a transaction stands whose commit was not answered, by its number. */
final class LostCommit {
  private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(250);

  private final Postgres postgres;
  private final long transaction;

  private LostCommit(Postgres postgres, long transaction) {
    this.postgres = postgres;
    this.transaction = transaction;
  }

  /** For the transaction that this session is in; to be asked before its commit. */
  static LostCommit of(Postgres postgres) {
    return new LostCommit(postgres, postgres.number("SELECT txid_current()"));
  }

  /**
   * Asks again until the outcome is certain.
   *
   * @throws Failure {@link ExitCode#UNKNOWN} when it does not become so as long as is waited
   */
  boolean stands() {
    long deadline = System.nanoTime() + postgres.waiting().toNanos();
    Failure unknown =
        new Failure(ExitCode.UNKNOWN, "the connection was lost while the rows were being committed")
            .with("note", "transaction " + transaction)
            .hint("look whether the rows are there; if they are not, run the command again");
    while (true) {
      try (Postgres again = postgres.another()) {
        String status = again.text("SELECT txid_status(?)", transaction);
        if (status.equals("committed") || status.equals("aborted")) {
          return status.equals("committed");
        }
        endIn(again);
      } catch (Failure failure) {
        if (failure.code() == ExitCode.INTERRUPTED) {
          throw unknown;
        }
        unknown = unknown.because(failure);
      }
      if (System.nanoTime() > deadline) {
        throw unknown;
      }
      pause();
    }
  }

  /** The server may not have noticed that the session is lost, and keep its transaction open. */
  private void endIn(Postgres again) {
    again.number(
        """
        SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
        WHERE backend_xid::text::bigint = ? % 4294967296
        """,
        transaction);
  }

  private static void pause() {
    try {
      Thread.sleep(BETWEEN_QUESTIONS.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
