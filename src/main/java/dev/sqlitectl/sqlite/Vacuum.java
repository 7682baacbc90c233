package dev.sqlitectl.sqlite;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.outcome.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Rewrites a database without its free pages. */
public final class Vacuum {
  private Vacuum() {}

  /**
   * What a vacuum did.
   *
   * @param before bytes of the file and its log before
   * @param after bytes of the file and its log after
   * @param complete whether the new content is in the file; while others read the old one it waits
   *     in the log, and the next checkpoint brings it over
   * @param renumbered tables without an INTEGER PRIMARY KEY: their rowids may have changed
   * @param holders other processes that have the database open, when it was not complete
   */
  public record Report(
      String database,
      long before,
      long after,
      boolean complete,
      List<String> renumbered,
      List<Holder> holders,
      long durationMs)
      implements dev.sqlitectl.outcome.Report {
    @Override
    public ExitCode ending() {
      return complete ? ExitCode.OK : ExitCode.INCOMPLETE;
    }
  }

  /**
   * Rewrites the file in one transaction: a kill at any moment leaves the old content. Foreign keys
   * and triggers are not involved.
   *
   * @throws Failure {@link ExitCode#STORAGE} when the disk has not the room for the copy, {@link
   *     ExitCode#BUSY} when others keep it locked; what {@code progress} throws, which says so when
   *     the file has been rewritten by then
   */
  public static Report run(Database db, Progress progress) {
    long start = System.nanoTime();
    Header header = new Header((int) db.number("PRAGMA page_size"), false, 0);
    long used = (db.number("PRAGMA page_count") - db.number("PRAGMA freelist_count"));
    requireRoom(db.file(), used * header.pageSize());
    List<String> renumbered =
        Schema.read(db).tables().stream()
            .filter(table -> table.rowidAlias().isEmpty() && !table.withoutRowid())
            .map(Schema.Table::name)
            .toList();
    long before = db.file().size() + db.file().walSize();
    db.watched(
        progress,
        "vacuum",
        () -> {
          db.execute("VACUUM");
          return true;
        });
    requireGoing(db, progress, "before its log was moved");
    // In WAL mode the new content is in the log; the file shrinks when the log is moved.
    boolean complete = db.number("PRAGMA wal_checkpoint(TRUNCATE)") == 0;
    requireGoing(db, progress, "and nothing is left to do");
    return new Report(
        db.file().path().toString(),
        before,
        db.file().size() + db.file().walSize(),
        complete,
        renumbered,
        complete ? List.of() : Holder.of(db.file()),
        (System.nanoTime() - start) / 1_000_000);
  }

  /** SQLite does not ask while it commits: whoever ended the work meanwhile is told of it here. */
  private static void requireGoing(Database db, Progress progress, String how) {
    try {
      progress.at("vacuum", 0, 0, Progress.Unit.STEPS);
    } catch (Failure failure) {
      throw failure.code() == ExitCode.INTERRUPTED
          ? new Failure(ExitCode.INTERRUPTED, "interrupted when the vacuum was done, " + how)
              .about(db.file())
          : failure;
    }
  }

  /** VACUUM builds the new content in the temporary folder, then writes it to the log or file. */
  private static void requireRoom(DatabaseFile file, long needed) {
    for (Path folder : List.of(file.folder(), TemporaryFolder.path())) {
      long free = usable(folder);
      if (free < needed) {
        throw new Failure(
                ExitCode.STORAGE,
                "not enough room in %s: a vacuum needs %,d bytes there, %,d are free"
                    .formatted(folder, needed, free))
            .about(file)
            .hint("free some space, or set SQLITE_TMPDIR to a folder on a larger disk");
      }
    }
  }

  private static long usable(Path folder) {
    try {
      return Files.getFileStore(folder).getUsableSpace();
    } catch (IOException e) {
      return Long.MAX_VALUE; // not told: let SQLite find out
    }
  }
}
