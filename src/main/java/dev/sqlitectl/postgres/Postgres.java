package dev.sqlitectl.postgres;

import dev.sqlitectl.config.PostgresAddress;
import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.TransactionState;
import org.postgresql.jdbc.PgConnection;

/**
 * One session with a PostgreSQL server, opened the one right way: UTF-8, UTC, no time limit but on
 * waiting for locks, and every error a {@link Failure}.
 *
 * <p>For one thread; only {@link #cancel} and {@link #abort} may come from another.
 */
public final class Postgres implements AutoCloseable {
  private static final int ROWS_AT_A_TIME = 1000;

  private final PostgresAddress address;
  private final PostgresErrors errors;
  private final PgConnection connection;

  private Postgres(PostgresAddress address) {
    this.address = address;
    this.errors = new PostgresErrors(address);
    try {
      connection = Login.open(address);
    } catch (SQLException e) {
      throw errors.connecting(e);
    }
  }

  /**
   * Opens a session.
   *
   * @throws Failure {@link ExitCode#AUTH}, {@link ExitCode#UNREACHABLE} (after ten seconds unless
   *     the address names another limit) or {@link ExitCode#NOT_FOUND}
   */
  public static Postgres connect(PostgresAddress address) {
    return new Postgres(address);
  }

  /** A second session with the same database, opened the same way. */
  public Postgres another() {
    return connect(address);
  }

  public PostgresAddress address() {
    return address;
  }

  /**
   * The schema in which tables are made: the first that the address names, whether it exists or
   * not, else the server's choice.
   */
  public String schema() {
    return address.searchPath().isEmpty()
        ? text("SELECT coalesce(current_schema(), 'public')")
        : address.searchPath().get(0);
  }

  /** The server's version as people write it: {@code 18.1}. */
  public String serverVersion() {
    return text("SHOW server_version").split(" ", 2)[0];
  }

  /** The server's version to compare with: 180001 is 18.1. */
  public int serverVersionNumber() {
    return Integer.parseInt(text("SHOW server_version_num"));
  }

  /** How the database stores text: {@code UTF8}, {@code LATIN1}, {@code SQL_ASCII}, … */
  public String encoding() {
    return text("SHOW server_encoding");
  }

  /** The server process behind this session. */
  public int backendPid() {
    return connection.getBackendPID();
  }

  /**
   * Runs statements. With arguments, which bind its {@code ?} in order, it is one; without, there
   * may be many, and a question mark is an operator.
   */
  public void execute(String sql, @Nullable Object... arguments) {
    run(
        () -> {
          try (Statement statement = prepare(sql, arguments)) {
            start(statement, sql);
          }
        });
  }

  /** The whole answer of a query, one element a row. */
  public <T> List<T> list(
      String sql, Function<PostgresRow, T> each, @Nullable Object... arguments) {
    return call(
        () -> {
          List<T> list = new ArrayList<>();
          try (Statement statement = prepare(sql, arguments);
              ResultSet results = answer(statement, sql)) {
            PostgresRow row = new PostgresRow(this, results);
            while (results.next()) {
              list.add(each.apply(row));
            }
          }
          return list;
        });
  }

  /**
   * Shows every row of a query's answer as it comes, without keeping them; outside transactions.
   */
  public void each(String sql, Consumer<PostgresRow> taker) {
    inTransaction(
        () ->
            call(
                () -> {
                  try (Statement statement = connection.createStatement()) {
                    statement.setFetchSize(ROWS_AT_A_TIME);
                    try (ResultSet results = statement.executeQuery(sql)) {
                      PostgresRow row = new PostgresRow(this, results);
                      while (results.next()) {
                        taker.accept(row);
                      }
                    }
                  }
                  return true;
                }));
  }

  /** The first row of a query, or empty when it has none. */
  public <T> Optional<T> first(
      String sql, Function<PostgresRow, T> each, @Nullable Object... arguments) {
    return list(sql, each, arguments).stream().findFirst();
  }

  /** The integer in the first row and column; 0 when there is no row. */
  public long number(String sql, @Nullable Object... arguments) {
    return first(sql, row -> row.number(0), arguments).orElse(0L);
  }

  /** The first row and column as text; empty when there is no row. */
  public String text(String sql, @Nullable Object... arguments) {
    return first(sql, row -> row.string(0), arguments).orElse("");
  }

  /** Begins a transaction; the server hears of it with the next statement. */
  public void begin() {
    run(() -> connection.setAutoCommit(false));
  }

  /**
   * Commits what was done since {@link #begin}.
   *
   * @throws Failure {@link ExitCode#UNKNOWN} when the connection broke meanwhile: the transaction
   *     may stand or not. {@link ExitCode#FAILED} when a statement of it had failed: to a COMMIT of
   *     that the server answers with a rollback, of which the driver says nothing
   */
  public void commit() {
    if (connection.getTransactionState() == TransactionState.FAILED) {
      rollback();
      throw new Failure(ExitCode.FAILED, "a statement of the transaction had failed; undone");
    }
    try {
      connection.commit();
    } catch (SQLException e) {
      throw errors.committing(e);
    } finally {
      attempt(() -> connection.setAutoCommit(true));
    }
  }

  /** Undoes what was done since {@link #begin}; on a lost connection the server does it itself. */
  public void rollback() {
    attempt(connection::rollback);
    attempt(() -> connection.setAutoCommit(true));
  }

  /** Does work in a transaction: committed when it returns, rolled back when it throws. */
  public <T> T inTransaction(Supplier<T> work) {
    begin();
    try {
      T result = work.get();
      commit();
      return result;
    } catch (RuntimeException | Error e) {
      rollback();
      throw e;
    }
  }

  /** Starts a {@code COPY … FROM STDIN}, written by the caller in the format its SQL names. */
  public CopyStream copyInto(String copySql) {
    return copyInto(copySql, CopyStream.PATIENCE);
  }

  /** As {@link #copyInto(String)}, for a server that may take no data at all for so long. */
  CopyStream copyInto(String copySql, Duration patience) {
    return new CopyStream(this, call(() -> connection.getCopyAPI().copyIn(copySql)), patience);
  }

  /** Starts a {@code COPY … TO STDOUT}. */
  public CopyReader copyFrom(String copySql) {
    return new CopyReader(this, call(() -> connection.getCopyAPI().copyOut(copySql)));
  }

  /** Asks the server, if it can be reached, to end the statement that another thread runs here. */
  public void cancel() {
    attempt(connection::cancelQuery);
  }

  /** Cuts the connection at once, for a server that no longer answers. */
  public void abort() {
    attempt(() -> connection.abort(Runnable::run));
  }

  @Override
  public void close() {
    attempt(connection::close);
  }

  /** A call of the driver with an answer. */
  @FunctionalInterface
  interface DriverCall<T> {
    T run() throws SQLException;
  }

  /** A call of the driver without an answer. */
  @FunctionalInterface
  interface DriverAction {
    void run() throws SQLException;
  }

  /** Calls the driver and turns its errors into failures. */
  <T> T call(DriverCall<T> work) {
    try {
      return work.run();
    } catch (SQLException e) {
      throw errors.working(e);
    }
  }

  void run(DriverAction work) {
    call(
        () -> {
          work.run();
          return true;
        });
  }

  /** Calls the driver to end something; when that fails the connection is gone and it has ended. */
  void attempt(DriverAction work) {
    try {
      work.run();
    } catch (SQLException e) {
      return;
    }
  }

  private Statement prepare(String sql, @Nullable Object... arguments) throws SQLException {
    if (arguments.length == 0) {
      Statement statement = connection.createStatement();
      statement.setEscapeProcessing(false);
      return statement;
    }
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < arguments.length; i++) {
      statement.setObject(i + 1, arguments[i]);
    }
    return statement;
  }

  private static void start(Statement statement, String sql) throws SQLException {
    if (statement instanceof PreparedStatement prepared) {
      prepared.execute();
    } else {
      statement.execute(sql);
    }
  }

  private static ResultSet answer(Statement statement, String sql) throws SQLException {
    start(statement, sql);
    return statement.getResultSet();
  }
}
