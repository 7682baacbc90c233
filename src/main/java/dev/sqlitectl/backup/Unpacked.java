package dev.sqlitectl.backup;

import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.outcome.Progress;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A private temporary folder for a backup while it is unpacked, gone with all that is in it when
 * closed. What killed runs left of theirs goes when the next one is made.
 */
final class Unpacked implements AutoCloseable {
  private static final String PREFIX = "sqlitectl-unpacked-";

  /** A folder this young may belong to a run that is about to lock it. */
  private static final Duration YOUNG = Duration.ofMinutes(1);

  private final Path folder;
  private final RunLock lock;
  private final List<String> cleared;

  private Unpacked(Path folder, RunLock lock, List<String> cleared) {
    this.folder = folder;
    this.lock = lock;
    this.cleared = cleared;
  }

  /**
   * Makes the folder, which only its owner may enter.
   *
   * @param parent the temporary folder
   */
  static Unpacked create(Path parent) {
    Path folder = Disk.on(parent, () -> Files.createTempDirectory(parent, PREFIX));
    try {
      RunLock lock = RunLock.acquire(folder, Duration.ZERO, Progress.SILENT);
      return new Unpacked(folder, lock, clear(parent, folder));
    } catch (RuntimeException e) {
      delete(folder);
      throw e;
    }
  }

  Path folder() {
    return folder;
  }

  /** The folders of killed runs that were found and removed. */
  List<String> cleared() {
    return cleared;
  }

  /** Everybody may put folders there: only those of the same user are ours. */
  private static List<String> clear(Path parent, Path own) {
    List<String> cleared = new ArrayList<>();
    for (Path folder : Disk.list(parent)) {
      String name = String.valueOf(folder.getFileName());
      if (name.startsWith(PREFIX) && !folder.equals(own) && left(folder, own)) {
        delete(folder);
        cleared.add(folder.toString());
      }
    }
    return List.copyOf(cleared);
  }

  /** Whether a run that was killed left it: a run that lives has it locked. */
  private static boolean left(Path folder, Path own) {
    try {
      boolean ours =
          Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
              && Disk.on(folder, () -> Files.getOwner(folder).equals(Files.getOwner(own)));
      Instant changed = Disk.on(folder, () -> Files.getLastModifiedTime(folder).toInstant());
      if (!ours || changed.isAfter(Instant.now().minus(YOUNG))) {
        return false;
      }
      RunLock.acquire(folder, Duration.ZERO, Progress.SILENT).close();
      return true;
    } catch (Failure busyOrGone) {
      return false;
    }
  }

  private static void delete(Path folder) {
    for (Path file : Disk.list(folder)) {
      Disk.delete(file);
    }
    Disk.delete(folder);
  }

  @Override
  public void close() {
    delete(folder);
    lock.close();
  }
}
