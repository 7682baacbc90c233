package dev.sqlitectl.backup;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.sqlite.DatabaseFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which backup is meant when none is named: the newest of a database, or the newest that was made
 * by some moment. Where that is not certain, it asks for a name.
 */
public final class Latest {
  private final Catalogue catalogue;
  private final DatabaseFile database;
  private final Optional<Instant> by;

  private Latest(Catalogue catalogue, DatabaseFile database, Optional<Instant> by) {
    this.catalogue = catalogue;
    this.database = database;
    this.by = by;
  }

  /** The newest backup of a database, as {@link #of(Catalogue, DatabaseFile, Optional)}. */
  public static Sealed of(Catalogue catalogue, DatabaseFile database) {
    return of(catalogue, database, Optional.empty());
  }

  /**
   * The newest backup of a database that was made by this moment, a restore's safety backups last:
   * {@code restore latest} twice is not to undo itself.
   *
   * @throws Failure {@link ExitCode#NOT_FOUND} when there is none, {@link ExitCode#CORRUPT} when
   *     one that may be newer has a damaged manifest
   */
  static Sealed of(Catalogue catalogue, DatabaseFile database, Optional<Instant> by) {
    return new Latest(catalogue, database, by).choose();
  }

  private Sealed choose() {
    List<Sealed> all = candidates();
    Optional<Sealed> chosen = newest(all);
    for (Sealed unreadable : catalogue.unreadable(BackupName.stem(database))) {
      if (inTime(unreadable)
          && !isSafety(unreadable)
          && chosen.map(one -> unreadable.name().time().isAfter(one.name().time())).orElse(true)) {
        throw uncertain(unreadable, chosen);
      }
    }
    return chosen.orElseThrow(() -> none(all));
  }

  /** Those that moved as long as there are none of its own but what restores replaced. */
  private List<Sealed> candidates() {
    List<Sealed> own = sealed(catalogue.of(database));
    return own.stream().allMatch(Latest::isSafety)
        ? Stream.concat(own.stream(), moved().stream())
            .sorted(Comparator.comparing((Sealed one) -> one.name().time()).reversed())
            .toList()
        : own;
  }

  private Optional<Sealed> newest(List<Sealed> all) {
    List<Sealed> inTime = all.stream().filter(this::inTime).toList();
    return inTime.stream()
        .filter(one -> !isSafety(one))
        .findFirst()
        .or(() -> inTime.stream().findFirst());
  }

  private boolean inTime(Sealed sealed) {
    return by.map(moment -> !sealed.name().time().isAfter(moment)).orElse(true);
  }

  private static boolean isSafety(Sealed sealed) {
    return sealed.name().label().equals(BackupName.BEFORE_RESTORE);
  }

  private static List<Sealed> sealed(List<Catalogue.Known> known) {
    return known.stream().map(Catalogue.Known::sealed).toList();
  }

  /**
   * Backups that moved with their database: they are beside it, all of one file of the same name,
   * and where that was there is none any more.
   */
  private List<Sealed> moved() {
    List<Catalogue.Known> namesakes = namesakes();
    boolean beside = catalogue.folder().startsWith(database.folder());
    boolean one = sources(namesakes).size() == 1;
    return beside && one && !Files.exists(Path.of(sources(namesakes).get(0)))
        ? sealed(namesakes)
        : List.of();
  }

  /** Backups of other files of the same name. */
  private List<Catalogue.Known> namesakes() {
    return catalogue.known(BackupName.stem(database)).stream()
        .filter(known -> !known.manifest().source().equals(database.path().toString()))
        .filter(known -> Path.of(known.manifest().source()).endsWith(database.path().getFileName()))
        .toList();
  }

  private static List<String> sources(List<Catalogue.Known> known) {
    return known.stream().map(one -> one.manifest().source()).distinct().toList();
  }

  /** Its manifest would say whose it is; without that an older one would be taken in its place. */
  private static Failure uncertain(Sealed unreadable, Optional<Sealed> chosen) {
    try {
      unreadable.manifest();
    } catch (Failure failure) {
      return failure.hint(
          "choose by name%s; all of them: sqlitectl backup list"
              .formatted(chosen.map(one -> ", such as " + one.name()).orElse("")));
    }
    return new Failure(ExitCode.BUSY, "the backups are changing").about(unreadable.artefact());
  }

  private Failure none(List<Sealed> all) {
    if (!all.isEmpty()) {
      Sealed oldest = all.get(all.size() - 1);
      return new Failure(
              ExitCode.NOT_FOUND,
              "no backup of this database was made by %s".formatted(by.orElse(Instant.MAX)))
          .about(database)
          .with("note", "the oldest is " + oldest.name())
          .hint("take that one: sqlitectl restore " + oldest.name());
    }
    Failure failure =
        new Failure(ExitCode.NOT_FOUND, "no backup of this database in " + catalogue.folder())
            .about(database);
    List<Catalogue.Known> namesakes = namesakes();
    if (namesakes.isEmpty()) {
      return failure.hint(
          catalogue.all().isEmpty()
              ? "make one: sqlitectl backup"
              : "backups of other databases are there: sqlitectl backup list");
    }
    for (String source : sources(namesakes)) {
      failure = failure.with("note", "there are backups of " + source);
    }
    return failure.hint(
        "if one of them is meant, name it: sqlitectl restore " + namesakes.get(0).sealed().name());
  }
}
