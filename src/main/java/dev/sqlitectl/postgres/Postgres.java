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
 * waiting for locks, and every error a {@link Failure}. A server that stops answering is left with
 * {@link ExitCode#UNREACHABLE}, however long statements may take that it works on.
 *
 * <p>For one thread.
 */
public final class Postgres implements AutoCloseable {
  private static final int ROWS_AT_A_TIME = 1000;

  private final PostgresAddress address;
  private final Duration wait;
  private final Runnable interrupt;
  private final Patience patience;
  private final PgConnection connection;
  private final int backendPid;
  private final Calls calls;

  private Postgres(PostgresAddress address, Duration wait, Runnable interrupt, Patience patience) {
    this.address = address;
    this.wait = wait;
    this.interrupt = interrupt;
    this.patience = patience;
    PostgresErrors errors = new PostgresErrors(address);
    try {
      Login.Session session = Login.open(address, wait);
      connection = session.connection();
      backendPid = session.pid();
      calls = new Calls(session, errors, new Watchdog(session, address, interrupt, patience));
    } catch (SQLException e) {
      throw errors.connecting(e);
    }
  }

  /** Opens a session that waits ten seconds for locks and that nobody interrupts. */
  public static Postgres connect(PostgresAddress address) {
    return connect(address, Duration.ofSeconds(10), () -> {});
  }

  /**
   * Opens a session.
   *
   * @param wait how long a statement waits for the locks of others
   * @param interrupt asked several times a second while a statement runs, which it ends by throwing
   * @throws Failure {@link ExitCode#AUTH}, {@link ExitCode#UNREACHABLE} (after ten seconds unless
   *     the address names another limit) or {@link ExitCode#NOT_FOUND}
   */
  public static Postgres connect(PostgresAddress address, Duration wait, Runnable interrupt) {
    return connect(address, wait, interrupt, Patience.USUAL);
  }

  static Postgres connect(
      PostgresAddress address, Duration wait, Runnable interrupt, Patience patience) {
    return new Postgres(address, wait, interrupt, patience);
  }

  /** A second session with the same database, opened the same way. */
  public Postgres another() {
    return new Postgres(address, wait, interrupt, patience);
  }

  public PostgresAddress address() {
    return address;
  }

  /** How long a statement waits for the locks of others. */
  public Duration waiting() {
    return wait;
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

  /** How the database stores text: {@code UTF8}, {@code LATIN1}, {@code SQL_ASCII}, … */
  public String encoding() {
    return text("SHOW server_encoding");
  }

  /** The server process behind this session. */
  public int backendPid() {
    return backendPid;
  }

  /**
   * Runs statements. With arguments, which bind its {@code ?} in order, it is one; without, there
   * may be many, and a question mark is an operator.
   */
  public void execute(String sql, @Nullable Object... arguments) {
    calls.statement(
        () -> {
          try (Statement statement = prepare(sql, arguments)) {
            start(statement, sql);
            return true;
          }
        });
  }

  /** The whole answer of a query, one element a row. */
  public <T> List<T> list(
      String sql, Function<PostgresRow, T> each, @Nullable Object... arguments) {
    return calls.statement(
        () -> {
          List<T> list = new ArrayList<>();
          try (Statement statement = prepare(sql, arguments);
              ResultSet results = answer(statement, sql)) {
            PostgresRow row = new PostgresRow(calls, results);
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
        () -> {
          try (Statement statement = connection.createStatement();
              ResultSet results = calls.statement(() -> inPortions(statement, sql))) {
            PostgresRow row = new PostgresRow(calls, results);
            while (calls.statement(results::next)) {
              taker.accept(row);
            }
            return true;
          } catch (SQLException e) {
            throw new PostgresErrors(address).working(e);
          }
        });
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
    calls.read(
        () -> {
          connection.setAutoCommit(false);
          return true;
        });
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
      calls.commit();
    } finally {
      calls.attempt(() -> connection.setAutoCommit(true));
    }
  }

  /** Undoes what was done since {@link #begin}; on a lost connection the server does it itself. */
  public void rollback() {
    calls.attempt(connection::rollback);
    calls.attempt(() -> connection.setAutoCommit(true));
  }

  /**
   * Does work in a transaction: committed when it returns, rolled back when it throws. For work
   * whose outcome no one needs to know once the connection is lost.
   */
  public <T> T inTransaction(Supplier<T> work) {
    try {
      return decisively(work);
    } catch (Failure failure) {
      throw failure.code() == ExitCode.UNKNOWN ? failure.as(ExitCode.UNREACHABLE) : failure;
    }
  }

  /**
   * As {@link #inTransaction}, for work whose outcome decides.
   *
   * @throws Failure {@link ExitCode#UNKNOWN} when the connection was lost under the commit
   */
  public <T> T decisively(Supplier<T> work) {
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

  /** Runs statements that tidy up: no interrupt ends them, and on a lost session they are moot. */
  public void tidyUp(String sql) {
    calls.attempt(
        () -> {
          try (Statement statement = prepare(sql)) {
            statement.execute(sql);
          }
        });
  }

  /** Starts a {@code COPY … FROM STDIN}, written by the caller in the format its SQL names. */
  public CopyStream copyInto(String copySql) {
    return new CopyStream(calls, calls.statement(() -> connection.getCopyAPI().copyIn(copySql)));
  }

  /** Starts a {@code COPY … TO STDOUT}. */
  public CopyReader copyFrom(String copySql) {
    return new CopyReader(calls, calls.statement(() -> connection.getCopyAPI().copyOut(copySql)));
  }

  @Override
  public void close() {
    calls.close();
  }

  private static ResultSet inPortions(Statement statement, String sql) throws SQLException {
    statement.setFetchSize(ROWS_AT_A_TIME);
    return statement.executeQuery(sql);
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
