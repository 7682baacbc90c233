package dev.sqlitectl.backup;

import dev.sqlitectl.config.AtomicFile;
import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.outcome.Progress;
import dev.sqlitectl.sqlite.Access;
import dev.sqlitectl.sqlite.Database;
import dev.sqlitectl.sqlite.DatabaseFile;
import dev.sqlitectl.sqlite.PageCopy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Puts a new file where there is none, or one that SQLite can no longer write to. What was there
 * gets a new name, file and sidecars as the unit that they are.
 */
final class Replacement {
  private static final String ASIDE = ".replaced";

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
   * @return the names of the temporary files
   * @throws Failure {@link ExitCode#BUSY} when a run that lives is at work on them
   */
  List<String> clear() {
    List<String> cleared = new ArrayList<>();
    for (String name : List.of(fileName(), fileName() + ASIDE)) {
      Path leftover = target.folder().resolve(Scratch.temporaryName(name));
      if (Files.exists(leftover, LinkOption.NOFOLLOW_LINKS)) {
        clear(new DatabaseFile(leftover, ""));
        cleared.add(String.valueOf(leftover.getFileName()));
      }
    }
    return List.copyOf(cleared);
  }

  private void clear(DatabaseFile leftover) {
    Occupants.awaitNone(
        leftover,
        wait,
        progress,
        "another sqlitectl is restoring this database",
        "let it finish, or wait longer: --wait 10m");
    leftover.sidecars().forEach(Disk::delete);
    Disk.delete(leftover.path());
  }

  /**
   * Builds the new file under a temporary name, gives the old unit a second name and puts the new
   * file in its place: at no moment is there nothing under the database's name.
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
      Path aside = secondNames().stream().findFirst().orElseGet(() -> aside(now));
      try {
        boolean any = setAside(aside);
        takePlace(fresh.path());
        return any ? Optional.of(aside) : Optional.empty();
      } catch (Failure failure) {
        throw Files.exists(aside)
            ? failure.with("note", "what was there before is in " + aside)
            : failure;
      }
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

  /** The sidecars go before the new file comes: beside it they would change its rows. */
  private boolean setAside(Path aside) {
    boolean any = Files.exists(target.path());
    if (any && !Files.exists(aside)) {
      secondName(aside);
    }
    for (Path sidecar : target.sidecars()) {
      if (Files.exists(sidecar, LinkOption.NOFOLLOW_LINKS)) {
        String suffix = String.valueOf(sidecar.getFileName()).substring(fileName().length());
        Path name = aside.resolveSibling(aside.getFileName() + suffix);
        Disk.on(sidecar, () -> Files.move(sidecar, name));
        any = true;
      }
    }
    Disk.sync(target.folder());
    return any;
  }

  /** A copy where the file system knows no second names. */
  private void secondName(Path aside) {
    try {
      Files.createLink(aside, target.path());
    } catch (IOException | UnsupportedOperationException e) {
      try (Scratch copy = Scratch.create(target.folder(), fileName() + ASIDE)) {
        Disk.on(
            copy.path(),
            () -> Files.copy(target.path(), copy.path(), StandardCopyOption.REPLACE_EXISTING));
        likeTheOld(copy.path());
        Disk.sync(copy.path());
        Disk.on(aside, () -> Files.move(copy.path(), aside));
      }
    }
  }

  private void takePlace(Path fresh) {
    Disk.on(
        target.path(),
        () ->
            Files.exists(target.path())
                ? Files.move(fresh, target.path(), StandardCopyOption.ATOMIC_MOVE)
                : Files.move(fresh, target.path()));
    Disk.sync(target.folder());
  }

  /** The same owner and rights as the file it takes the place of, each as far as we may. */
  private void likeTheOld(Path fresh) {
    if (!Files.exists(target.path())) {
      return;
    }
    Disk.on(
        fresh,
        () -> {
          AtomicFile.likeTheOld(target.path(), fresh);
          return true;
        });
  }

  /** A name that is free. */
  private Path aside(Instant now) {
    String stamp = new BackupName("", now, "", Compression.NONE).toString();
    Path name =
        target.path().resolveSibling(fileName() + ASIDE + stamp.substring(0, stamp.length() - 3));
    return Files.exists(name, LinkOption.NOFOLLOW_LINKS) ? aside(now.plusMillis(1)) : name;
  }

  /** Names that a killed run gave the database to set it aside. */
  private List<Path> secondNames() {
    if (!Files.exists(target.path())) {
      return List.of();
    }
    return Disk.list(target.folder()).stream()
        .filter(file -> String.valueOf(file.getFileName()).startsWith(fileName() + ASIDE + "-"))
        .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
        .filter(file -> Disk.on(file, () -> Files.isSameFile(file, target.path())))
        .toList();
  }

  /** With a second name for the same file, that name would go on showing the old content. */
  private void requireSoleName() {
    boolean several =
        Files.exists(target.path())
            && Disk.on(
                target.path(),
                () ->
                    ((Integer) Files.getAttribute(target.path(), "unix:nlink"))
                        > 1 + secondNames().size());
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
