package dev.sqlitectl.backup;

import dev.sqlitectl.outcome.Progress;
import dev.sqlitectl.sqlite.Access;
import dev.sqlitectl.sqlite.Database;
import dev.sqlitectl.sqlite.DatabaseFile;
import dev.sqlitectl.sqlite.PageCopy;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Writes new content into a sound database through SQLite, so that open connections see it. What it
 * held is sealed in the same exclusive moment: no commit of others falls between the two.
 */
final class Overwrite {
  private final DatabaseFile target;
  private final Workplace place;
  private final Duration wait;
  private final Clock clock;
  private final Progress progress;
  private @Nullable Sealed before;

  /**
   * @param place where the backup of what is there goes
   */
  Overwrite(DatabaseFile target, Workplace place, Duration wait, Clock clock, Progress progress) {
    this.target = target;
    this.place = place;
    this.wait = wait;
    this.clock = clock;
    this.progress = progress;
  }

  /**
   * Does it. A kill or a failure at any moment leaves the old content or the new one.
   *
   * @param draft the new content; its rows stay as they are
   * @return the backup of what was there
   */
  Sealed run(DatabaseFile draft) {
    try (Database source = Database.open(draft, Access.READ_WRITE, wait);
        Database standing = Database.open(target, Access.READ_WRITE, wait)) {
      requireTwoPages(source);
      boolean writeAheadLog = standing.text("PRAGMA journal_mode").equals("wal");
      boolean otherPages = standing.number("PRAGMA page_size") != source.number("PRAGMA page_size");
      // A database in WAL mode cannot change its page size: it leaves that mode for the while.
      if (writeAheadLog && otherPages) {
        standing.text("PRAGMA journal_mode=DELETE");
      }
      try {
        boolean log = writeAheadLog && !otherPages;
        PageCopy.overwrite(source, target, wait, progress, () -> seal(standing, log));
      } finally {
        if (writeAheadLog && otherPages) {
          standing.text("PRAGMA journal_mode=WAL");
        }
      }
      return java.util.Objects.requireNonNull(before);
    }
  }

  /**
   * In the rollback modes nobody may read by the rules while it is locked, but the file is whole.
   */
  private void seal(Database standing, boolean writeAheadLog) {
    Sealing sealing = new Sealing(place, clock, progress);
    if (writeAheadLog) {
      before = seal(sealing, standing);
    } else {
      try (Database file = Database.open(target, Access.SEALED, wait)) {
        before = seal(sealing, file);
      }
    }
  }

  private static Sealed seal(Sealing sealing, Database source) {
    return sealing.seal(source, BackupName.BEFORE_RESTORE, Compression.NONE).sealed();
  }

  /** An empty database gets a free page, which holds nothing. */
  private static void requireTwoPages(Database draft) {
    if (draft.number("PRAGMA page_count") < 2) {
      draft.script(
          """
          PRAGMA auto_vacuum=NONE; VACUUM;
          CREATE TABLE sqlitectl_page (a); DROP TABLE sqlitectl_page;
          """);
    }
  }
}
