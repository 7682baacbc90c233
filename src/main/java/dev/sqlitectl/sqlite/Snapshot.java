package dev.sqlitectl.sqlite;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.outcome.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One unchanging view of a database while others go on writing: a read transaction, begun when it
 * is taken.
 */
public final class Snapshot implements AutoCloseable {
  private final Database database;
  private final boolean ours;

  /**
   * Takes a snapshot on this connection, which must not be in a transaction. In WAL mode writers
   * are not held up; in the rollback-journal modes they wait until it is closed.
   */
  public Snapshot(Database database) {
    this(database, false);
  }

  private Snapshot(Database database, boolean ours) {
    this.database = database;
    this.ours = ours;
    database.script("BEGIN");
    database.number("SELECT count(*) FROM sqlite_schema"); // BEGIN alone takes no lock
  }

  /**
   * Takes a snapshot that holds no writer up, however long it is looked at: where the journal mode
   * would make writers wait, the view is that of a private copy in the temporary folder.
   */
  public static Snapshot lasting(Database database, Progress progress) {
    if (database.text("PRAGMA journal_mode").equalsIgnoreCase("wal")) {
      return new Snapshot(database);
    }
    Path copy = temporary(database);
    try {
      try (Snapshot held = new Snapshot(database)) {
        PageCopy.run(held.database(), DatabaseFile.at(copy), database.waiting(), progress);
      }
      Database sealed = Database.open(DatabaseFile.at(copy), Access.SEALED, database.waiting());
      sealed.blame(database.file());
      return new Snapshot(sealed, true);
    } finally {
      delete(copy); // the open connection keeps it; a kill leaves nothing behind
    }
  }

  /** The connection that sees the snapshot. */
  public Database database() {
    return database;
  }

  @Override
  public void close() {
    database.script("ROLLBACK");
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
