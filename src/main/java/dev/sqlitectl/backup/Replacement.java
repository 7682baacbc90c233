package dev.sqlitectl.backup;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.outcome.Progress;
import dev.sqlitectl.sqlite.Access;
import dev.sqlitectl.sqlite.Database;
import dev.sqlitectl.sqlite.DatabaseFile;
import dev.sqlitectl.sqlite.Holder;
import dev.sqlitectl.sqlite.PageCopy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Puts a new file where there is none, or one that SQLite can no longer write to. What was there is
 * moved aside under a new name, file and sidecars as the unit that they are.
 */
final class Replacement {
  private final DatabaseFile target;
  private final Duration wait;
  private final Progress progress;

  Replacement(DatabaseFile target, Duration wait, Progress progress) {
    this.target = target;
    this.wait = wait;
    this.progress = progress;
  }

  /**
   * Clears away what a killed run left; it may still be a second name of the database.
   *
   * @return the name of the temporary file; empty when there was none
   * @throws Failure {@link ExitCode#BUSY} when a run that lives is at work on it
   */
  Optional<String> clear() {
    DatabaseFile leftover =
        new DatabaseFile(target.folder().resolve(Scratch.temporaryName(fileName())), "");
    if (!Files.exists(leftover.path(), LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    List<Holder> holders = Holder.of(leftover);
    if (!holders.isEmpty()) {
      throw new Failure(ExitCode.BUSY, "another sqlitectl is restoring this database")
          .about(target)
          .with("note", holders.get(0).toString());
    }
    leftover.sidecars().forEach(Disk::delete);
    Disk.delete(leftover.path());
    return Optional.of(String.valueOf(leftover.path().getFileName()));
  }

  /**
   * Builds the new file under a temporary name, moves the old unit aside and gives the new file its
   * name.
   *
   * @param now becomes part of the old unit's new name
   * @return the old unit's main file, or the sidecars' when there was no main file; empty when
   *     nothing was there
   */
  Optional<Path> run(OpenBackup backup, Instant now) {
    requireSoleName();
    try (Scratch fresh = draft(backup)) {
      try (Database database = Database.open(fresh.database(), Access.READ_WRITE, wait)) {
        database.text("PRAGMA journal_mode=" + (backup.writeAheadLog() ? "WAL" : "DELETE"));
      }
      likeTheOld(fresh.path());
      Disk.sync(fresh.path());
      Optional<Path> aside = moveAside(now);
      Disk.link(fresh.path(), target.path());
      Disk.sync(target.folder());
      return aside;
    }
  }

  /** The content of a backup as a file beside the target. */
  Scratch draft(OpenBackup backup) {
    Scratch fresh = Scratch.create(target.folder(), fileName());
    try {
      PageCopy.run(backup.database(), fresh.database(), wait, fresh.guard(progress));
      return fresh;
    } catch (RuntimeException e) {
      fresh.close();
      throw e;
    }
  }

  /** The sidecars go first: beside another main file they would change its rows. */
  private Optional<Path> moveAside(Instant now) {
    String stamp = new BackupName("", now, "", Compression.NONE).toString();
    Path aside =
        target
            .path()
            .resolveSibling(fileName() + ".replaced" + stamp.substring(0, stamp.length() - 3));
    List<Path> unit = new ArrayList<>(target.sidecars());
    unit.add(target.path());
    boolean any = false;
    for (Path file : unit) {
      if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        String suffix = String.valueOf(file.getFileName()).substring(fileName().length());
        Path name = aside.resolveSibling(aside.getFileName() + suffix);
        Disk.on(file, () -> Files.move(file, name));
        any = true;
      }
    }
    Disk.sync(target.folder());
    return any ? Optional.of(aside) : Optional.empty();
  }

  /** The same owner and rights as the file it takes the place of, as far as we may. */
  private void likeTheOld(Path fresh) {
    if (!Files.exists(target.path())) {
      return;
    }
    try {
      PosixFileAttributes old = Files.readAttributes(target.path(), PosixFileAttributes.class);
      PosixFileAttributeView view = Files.getFileAttributeView(fresh, PosixFileAttributeView.class);
      view.setGroup(old.group());
      view.setOwner(old.owner());
      view.setPermissions(old.permissions());
    } catch (IOException e) {
      return; // somebody else's file: the new one is ours
    }
  }

  /** With a second name for the same file, that name would go on showing the old content. */
  private void requireSoleName() {
    boolean several =
        Files.exists(target.path())
            && Disk.on(
                target.path(),
                () -> ((Integer) Files.getAttribute(target.path(), "unix:nlink")) > 1);
    if (several) {
      throw new Failure(ExitCode.REFUSED, "the database file has a second name (a hard link)")
          .about(target)
          .hint("remove the other name, or restore beside it: --to OTHER.db");
    }
  }

  private String fileName() {
    return String.valueOf(target.path().getFileName());
  }
}
