package dev.sqlitectl.outcome;

import java.util.Locale;

/** Every way sqlitectl can end. The numbers and names are a published contract: only ever added. */
public enum ExitCode {
  OK(0, "done, or nothing to do"),
  FAILED(1, "a failure without a code of its own"),
  USAGE(2, "bad option, bad address, missing input with --no-input"),
  INCOMPLETE(3, "the main thing is done, something listed is not"),
  CORRUPT(4, "damage found, or a comparison differs"),
  PENDING(5, "something needs doing (status --exit-code, migrate --check)"),
  NOT_FOUND(10, "no such database, backup or migrations folder; not a SQLite database"),
  BUSY(11, "locked after --wait, or another sqlitectl at work"),
  AUTH(12, "PostgreSQL refused the login or lacks a privilege"),
  UNREACHABLE(13, "PostgreSQL cannot be reached, or the connection was lost"),
  STORAGE(14, "disk full, read-only, permission, I/O error"),
  MIGRATION(15, "a migration failed"),
  REFUSED(16, "needs --yes; target exists or is not empty; unsafe place"),
  UNCONVERTIBLE(17, "strict policy and values that do not fit"),
  UNKNOWN(20, "the outcome of a COMMIT could not be learnt"),
  BUG(70, "a fault in sqlitectl; the stack trace is in a crash file"),
  HANGUP(129, "ended by SIGHUP, after clean-up"),
  INTERRUPTED(130, "ended by Ctrl-C (SIGINT), after clean-up"),
  TERMINATED(143, "ended by SIGTERM, after clean-up");

  private final int status;
  private final String when;

  ExitCode(int status, String when) {
    this.status = status;
    this.when = when;
  }

  /** The process exit status. */
  public int status() {
    return status;
  }

  /** The name users see in messages and JSON: lower case, words joined by hyphens. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** One line that says when a command ends this way. */
  public String when() {
    return when;
  }
}
