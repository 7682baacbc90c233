package dev.sqlitectl.postgres;

import dev.sqlitectl.config.PostgresAddress;
import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Watches the calls on one session, for the driver waits for an answer for ever: it cancels what
 * the user wants to end, and cuts the connection when the server has stopped answering.
 */
final class Watchdog implements AutoCloseable {
  private static final Duration HEEDING = Duration.ofMillis(100);

  /** What is left of the time that the process has to end, once a cancel did not help. */
  private static final Duration CANCELLING = Duration.ofMillis(500);

  private static final ScheduledExecutorService CLOCK =
      Executors.newScheduledThreadPool(
          4,
          task -> {
            Thread thread = new Thread(task, "postgres-watchdog");
            thread.setDaemon(true);
            return thread;
          });

  /** What a call waits for. */
  enum Kind {
    /** The server takes data, bit by bit. */
    SENDING("has stopped taking data"),
    /** The server sends data, bit by bit. */
    RECEIVING("has stopped sending data"),
    /** A statement, which lasts as long as the server has work with it. */
    STATEMENT("has stopped answering"),
    /** A statement that tidies up or commits, which no interrupt ends. */
    ENDING("has stopped answering");

    private final String stalled;

    Kind(String stalled) {
      this.stalled = stalled;
    }
  }

  /** A call under way. */
  private static final class Call {
    final Kind kind;
    final long began = System.nanoTime();
    long heard = began; // when the server was last known to be at work on it
    long moved = began; // when that work last looked otherwise than before
    String signs = "";
    volatile long cancelled; // when it was cancelled; 0 before
    volatile @Nullable Failure end; // why it was ended

    Call(Kind kind) {
      this.kind = kind;
    }
  }

  private final Login.Session session;
  private final String server;
  private final Runnable interrupt;
  private final Patience patience;
  private final Probe probe;
  private final List<Future<?>> rounds;
  private volatile @Nullable Call current;
  private volatile @Nullable Failure interrupted;

  /**
   * @param interrupt throws a {@link Failure} once the user wants to end
   */
  Watchdog(Login.Session session, PostgresAddress address, Runnable interrupt, Patience patience) {
    this.session = session;
    this.server = address.display();
    this.interrupt = interrupt;
    this.patience = patience;
    this.probe = new Probe(address, session.pid());
    this.rounds = List.of(every(HEEDING, this::heed), every(patience.pulse(), this::feelPulse));
  }

  /**
   * Runs a call under watch.
   *
   * @throws Failure when the call was ended, or may not begin any more
   */
  <T> T watch(Kind kind, Calls.Call<T> work) throws SQLException {
    Failure over = interrupted;
    if (over != null && kind != Kind.ENDING) {
      throw over;
    }
    Call outer = current;
    Call call = new Call(kind);
    current = call;
    try {
      return work.run();
    } catch (SQLException e) {
      Failure end = call.end;
      if (end != null) {
        throw end;
      }
      throw e;
    } finally {
      synchronized (this) { // a cancel that is on its way must not hit the next call
        current = outer;
      }
    }
  }

  @Override
  public void close() {
    rounds.forEach(round -> round.cancel(false));
    probe.close();
  }

  private void heed() {
    Call call = current;
    if (call == null || call.kind == Kind.ENDING) {
      return;
    }
    if (call.cancelled != 0) {
      if (past(call.cancelled, CANCELLING)) {
        leave(call);
      }
      return;
    }
    wantedEnd().ifPresent(end -> cancel(call, end));
  }

  private Optional<Failure> wantedEnd() {
    try {
      interrupt.run();
      return Optional.empty();
    } catch (Failure failure) {
      return Optional.of(failure);
    }
  }

  private synchronized void cancel(Call call, Failure end) {
    if (current == call) {
      interrupted = end;
      call.end = end;
      Calls.quietly(session.connection()::cancelQuery);
      call.cancelled = System.nanoTime() | 1;
    }
  }

  private synchronized void leave(Call call) {
    Failure end = call.end;
    if (current == call && end != null) {
      call.end =
          new Failure(end.code(), "interrupted; " + server + " does not answer")
              .hint("the next run removes what is left there");
      session.cut();
    }
  }

  private void feelPulse() {
    Call call = current;
    if (call == null || !past(call.began, patience.pulse())) {
      return;
    }
    if (call.kind == Kind.STATEMENT || call.kind == Kind.ENDING) {
      probe.signs().ifPresent(signs -> note(call, signs));
    }
    if (past(call.heard, patience.silence())) {
      cut(call, call.kind.stalled);
    } else if (past(call.moved, patience.work())) {
      cut(call, "is at work on a statement but does not get on with it");
    }
  }

  private static void note(Call call, String signs) {
    call.heard = System.nanoTime();
    if (!signs.equals(call.signs)) {
      call.signs = signs;
      call.moved = call.heard;
    }
  }

  private synchronized void cut(Call call, String stalled) {
    if (current == call) {
      call.end =
          new Failure(ExitCode.UNREACHABLE, "the server at " + server + " " + stalled)
              .hint("see what holds it up, then run the command again");
      session.cut();
    }
  }

  private static boolean past(long moment, Duration limit) {
    return System.nanoTime() - moment > limit.toNanos();
  }

  private static Future<?> every(Duration pause, Runnable round) {
    return CLOCK.scheduleWithFixedDelay(
        round, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
  }
}
