package dev.sqlitectl.sqlite;

/**
 * One unchanging view of a database while others go on writing: a read transaction, begun when it
 * is taken.
 *
 * <p>In WAL mode writers are not held up. In the rollback-journal modes they wait until the
 * snapshot is closed.
 */
public final class Snapshot implements AutoCloseable {
  private final Database database;

  /** Takes a snapshot on this connection, which must not be in a transaction. */
  public Snapshot(Database database) {
    this.database = database;
    database.script("BEGIN");
    database.number("SELECT count(*) FROM sqlite_schema"); // BEGIN alone takes no lock
  }

  /** The connection that sees the snapshot. */
  public Database database() {
    return database;
  }

  @Override
  public void close() {
    database.script("ROLLBACK");
  }
}
