package dev.sqlitectl.sqlite;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.outcome.Progress;
import java.nio.ByteOrder;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteConnection;
import org.sqlite.core.DB;

/**
 * The connection manager: the one way sqlitectl opens a SQLite file.
 *
 * <p>It checks the file before the driver sees it, never creates one except in {@link #create},
 * waits for locks as long as it was told, trusts nothing in the schema, and turns every error into
 * a {@link Failure}. One connection; for one thread.
 */
public final class Database implements AutoCloseable {
  /** How long locks are waited for unless {@code --wait} says otherwise. */
  public static final Duration DEFAULT_WAIT = Duration.ofSeconds(5);

  private final DatabaseFile file;
  private DatabaseFile blamed;
  private final Duration wait;
  private final SQLiteConnection connection;
  private boolean encodingKnown;
  private Optional<ByteOrder> utf16 = Optional.empty();
  private @Nullable String journalMode;

  /** Of a connection that {@link Opening} has made and prepares. */
  Database(DatabaseFile file, Duration wait, SQLiteConnection connection) {
    this.file = file;
    this.blamed = file;
    this.wait = wait;
    this.connection = connection;
  }

  /**
   * Opens a database that exists.
   *
   * @param wait how long to wait for the locks of others before {@link ExitCode#BUSY}
   * @throws Failure as {@link DatabaseFile#check} and with what SQLite finds on opening
   */
  public static Database open(DatabaseFile file, Access access, Duration wait) {
    return Opening.open(file, access, wait);
  }

  /**
   * Creates a database where there is no file yet, in WAL mode and with its first page written. An
   * empty file without a log is what a creation that was killed leaves behind: it is taken over.
   *
   * @param pageSize in bytes, a power of two from 512 to 65536
   * @throws Failure with {@link ExitCode#REFUSED} when the file exists
   */
  public static Database create(DatabaseFile file, int pageSize, Duration wait) {
    return Opening.create(file, pageSize, wait);
  }

  /** Lets failures name the file that this one is a copy of. */
  void blame(DatabaseFile original) {
    blamed = original;
  }

  /** Tells the journal mode where SQLite does not: of a file that it may not lock. */
  void assume(String knownJournalMode) {
    journalMode = knownJournalMode;
  }

  public DatabaseFile file() {
    return file;
  }

  /** How long this connection waits for the locks of others. */
  public Duration waiting() {
    return wait;
  }

  /** The journal mode of the file, in SQLite's own words: {@code wal}, {@code delete}, … */
  public String journalMode() {
    return journalMode == null ? text("PRAGMA journal_mode") : journalMode;
  }

  /** The JDBC connection, for libraries that want one; it closes with this database. */
  public Connection connection() {
    return connection;
  }

  /** The driver's handle, for this room's own verbs. */
  DB handle() {
    return connection.getDatabase();
  }

  /** The version of the SQLite library at work. */
  public String libraryVersion() {
    return call(() -> handle().libversion());
  }

  /** Runs one statement; the arguments bind its {@code ?} in order. */
  public void execute(String sql, @Nullable Object... arguments) {
    call(
        () -> {
          try (PreparedStatement statement = statement(sql, arguments)) {
            return statement.execute();
          }
        });
  }

  /**
   * Runs a script of many statements, as the sqlite3 shell would, outside any transaction of ours.
   */
  public void script(String sql) {
    call(() -> handle()._exec(sql));
  }

  /**
   * Runs work in one transaction that holds the write lock from its start, so that it waits for
   * other writers first and meets none later. Whatever is thrown rolls everything back.
   */
  public <T> T transaction(Supplier<T> work) {
    script("BEGIN IMMEDIATE");
    boolean committed = false;
    try {
      T result = work.get();
      script("COMMIT");
      committed = true;
      return result;
    } finally {
      if (!committed) {
        rollback();
      }
    }
  }

  /** Runs work in such a transaction and rolls all of it back: what it found out is what stays. */
  public <T> T trial(Supplier<T> work) {
    script("BEGIN IMMEDIATE");
    try {
      return work.get();
    } finally {
      rollback();
    }
  }

  /** Ends a transaction where there is one. */
  void rollback() {
    try {
      script("ROLLBACK");
    } catch (Failure failure) {
      // SQLite has rolled back by itself, as it does when the disk is full.
    }
  }

  /** Starts a query. Close the rows before the next transaction. */
  public Rows rows(String sql, @Nullable Object... arguments) {
    return call(
        () -> {
          PreparedStatement statement = statement(sql, arguments);
          try {
            return new Rows(this, statement);
          } catch (SQLException | RuntimeException e) {
            statement.close();
            throw e;
          }
        });
  }

  /** The whole answer of a query, one element a row. */
  public <T> List<T> list(String sql, Function<Rows, T> each, @Nullable Object... arguments) {
    List<T> list = new ArrayList<>();
    try (Rows rows = rows(sql, arguments)) {
      while (rows.next()) {
        list.add(each.apply(rows));
      }
    }
    return list;
  }

  /** The first row of a query, or empty when it has none. */
  public <T> Optional<T> first(String sql, Function<Rows, T> each, @Nullable Object... arguments) {
    try (Rows rows = rows(sql, arguments)) {
      return rows.next() ? Optional.of(each.apply(rows)) : Optional.empty();
    }
  }

  /** The integer in the first row and column; 0 when there is no row. */
  public long number(String sql, @Nullable Object... arguments) {
    return first(sql, row -> row.integer(0), arguments).orElse(0L);
  }

  /** The first row and column as text; empty when there is no row. */
  public String text(String sql, @Nullable Object... arguments) {
    return first(sql, row -> row.string(0), arguments).orElse("");
  }

  /** Whether a table or view of this name exists, in any case of letters. */
  public boolean has(String table) {
    return number("SELECT count(*) FROM sqlite_schema WHERE lower(name) = lower(?)", table) > 0;
  }

  /**
   * Runs work during which {@code progress} hears from SQLite several times a second and can end a
   * statement by throwing.
   */
  public <T> T watched(Progress progress, String phase, Supplier<T> work) {
    StatementWatch watch = new StatementWatch(progress, phase);
    call(
        () -> {
          ProgressHandler.setHandler(connection, StatementWatch.STEPS_BETWEEN_TICKS, watch);
          return true;
        });
    try {
      return work.get();
    } catch (Failure failure) {
      throw watch.thrown().orElse(failure);
    } finally {
      call(
          () -> {
            ProgressHandler.clearHandler(connection);
            return true;
          });
    }
  }

  @Override
  public void close() {
    call(
        () -> {
          if (!connection.isClosed()) {
            Opening.closing(file);
            connection.close();
          }
          return true;
        });
  }

  /** Calls the driver and turns its errors into failures. */
  <T> T call(DriverCall<T> work) {
    long start = System.nanoTime();
    try {
      return work.run();
    } catch (SQLException e) {
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      throw SqliteErrors.translate(e, blamed, took, wait);
    }
  }

  /** Work that may fail as the driver fails. */
  @FunctionalInterface
  interface DriverCall<T> {
    T run() throws SQLException;
  }

  /**
   * How text is stored: the order of bytes of UTF-16, or empty for UTF-8. Asked when the first text
   * is read: a damaged schema cannot tell it.
   */
  Optional<ByteOrder> utf16() {
    if (!encodingKnown) {
      encodingKnown = true;
      utf16 =
          switch (encoding()) {
            case "UTF-16le" -> Optional.of(ByteOrder.LITTLE_ENDIAN);
            case "UTF-16be" -> Optional.of(ByteOrder.BIG_ENDIAN);
            default -> Optional.empty();
          };
    }
    return utf16;
  }

  /** Asked through the driver's own getter: {@link Rows} needs the answer to read text at all. */
  private String encoding() {
    return call(
        () -> {
          try (PreparedStatement statement = statement("PRAGMA encoding");
              ResultSet answer = statement.executeQuery()) {
            return answer.getString(1);
          }
        });
  }

  private PreparedStatement statement(String sql, @Nullable Object... arguments)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < arguments.length; i++) {
      statement.setObject(i + 1, arguments[i]);
    }
    return statement;
  }
}
