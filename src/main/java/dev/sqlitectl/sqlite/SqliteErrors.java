package dev.sqlitectl.sqlite;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.sqlite.SQLiteErrorCode;

/** The one place where SQLite's result codes become failures. */
final class SqliteErrors {
  private SqliteErrors() {}

  /**
   * @param took how long the call lasted that failed
   * @param wait how long it could have waited for locks
   */
  static Failure translate(SQLException error, DatabaseFile file, Duration took, Duration wait) {
    return translate(error.getErrorCode(), String.valueOf(error.getMessage()), file, took, wait)
        .because(error);
  }

  /**
   * As {@link #translate(SQLException, DatabaseFile, Duration, Duration)}.
   *
   * @param code a primary or extended result code
   */
  static Failure translate(
      int code, String message, DatabaseFile file, Duration took, Duration wait) {
    Failure failure =
        switch (SQLiteErrorCode.getErrorCode(code & 0xff)) {
          case SQLITE_BUSY, SQLITE_LOCKED -> busy(file, took, wait);
          case SQLITE_CORRUPT ->
              new Failure(ExitCode.CORRUPT, "the database is damaged: " + clean(message))
                  .hint("see the damage: sqlitectl integrity; go back: sqlitectl restore latest");
          case SQLITE_NOTADB ->
              new Failure(
                      ExitCode.NOT_FOUND,
                      "not a SQLite database: encrypted, or a file of another kind")
                  .hint("check the path; encrypted databases must be decrypted first");
          case SQLITE_FULL ->
              new Failure(ExitCode.STORAGE, "no room left on the disk")
                  .hint("free some space, then run the command again; nothing was changed");
          case SQLITE_READONLY, SQLITE_PERM ->
              new Failure(ExitCode.STORAGE, "the database cannot be written: " + clean(message))
                  .hint("check the permissions of the file and of its folder");
          case SQLITE_CANTOPEN ->
              new Failure(ExitCode.STORAGE, "the database cannot be opened: " + clean(message))
                  .hint("check the permissions of the file and of its folder");
          case SQLITE_IOERR ->
              new Failure(ExitCode.STORAGE, "the disk reports an error: " + clean(message));
          default -> new Failure(ExitCode.FAILED, clean(message));
        };
    return failure.about(file);
  }

  /** SQLite waits for as long as it was told, or not at all where waiting could not help. */
  private static Failure busy(DatabaseFile file, Duration took, Duration wait) {
    boolean waited = took.compareTo(wait.dividedBy(2)) >= 0;
    String time = String.format(Locale.ROOT, " (waited %.1f s)", wait.toMillis() / 1000.0);
    Failure failure =
        new Failure(ExitCode.BUSY, "database is locked by another process" + (waited ? time : ""))
            .about(file);
    List<Holder> holders = Holder.of(file);
    List<Holder> locking = holders.stream().filter(Holder::writing).toList();
    for (Holder holder : locking.isEmpty() ? holders : locking) {
      failure =
          failure.with("note", holder + (holder.writing() ? " holds the lock" : " has it open"));
    }
    return failure.hint(
        waited
            ? "stop that process, or wait longer: --wait 2m"
            : "run the command again; waiting longer would not help");
  }

  /** The driver's messages repeat the code in front: {@code [SQLITE_CORRUPT] The … (…)}. */
  private static String clean(String message) {
    int open = message.startsWith("[") ? message.indexOf(']') : -1;
    String text = open < 0 ? message : message.substring(open + 1).strip();
    int paren = text.indexOf(" (");
    return paren > 0 && text.endsWith(")") ? text.substring(paren + 2, text.length() - 1) : text;
  }
}
