package dev.sqlitectl.sqlite;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteOpenMode;

/** How a file becomes a connection: by which of SQLite's modes, and what each is told first. */
final class Opening {
  /**
   * Files open in this process. Reading one of them with Java's own means and closing it would drop
   * SQLite's POSIX locks on it, so their headers are not looked at a second time.
   */
  private static final Map<Path, Integer> OPEN = new ConcurrentHashMap<>();

  private Opening() {}

  static Database open(DatabaseFile file, Access access, Duration wait) {
    boolean ours = OPEN.containsKey(file.path());
    boolean writeAheadLog = !ours && file.check().writeAheadLog();
    if (access == Access.READ_WRITE) {
      return connected(file, access, "rw", wait);
    }
    if (access == Access.SEALED) {
      return connected(file, access, "ro&immutable=1", wait);
    }
    // A read-only connection to a WAL database without a log leaves an empty -wal and -shm behind
    // that it may not remove; one that could write cleans up after itself. Where there is a log,
    // only mode=ro promises not to move it into the file on closing.
    // A journal may be hot, left by a crash: only a connection that could write rolls it back, and
    // until then there is nothing to read.
    boolean logless = writeAheadLog && !Files.exists(file.wal());
    boolean mayHaveToWrite = logless || Files.exists(file.journal());
    try {
      return connected(file, access, mayHaveToWrite && file.isWritable() ? "rw" : "ro", wait);
    } catch (Failure failure) {
      if (logless && failure.code() == ExitCode.STORAGE && !Files.exists(file.wal())) {
        Database unwatched = connected(file, access, "ro&immutable=1", wait);
        unwatched.assume("wal");
        return unwatched;
      }
      throw failure;
    }
  }

  static Database create(DatabaseFile file, int pageSize, Duration wait) {
    boolean begun = Files.isRegularFile(file.path()) && file.size() == 0 && file.walSize() == 0;
    boolean there = Files.exists(file.path()) || file.sidecars().stream().anyMatch(Files::exists);
    if (there && !begun) {
      throw new Failure(ExitCode.REFUSED, "the file or one of its sidecars exists already")
          .about(file);
    }
    Database database = connected(file, Access.READ_WRITE, "rwc", wait);
    try {
      database.script("PRAGMA page_size=" + pageSize + "; PRAGMA journal_mode=WAL");
      return database;
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  /** A connection to this file is about to close. */
  static void closing(DatabaseFile file) {
    OPEN.computeIfPresent(file.path(), (path, count) -> count > 1 ? count - 1 : null);
  }

  private static Database connected(DatabaseFile file, Access access, String mode, Duration wait) {
    Database database = new Database(file, wait, connect(file, mode, wait));
    OPEN.merge(file.path(), 1, Integer::sum);
    try {
      database.script(
          """
          PRAGMA trusted_schema=OFF;
          PRAGMA cell_size_check=ON;
          PRAGMA mmap_size=0;
          """
              + (access == Access.READ_WRITE ? "PRAGMA foreign_keys=ON" : "PRAGMA query_only=ON"));
      database.number("PRAGMA schema_version"); // the first read: what is wrong shows here
      return database;
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  private static SQLiteConnection connect(DatabaseFile file, String mode, Duration wait) {
    SQLiteConfig config = new SQLiteConfig();
    config.setOpenMode(SQLiteOpenMode.NOMUTEX); // a lock per cell, for a connection of one thread
    Properties properties = config.toProperties();
    properties.setProperty("busy_timeout", Long.toString(wait.toMillis()));
    properties.setProperty("transaction_mode", "IMMEDIATE");
    try {
      return JDBC.createConnection("jdbc:sqlite:" + file.uri(mode), properties);
    } catch (SQLException e) {
      throw SqliteErrors.translate(e, file, Duration.ZERO, wait);
    }
  }
}
