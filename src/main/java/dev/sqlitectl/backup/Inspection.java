package dev.sqlitectl.backup;

import dev.sqlitectl.outcome.Progress;
import dev.sqlitectl.sqlite.Access;
import dev.sqlitectl.sqlite.Contents;
import dev.sqlitectl.sqlite.Database;
import dev.sqlitectl.sqlite.DatabaseFile;
import dev.sqlitectl.sqlite.Integrity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Looks at a database file that nobody changes any more in all ways at once, each through a
 * connection of its own.
 *
 * @param <T> what is found of it as bytes
 */
final class Inspection<T> implements AutoCloseable {
  private final SideBySide work;
  private final SideBySide.Part<List<String>> damage;
  private final SideBySide.Part<T> bytes;
  private final SideBySide.Part<Contents> contents;
  private final SideBySide.Part<Integrity.ForeignKeys> foreignKeys;

  /** Begins all of it, what lasts the longest first; {@code bytes} looks at the file as a file. */
  Inspection(DatabaseFile file, Duration wait, SideBySide.Work<T> bytes, Progress progress) {
    this.work = new SideBySide(progress);
    this.damage = work.begin(own -> with(file, wait, db -> Integrity.damage(db, false, own)));
    this.bytes = work.begin(bytes);
    this.contents = work.begin(own -> with(file, wait, db -> Contents.read(db, own)));
    this.foreignKeys = work.begin(own -> with(file, wait, db -> Integrity.foreignKeys(db, own)));
  }

  private static <R> R with(DatabaseFile file, Duration wait, Function<Database, R> look) {
    try (Database own = Database.open(file, Access.SEALED, wait)) {
      return look.apply(own);
    }
  }

  /** The file as bytes. */
  T bytes() {
    return bytes.get();
  }

  /** What is wrong with the database, in SQLite's words; empty when nothing is. */
  List<String> findings() {
    List<String> findings = new ArrayList<>(damage.get());
    if (findings.isEmpty()) {
      findings.addAll(foreignKeys.get().mismatched());
    }
    return List.copyOf(findings);
  }

  /** What the database holds. */
  Contents contents() {
    return contents.get();
  }

  /** The rows whose foreign keys point nowhere. */
  List<Integrity.Orphans> orphans() {
    return foreignKeys.get().orphans();
  }

  @Override
  public void close() {
    work.close();
  }
}
