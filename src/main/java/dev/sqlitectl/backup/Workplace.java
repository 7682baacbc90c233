package dev.sqlitectl.backup;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.outcome.Progress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A folder of backups while this run alone may change it. What runs that were killed left there is
 * cleared away on entering.
 */
final class Workplace implements AutoCloseable {
  /** Whatever the umask is. */
  private static final FileAttribute<?> OWNED =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x"));

  private final Path folder;
  private final RunLock lock;
  private final List<String> cleared = new ArrayList<>();
  private final List<String> stuck = new ArrayList<>();

  private Workplace(Path folder, RunLock lock) {
    this.folder = folder;
    this.lock = lock;
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
    Path folder = Disk.on(path, () -> Files.createDirectories(path, OWNED).toRealPath());
    requirePrivate(folder);
    RunLock lock = RunLock.acquire(folder, wait, progress);
    Workplace place = new Workplace(folder, lock);
    try {
      place.clear();
      return place;
    } catch (RuntimeException e) {
      place.close();
      throw e;
    }
  }

  Path folder() {
    return folder;
  }

  /** The names of the temporary files that were found and removed. */
  List<String> cleared() {
    return List.copyOf(cleared);
  }

  /** What keeps others of them where they are, in a sentence each. */
  List<String> stuck() {
    return List.copyOf(stuck);
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
      try {
        Disk.sync(folder);
        Disk.link(artefact.path(), sealed.artefact());
      } catch (Failure failure) {
        Disk.delete(sealed.manifestFile());
        throw failure;
      }
      syncOrWithdraw(sealed);
      return sealed;
    }
  }

  /** A backup that a power cut may take away again is none. */
  private void syncOrWithdraw(Sealed sealed) {
    try {
      Disk.sync(folder);
    } catch (Failure failure) {
      Disk.delete(sealed.artefact());
      Disk.delete(sealed.manifestFile());
      throw failure;
    }
  }

  /**
   * Removes a backup. It stops being one at the first step; a run that is killed after that leaves
   * a temporary file.
   *
   * @throws Failure when the system refuses; then it is still a backup
   */
  void remove(Sealed sealed) {
    Path going = folder.resolve(Scratch.temporaryName(sealed.name().toString()));
    Disk.on(sealed.artefact(), () -> Files.move(sealed.artefact(), going));
    try {
      Disk.delete(sealed.manifestFile());
    } catch (Failure failure) {
      Disk.on(going, () -> Files.move(going, sealed.artefact()));
      throw failure;
    }
    Disk.delete(going);
  }

  /** Temporary files whose names are ours: under the lock nobody can be at work on them. */
  private void clear() {
    for (Path leftover : Scratch.leftovers(folder)) {
      String name = Scratch.finalName(String.valueOf(leftover.getFileName()));
      boolean manifest = name.endsWith(".json");
      String artefact = manifest ? name.substring(0, name.length() - ".json".length()) : name;
      if (BackupName.parse(artefact).isPresent()) {
        clear(leftover, artefact);
      }
    }
  }

  private void clear(Path leftover, String artefact) {
    String name = String.valueOf(leftover.getFileName());
    try {
      // A manifest without its artefact: published a moment too early, or left by a removal.
      if (!Files.exists(folder.resolve(artefact))) {
        Disk.delete(folder.resolve(artefact + ".json"));
      }
      Disk.delete(leftover);
      cleared.add(name);
    } catch (Failure failure) {
      stuck.add("%s, left by a killed run, stays: %s".formatted(name, failure.message()));
    }
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
