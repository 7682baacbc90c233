package dev.sqlitectl.migrate;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.outcome.Progress;
import dev.sqlitectl.sqlite.Database;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The one way a schema is changed: in one transaction, under SQLite's own write lock, with foreign
 * keys unenforced while tables are rebuilt, and checked together with the row counts before the
 * commit.
 *
 * <p>The write lock is the lock between processes, too: who comes second waits for it, and no file
 * is left behind by those who die.
 *
 * @see <a href="https://www.sqlite.org/lang_altertable.html#otheralter">SQLite's own procedure</a>
 */
final class SchemaChange {
  private SchemaChange() {}

  /**
   * @param mayLose tables whose rows may become fewer, in lower case
   * @throws Failure {@link ExitCode#MIGRATION} when the work fails or would lose something; the old
   *     state is kept
   */
  static <T> T run(Database db, Set<String> mayLose, Progress progress, Supplier<T> work) {
    db.script("PRAGMA foreign_keys=OFF"); // a dropped parent would empty its children
    try {
      return db.transaction(
          () -> {
            Safeguard before = Safeguard.of(db);
            T result = db.watched(progress, "migrating", work);
            before.requireKept(Safeguard.of(db), mayLose);
            return result;
          });
    } catch (Failure failure) {
      throw rolledBack(failure);
    } finally {
      db.script("PRAGMA foreign_keys=ON");
    }
  }

  /** SQLite's "no such table" is a failed migration; a full disk or a lock stays what it is. */
  private static Failure rolledBack(Failure failure) {
    boolean migration = failure.code() == ExitCode.FAILED || failure.code() == ExitCode.MIGRATION;
    return migration
        ? failure.as(ExitCode.MIGRATION).with("note", "rolled back: the database is as it was")
        : failure;
  }
}
