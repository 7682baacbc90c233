package dev.sqlitectl.sqlite;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.outcome.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One unchanging view of a database while others go on writing: a read transaction, begun when it
 * is taken.
 */
public final class Snapshot implements AutoCloseable {
  /** Beyond a few they wait for each other, in memory or at the disk. */
  private static final int READERS =
      Math.max(2, Math.min(4, Runtime.getRuntime().availableProcessors()));

  /** What one connection reads in some tens of milliseconds, in bytes. */
  private static final long WORTH_SHARING = 16 << 20;

  private static final int ATTEMPTS = 10;

  private final Database database;
  private final List<Database> more;
  private final boolean ours;

  /**
   * Takes a snapshot on this connection, which must not be in a transaction. In WAL mode writers
   * are not held up; in the rollback-journal modes they wait until it is closed.
   */
  public Snapshot(Database database) {
    this(database, List.of(), false);
    begin(database);
  }

  private Snapshot(Database database, List<Database> more, boolean ours) {
    this.database = database;
    this.more = more;
    this.ours = ours;
  }

  /**
   * Takes a snapshot that holds no writer up, however long it is looked at: where the journal mode
   * would make writers wait, the view is that of a private copy in the temporary folder.
   */
  public static Snapshot lasting(Database database, Progress progress) {
    if (database.text("PRAGMA journal_mode").equalsIgnoreCase("wal")) {
      return inWriteAheadLog(database);
    }
    Path copy = temporary(database);
    try {
      try (Snapshot held = new Snapshot(database)) {
        PageCopy.run(held.database(), DatabaseFile.at(copy), database.waiting(), progress);
      }
      Database sealed = Database.open(DatabaseFile.at(copy), Access.SEALED, database.waiting());
      sealed.blame(database.file());
      List<Database> more = furtherReaders(sealed.file(), Access.SEALED, database.waiting());
      more.forEach(reader -> reader.blame(database.file()));
      more.forEach(Snapshot::begin);
      begin(sealed);
      return new Snapshot(sealed, more, true);
    } finally {
      delete(copy); // the open connections keep it; a kill leaves nothing behind
    }
  }

  private static Snapshot inWriteAheadLog(Database database) {
    List<Database> more = furtherReaders(database.file(), Access.READ_ONLY, database.waiting());
    try {
      if (!more.isEmpty() && beginTogether(database, more)) {
        return new Snapshot(database, more, false);
      }
    } catch (Failure oneIsEnough) {
      database.rollback();
    }
    more.forEach(Database::close);
    return new Snapshot(database);
  }

  /**
   * Whether all of them see the same: that which began last has seen nobody commit since before the
   * first began.
   */
  private static boolean beginTogether(Database database, List<Database> more) {
    Database last = more.get(more.size() - 1);
    for (int i = 0; i < ATTEMPTS; i++) {
      long before = last.number("PRAGMA data_version");
      begin(database);
      more.forEach(Snapshot::begin);
      if (last.number("PRAGMA data_version") == before) {
        return true;
      }
      more.forEach(Snapshot::end);
      end(database);
    }
    return false;
  }

  /** None where no second connection can be had, or one is enough. */
  private static List<Database> furtherReaders(DatabaseFile file, Access access, Duration wait) {
    List<Database> readers = new ArrayList<>();
    int wanted = file.size() + file.walSize() < WORTH_SHARING ? 0 : READERS - 1;
    try {
      for (int i = 0; i < wanted; i++) {
        readers.add(Database.open(file, access, wait));
      }
    } catch (Failure failure) {
      readers.forEach(Database::close);
      readers.clear();
    }
    return List.copyOf(readers);
  }

  private static void begin(Database database) {
    database.script("BEGIN");
    database.number("SELECT count(*) FROM sqlite_schema"); // BEGIN alone takes no lock
  }

  private static void end(Database database) {
    database.script("ROLLBACK");
  }

  /** The connection that sees the snapshot. */
  public Database database() {
    return database;
  }

  /** The connections that see it, {@link #database} first: each may read in a thread of its own. */
  public List<Database> readers() {
    List<Database> readers = new ArrayList<>(more);
    readers.add(0, database);
    return List.copyOf(readers);
  }

  @Override
  public void close() {
    try {
      more.forEach(Database::close);
    } finally {
      end(database);
    }
    if (ours) {
      database.close();
    }
  }

  private static Path temporary(Database database) {
    try {
      return Files.createTempFile(TemporaryFolder.path(), "sqlitectl-", ".db");
    } catch (IOException e) {
      throw new Failure(
              ExitCode.STORAGE, "no private copy can be made in " + TemporaryFolder.path())
          .about(database.file())
          .hint("set TMPDIR to a folder with room for the database")
          .because(e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      file.toFile().deleteOnExit();
    }
  }
}
