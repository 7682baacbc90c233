package dev.sqlitectl.backup;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.outcome.Progress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A folder of backups while this run alone may change it. What runs that were killed left there is
 * cleared away on entering.
 */
final class Workplace implements AutoCloseable {
  private final Path folder;
  private final RunLock lock;
  private final List<String> cleared;

  private Workplace(Path folder, RunLock lock, List<String> cleared) {
    this.folder = folder;
    this.lock = lock;
    this.cleared = cleared;
  }

  /**
   * Enters the folder, which is made when it is missing.
   *
   * @throws Failure {@link ExitCode#BUSY} when another run does not leave it within {@code wait},
   *     {@link ExitCode#REFUSED} when everybody may write there
   */
  static Workplace enter(Path path, Duration wait, Progress progress) {
    if (Files.exists(path) && !Files.isDirectory(path)) {
      throw new Failure(ExitCode.STORAGE, "the backups folder is not a folder").about(path);
    }
    Path folder = Disk.on(path, () -> Files.createDirectories(path).toRealPath());
    requirePrivate(folder);
    RunLock lock = RunLock.acquire(folder, wait, progress);
    try {
      return new Workplace(folder, lock, clear(folder));
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  Path folder() {
    return folder;
  }

  /** The names of the temporary files that were found and removed. */
  List<String> cleared() {
    return cleared;
  }

  Catalogue catalogue() {
    return new Catalogue(folder);
  }

  /** This name, or the next one that is free. */
  BackupName free(BackupName wanted) {
    BackupName name = wanted;
    while (Files.exists(folder.resolve(name.toString()))
        || Files.exists(folder.resolve(name.manifest()))) {
      name = name.later();
    }
    return name;
  }

  /**
   * Gives an artefact and its manifest their final names. The artefact's comes last and is the
   * moment from which the backup exists.
   */
  Sealed publish(BackupName name, Scratch artefact, Manifest manifest) {
    try (Scratch document = Scratch.create(folder, name.manifest())) {
      Disk.on(document.path(), () -> Files.write(document.path(), manifest.document()));
      Disk.sync(document.path());
      Disk.sync(artefact.path());
      Sealed sealed = new Sealed(name, folder.resolve(name.toString()), manifest.artefact().size());
      Disk.link(document.path(), sealed.manifestFile());
      Disk.sync(folder);
      try {
        Disk.link(artefact.path(), sealed.artefact());
      } catch (Failure failure) {
        Disk.delete(sealed.manifestFile());
        throw failure;
      }
      Disk.sync(folder);
      return sealed;
    }
  }

  /**
   * Removes a backup. It stops being one at the first step; a run that is killed after that leaves
   * a temporary file.
   */
  void remove(Sealed sealed) {
    Path going = folder.resolve(Scratch.temporaryName(sealed.name().toString()));
    Disk.on(sealed.artefact(), () -> Files.move(sealed.artefact(), going));
    Disk.delete(sealed.manifestFile());
    Disk.delete(going);
  }

  /** Temporary files whose names are ours: under the lock nobody can be at work on them. */
  private static List<String> clear(Path folder) {
    List<String> cleared = new ArrayList<>();
    for (Path leftover : Scratch.leftovers(folder)) {
      String name = Scratch.finalName(String.valueOf(leftover.getFileName()));
      boolean manifest = name.endsWith(".json");
      String artefact = manifest ? name.substring(0, name.length() - ".json".length()) : name;
      if (BackupName.parse(artefact).isEmpty()) {
        continue;
      }
      // A manifest without its artefact: published a moment too early, or left by a removal.
      if (!Files.exists(folder.resolve(artefact))) {
        Disk.delete(folder.resolve(artefact + ".json"));
      }
      Disk.delete(leftover);
      cleared.add(String.valueOf(leftover.getFileName()));
    }
    return List.copyOf(cleared);
  }

  /**
   * Where everybody may write, a backup may be anybody's.
   *
   * @throws Failure {@link ExitCode#REFUSED}
   */
  static void requirePrivate(Path folder) {
    boolean open =
        Disk.on(
            folder,
            () -> Files.getPosixFilePermissions(folder).contains(PosixFilePermission.OTHERS_WRITE));
    if (open) {
      throw new Failure(ExitCode.REFUSED, "everybody may write to the backups folder")
          .about(folder)
          .hint("take that right away: chmod o-w " + folder);
    }
  }

  @Override
  public void close() {
    lock.close();
  }
}
