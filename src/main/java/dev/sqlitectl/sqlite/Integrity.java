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
    List<String> findings = new ArrayList<>(damage(db, quick, progress));
    List<Orphans> orphans = new ArrayList<>();
    if (findings.isEmpty()) {
      ForeignKeys keys = foreignKeys(db, progress);
      findings.addAll(keys.mismatched());
      orphans.addAll(keys.orphans());
    }
    return new Report(
        db.file().path().toString(),
        findings.isEmpty() && orphans.isEmpty(),
        quick,
        List.copyOf(findings),
        List.copyOf(orphans),
        (System.nanoTime() - start) / 1_000_000);
  }

  /**
   * The part of {@link #check} that looks at pages, rows and indexes (unless {@code quick}).
   *
   * @return what SQLite found, all of it, in its own words
   */
  public static List<String> damage(Database db, boolean quick, Progress progress) {
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
    return List.copyOf(findings);
  }

  /** The findings about pages come as one text under a headline. */
  private static List<String> lines(String found) {
    return found.lines().filter(line -> !line.startsWith("*** in database ")).toList();
  }

  /**
   * What the foreign keys of a database point to.
   *
   * @param mismatched the keys that fit no unique columns of their parents, in SQLite's words
   */
  public record ForeignKeys(List<Orphans> orphans, List<String> mismatched) {}

  /** The part of {@link #check} that follows foreign keys. */
  public static ForeignKeys foreignKeys(Database db, Progress progress) {
    List<Orphans> orphans = new ArrayList<>();
    List<String> mismatched = new ArrayList<>();
    List<String> tables =
        db.list(
            """
            SELECT name FROM sqlite_schema
            WHERE type = 'table' AND EXISTS (SELECT 1 FROM pragma_foreign_key_list(name))
            ORDER BY name
            """,
            row -> row.string(0));
    for (String table : tables) { // one by one, since a mismatch ends SQLite's check
      try {
        orphans.addAll(db.watched(progress, "checking foreign keys", () -> orphansIn(db, table)));
      } catch (Failure failure) {
        if (!failure.message().startsWith("foreign key mismatch")) {
          throw failure;
        }
        mismatched.add(failure.message());
      }
    }
    return new ForeignKeys(List.copyOf(orphans), List.copyOf(mismatched));
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
