package dev.sqlitectl.backup;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.sqlite.Access;
import dev.sqlitectl.sqlite.Database;
import dev.sqlitectl.sqlite.DatabaseFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The sealed backups in a folder. The folder itself is the catalogue: what is in it counts, and
 * nothing else remembers. A folder that does not exist has none.
 */
public final class Catalogue {
  static final String WITHOUT_MANIFEST = "no manifest: nothing vouches for this file";

  private final Path folder;

  public Catalogue(Path folder) {
    this.folder = folder;
  }

  /**
   * What a folder holds of one database.
   *
   * @param newest the youngest one; empty when there is none
   * @param oldest the first one; empty when there is none
   * @param bytes all artefacts together
   */
  public record Summary(int count, Optional<Sealed> newest, Optional<Sealed> oldest, long bytes) {}

  /** Names, sizes and the first lines of manifests: cheap enough for every {@code status}. */
  public Summary summary(DatabaseFile database) {
    List<Sealed> all =
        named(BackupName.stem(database)).stream()
            .filter(backup -> Manifest.isOf(database, backup.manifestFile()))
            .toList();
    return new Summary(
        all.size(),
        all.stream().findFirst(),
        all.stream().reduce((newer, older) -> older),
        all.stream().mapToLong(Sealed::size).sum());
  }

  /** How far a backup can be trusted by what is cheap to see. */
  public enum State {
    SEALED,
    /** Its size or its manifest is not what was sealed. */
    DAMAGED,
    /** Made by a newer sqlitectl; this one cannot read its manifest. */
    NEWER,
    /** Sealed, of a database in another place. */
    OTHER_DATABASE,
    /** A file with a fitting name and no manifest. */
    UNSEALED
  }

  /**
   * One line of a listing.
   *
   * @param source the database it is of; empty without a readable manifest
   * @param rows in all tables; −1 without a readable manifest
   */
  public record Entry(
      String name,
      Instant time,
      long ageMs,
      long size,
      long rows,
      String schemaVersion,
      State state,
      String source) {}

  /** Everything in the folder that looks like a backup, newest first. */
  public record Listing(Path folder, List<Entry> backups) implements dev.sqlitectl.outcome.Report {
    @Override
    public ExitCode ending() {
      return ExitCode.OK;
    }
  }

  Path folder() {
    return folder;
  }

  boolean exists() {
    return Files.isDirectory(folder);
  }

  /**
   * A database may be lost and its backups there, or the other way round.
   *
   * @throws Failure {@link ExitCode#NOT_FOUND} when there is neither: that is a typo
   */
  void requirePlace(DatabaseFile database) {
    if (!exists()) {
      Database.open(database, Access.READ_ONLY, Database.DEFAULT_WAIT).close();
    }
  }

  /**
   * Lists the folder; artefacts are not read.
   *
   * @throws Failure {@link ExitCode#NOT_FOUND} when there is neither such a folder nor such a
   *     database
   */
  public Listing list(DatabaseFile database, Instant now) {
    requirePlace(database);
    return new Listing(
        folder, artefacts().stream().map(file -> entry(file, database, now)).toList());
  }

  private static Entry entry(Sealed file, DatabaseFile database, Instant now) {
    Instant time = file.name().time();
    long age = Duration.between(time, now).toMillis();
    String name = file.name().toString();
    if (!isManifest(file.manifestFile())) {
      return new Entry(name, time, age, file.size(), -1, "", State.UNSEALED, "");
    }
    try {
      Manifest manifest = file.manifest();
      State state =
          manifest.artefact().size() != file.size()
              ? State.DAMAGED
              : manifest.source().equals(database.path().toString())
                  ? State.SEALED
                  : State.OTHER_DATABASE;
      return new Entry(
          name,
          time,
          age,
          file.size(),
          manifest.contents().rows(),
          manifest.database().schemaVersion(),
          state,
          manifest.source());
    } catch (Failure failure) {
      State state = failure.code() == ExitCode.CORRUPT ? State.DAMAGED : State.NEWER;
      return new Entry(name, time, age, file.size(), -1, "", state, "");
    }
  }

  /** The backups whose names begin with this stem, newest first. Manifests are not read. */
  public List<Sealed> named(String stem) {
    return all().stream().filter(backup -> backup.name().stem().equals(stem)).toList();
  }

  /** The backups whose manifests name this database, newest first, each with its manifest. */
  public List<Known> of(DatabaseFile database) {
    return known(BackupName.stem(database)).stream()
        .filter(known -> known.manifest().source().equals(database.path().toString()))
        .toList();
  }

  /** The backups whose names begin with this stem, newest first, each with its manifest. */
  List<Known> known(String stem) {
    return named(stem).stream().flatMap(backup -> known(backup).stream()).toList();
  }

  /** The backups of this stem whose manifests cannot be read, newest first. */
  List<Sealed> unreadable(String stem) {
    return named(stem).stream().filter(backup -> known(backup).isEmpty()).toList();
  }

  /** With a manifest that cannot be read it counts for nothing; verify tells what is wrong. */
  private static Optional<Known> known(Sealed sealed) {
    try {
      return Optional.of(new Known(sealed, sealed.manifest()));
    } catch (Failure damaged) {
      return Optional.empty();
    }
  }

  /** A backup whose manifest has been read. */
  public record Known(Sealed sealed, Manifest manifest) {
    /** Whether its artefact is as large as what was sealed. */
    boolean whole() {
      return sealed.size() == manifest.artefact().size();
    }
  }

  /**
   * The backup of this name, with or without its ending; empty when there is none.
   *
   * @throws Failure {@link ExitCode#REFUSED} when the name is that of a symbolic link
   */
  public Optional<Sealed> find(String name) {
    for (String ending : List.of("", ".gz", ".zst", ".db", ".db.gz", ".db.zst")) {
      Path file = folder.resolve(name + ending);
      boolean inside = folder.equals(file.getParent());
      if (inside && Files.isSymbolicLink(file)) {
        throw new Failure(ExitCode.REFUSED, "a symbolic link is no backup").about(file);
      }
      Optional<Sealed> sealed = inside ? sealed(file) : Optional.empty();
      if (sealed.isPresent()) {
        return sealed;
      }
    }
    return Optional.empty();
  }

  /**
   * The backup of this name, which has to be there.
   *
   * @throws Failure {@link ExitCode#CORRUPT} when there is an artefact without its manifest
   */
  public Sealed require(String name) {
    return find(name)
        .orElseThrow(
            () -> {
              Path file = folder.resolve(name);
              return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                  ? new Failure(ExitCode.CORRUPT, WITHOUT_MANIFEST).about(file)
                  : new Failure(ExitCode.NOT_FOUND, "no backup " + name + " in " + folder)
                      .hint("see what is there: sqlitectl backup list");
            });
  }

  /** All sealed backups, newest first. Manifests are not read. */
  public List<Sealed> all() {
    return artefacts().stream().filter(file -> isManifest(file.manifestFile())).toList();
  }

  /** Whatever has the name of an artefact, newest first, those without a manifest too. */
  public List<Sealed> artefacts() {
    if (!exists()) {
      return List.of();
    }
    return Disk.list(folder).stream()
        .flatMap(file -> artefact(file).stream())
        .sorted(Comparator.comparing((Sealed file) -> file.name().time()).reversed())
        .toList();
  }

  /** The backup that this file is; empty when it has no manifest beside it. */
  static Optional<Sealed> sealed(Path file) {
    return artefact(file).filter(artefact -> isManifest(artefact.manifestFile()));
  }

  /** Symbolic links count for nothing: they may point anywhere, and change. */
  private static Optional<Sealed> artefact(Path file) {
    return BackupName.parse(String.valueOf(file.getFileName()))
        .filter(name -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
        .map(name -> new Sealed(name, file, size(file)));
  }

  static boolean isManifest(Path file) {
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      return 0; // removed by another run a moment ago
    }
  }
}
