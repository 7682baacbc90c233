package dev.sqlitectl.sqlite;

import dev.sqlitectl.outcome.ExitCode;
import java.util.List;
import java.util.Locale;

/** Moves what waits in the write-ahead log into the database file. */
public final class Checkpoint {
  private Checkpoint() {}

  /**
   * How hard to try, in SQLite's own words.
   *
   * @see <a href="https://www.sqlite.org/pragma.html#pragma_wal_checkpoint">wal_checkpoint</a>
   */
  public enum Mode {
    PASSIVE,
    FULL,
    RESTART,
    TRUNCATE
  }

  /**
   * What a checkpoint did.
   *
   * @param walMode false when the database has no write-ahead log to move
   * @param complete whether every frame was moved and nobody stood in the way
   * @param frames frames in the log; a frame holds one page
   * @param moved frames that are in the database file now
   * @param walBefore bytes in the log before
   * @param walAfter bytes in the log after
   * @param holders other processes that have the database open, when it was not complete
   */
  public record Report(
      String database,
      Mode mode,
      boolean walMode,
      boolean complete,
      long frames,
      long moved,
      long walBefore,
      long walAfter,
      List<Holder> holders,
      long durationMs)
      implements dev.sqlitectl.outcome.Report {
    @Override
    public ExitCode ending() {
      return complete ? ExitCode.OK : ExitCode.INCOMPLETE;
    }
  }

  /** Runs a checkpoint and reads the row with which SQLite answers: a reader is no error to it. */
  public static Report run(Database db, Mode mode) {
    long start = System.nanoTime();
    long before = db.file().walSize();
    boolean walMode = db.text("PRAGMA journal_mode").equalsIgnoreCase("wal");
    // TRUNCATE answers with the empty log that it leaves: FULL first tells how much was moved.
    Answer moved = ask(db, mode == Mode.PASSIVE ? Mode.PASSIVE : Mode.FULL);
    boolean allMoved = !moved.busy() && moved.moved() >= moved.frames();
    boolean more = mode == Mode.RESTART || mode == Mode.TRUNCATE;
    boolean inTheWay = allMoved && more && ask(db, mode).busy();
    boolean complete = allMoved && (!inTheWay || db.file().walSize() == 0);
    return new Report(
        db.file().path().toString(),
        mode,
        walMode,
        complete,
        Math.max(0, moved.frames()),
        Math.max(0, moved.moved()),
        before,
        db.file().walSize(),
        complete ? List.of() : Holder.of(db.file()),
        (System.nanoTime() - start) / 1_000_000);
  }

  private record Answer(boolean busy, long frames, long moved) {}

  private static Answer ask(Database db, Mode mode) {
    return db.first(
            "PRAGMA wal_checkpoint(" + mode.name().toUpperCase(Locale.ROOT) + ")",
            row -> new Answer(row.integer(0) != 0, row.integer(1), row.integer(2)))
        .orElse(new Answer(false, 0, 0));
  }
}
