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
    List<Orphans> orphans = new ArrayList<>();
    if (findings.isEmpty()) {
      checkForeignKeys(db, progress, orphans, findings);
    }
    return new Report(
        db.file().path().toString(),
        findings.isEmpty() && orphans.isEmpty(),
        quick,
        List.copyOf(findings),
        List.copyOf(orphans),
        (System.nanoTime() - start) / 1_000_000);
  }

  private static List<String> findings(Database db, boolean quick, Progress progress) {
    String check = (quick ? "quick_check" : "integrity_check") + "(" + Integer.MAX_VALUE + ")";
    List<String> findings = new ArrayList<>();
    try {
      db.watched(
          progress,
          "checking",
          () -> db.list("PRAGMA " + check, row -> findings.addAll(lines(row.string(0)))));
    } catch (Failure failure) {
      if (failure.code() != ExitCode.CORRUPT) {
        throw failure;
      }
      findings.add(failure.message()); // the check itself came no further
    }
    findings.removeIf("ok"::equals);
    return findings;
  }

  /** The findings about pages come as one text under a headline. */
  private static List<String> lines(String found) {
    return found.lines().filter(line -> !line.startsWith("*** in database ")).toList();
  }

  /** Table by table: a key that fits no unique columns of its parent ends SQLite's check. */
  private static void checkForeignKeys(
      Database db, Progress progress, List<Orphans> orphans, List<String> findings) {
    List<String> tables =
        db.list(
            """
            SELECT name FROM sqlite_schema
            WHERE type = 'table' AND EXISTS (SELECT 1 FROM pragma_foreign_key_list(name))
            ORDER BY name
            """,
            row -> row.string(0));
    for (String table : tables) {
      try {
        orphans.addAll(db.watched(progress, "checking foreign keys", () -> orphansIn(db, table)));
      } catch (Failure failure) {
        if (!failure.message().startsWith("foreign key mismatch")) {
          throw failure;
        }
        findings.add(failure.message());
      }
    }
  }

  private static List<Orphans> orphansIn(Database db, String table) {
    return db.list(
        """
        SELECT "table", parent, count(*) FROM pragma_foreign_key_check(?)
        GROUP BY fkid ORDER BY parent
        """,
        row -> new Orphans(row.string(0), row.string(1), row.integer(2)),
        table);
  }
}
