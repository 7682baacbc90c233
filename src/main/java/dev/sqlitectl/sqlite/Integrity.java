package dev.sqlitectl.sqlite;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.outcome.Progress;
import java.util.ArrayList;
import java.util.List;

/** Looks for damage in a database, without changing it. */
public final class Integrity {
  private Integrity() {}

  /**
   * What was found.
   *
   * @param quick whether indexes were left out
   * @param findings what SQLite's check found, all of it, in its own words; empty when sound
   * @param orphans rows whose foreign key points nowhere, counted by key
   */
  public record Report(
      String database,
      boolean sound,
      boolean quick,
      List<String> findings,
      List<Orphans> orphans,
      long durationMs)
      implements dev.sqlitectl.outcome.Report {
    @Override
    public ExitCode ending() {
      return sound ? ExitCode.OK : ExitCode.CORRUPT;
    }
  }

  /** Rows of {@code table} that refer to rows of {@code parent} which are not there. */
  public record Orphans(String table, String parent, long rows) {}

  /**
   * Checks pages, rows, indexes (unless {@code quick}) and foreign keys.
   *
   * @throws Failure when the file cannot be read at all, or when {@code progress} ends the work
   */
  public static Report check(Database db, boolean quick, Progress progress) {
    long start = System.nanoTime();
    List<String> findings = findings(db, quick, progress);
    List<Orphans> orphans = findings.isEmpty() ? orphans(db, progress) : List.of();
    return new Report(
        db.file().path().toString(),
        findings.isEmpty() && orphans.isEmpty(),
        quick,
        findings,
        orphans,
        (System.nanoTime() - start) / 1_000_000);
  }

  private static List<String> findings(Database db, boolean quick, Progress progress) {
    String check = quick ? "PRAGMA quick_check" : "PRAGMA integrity_check";
    List<String> findings = new ArrayList<>();
    try {
      findings.addAll(
          db.watched(
              progress,
              "checking",
              () -> db.list(check + "(" + Integer.MAX_VALUE + ")", row -> row.string(0))));
      findings.removeIf("ok"::equals);
    } catch (Failure failure) {
      if (failure.code() != ExitCode.CORRUPT) {
        throw failure;
      }
      findings.add(failure.message());
    }
    return findings;
  }

  private static List<Orphans> orphans(Database db, Progress progress) {
    return db.watched(
        progress,
        "checking foreign keys",
        () ->
            db.list(
                """
                SELECT "table", parent, count(*) FROM pragma_foreign_key_check
                GROUP BY "table", parent, fkid ORDER BY 1, 2
                """,
                row -> new Orphans(row.string(0), row.string(1), row.integer(2))));
  }
}
