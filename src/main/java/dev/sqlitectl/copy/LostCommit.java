package dev.sqlitectl.copy;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.postgres.Postgres;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** Finds out whether a commit stands that was not answered. */
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
   * Whether it stands.
   *
   * @throws Failure {@link ExitCode#UNKNOWN} when that does not become certain
   */
  boolean stands() {
    return outcome(
        postgres,
        new Failure(ExitCode.UNKNOWN, "the connection was lost while the rows were being committed")
            .with("note", "transaction " + transaction)
            .hint("look whether the rows are there; if they are not, run the command again"),
        this::outcome);
  }

  /**
   * Asks other sessions until one knows, as long as is waited for locks.
   *
   * @param lost the session whose commit was not answered
   * @param unknown what is thrown when the outcome does not become certain
   * @param question whether the commit stands; empty while that is not certain
   */
  static boolean outcome(
      Postgres lost, Failure unknown, Function<Postgres, Optional<Boolean>> question) {
    long deadline = System.nanoTime() + lost.waiting().toNanos();
    Failure why = unknown;
    while (true) {
      try (Postgres again = lost.another()) {
        Optional<Boolean> outcome = question.apply(again);
        if (outcome.isPresent()) {
          return outcome.get();
        }
      } catch (Failure failure) {
        if (failure.code() == ExitCode.INTERRUPTED) {
          throw why;
        }
        why = why.because(failure);
      }
      if (System.nanoTime() > deadline) {
        throw why;
      }
      pause();
    }
  }

  private Optional<Boolean> outcome(Postgres again) {
    String status = again.text("SELECT txid_status(?)", transaction);
    if (status.equals("committed") || status.equals("aborted")) {
      return Optional.of(status.equals("committed"));
    }
    endIn(again);
    return Optional.empty();
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
