package dev.sqlitectl.postgres;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import java.sql.SQLException;

/** The one gate to the driver: calls that wait for the server are watched, errors are failures. */
final class Calls implements AutoCloseable {
  private final Login.Session session;
  private final PostgresErrors errors;
  private final Watchdog watchdog;

  Calls(Login.Session session, PostgresErrors errors, Watchdog watchdog) {
    this.session = session;
    this.errors = errors;
    this.watchdog = watchdog;
  }

  /** A call of the driver with an answer. */
  @FunctionalInterface
  interface Call<T> {
    T run() throws SQLException;
  }

  /** A call of the driver without an answer. */
  @FunctionalInterface
  interface Action {
    void run() throws SQLException;
  }

  /** Runs a statement. */
  <T> T statement(Call<T> work) {
    return of(Watchdog.Kind.STATEMENT, work);
  }

  /** Calls the driver and turns its errors into failures. */
  <T> T of(Watchdog.Kind kind, Call<T> work) {
    try {
      return watchdog.watch(kind, work);
    } catch (SQLException e) {
      throw errors.working(e);
    }
  }

  /** Reads from an answer that is there already. */
  <T> T read(Call<T> work) {
    try {
      return work.run();
    } catch (SQLException e) {
      throw errors.working(e);
    }
  }

  /** Commits; whatever cuts the connection meanwhile leaves the outcome unknown. */
  void commit() {
    try {
      watchdog.watch(Watchdog.Kind.ENDING, done(session.connection()::commit));
    } catch (SQLException e) {
      throw errors.committing(e);
    } catch (Failure stalled) {
      throw stalled.as(ExitCode.UNKNOWN);
    }
  }

  /** Calls the driver to end something; when that fails the connection is gone and it has ended. */
  void attempt(Action work) {
    quietly(() -> watchdog.watch(Watchdog.Kind.ENDING, done(work)));
  }

  /** Asks the server, in a connection of its own, to end what the session is doing. */
  void cancel() {
    quietly(session.connection()::cancelQuery);
  }

  @Override
  public void close() {
    attempt(session::close);
    watchdog.close();
  }

  private static Call<Boolean> done(Action work) {
    return () -> {
      work.run();
      return true;
    };
  }

  static void quietly(Action work) {
    try {
      work.run();
    } catch (SQLException | Failure e) {
      return;
    }
  }
}
