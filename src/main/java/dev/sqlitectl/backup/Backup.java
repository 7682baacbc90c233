package dev.sqlitectl.backup;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.outcome.Progress;
import dev.sqlitectl.sqlite.Database;
import dev.sqlitectl.sqlite.Integrity;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Makes a sealed backup of a database that may be in use, then thins out the older ones. */
public final class Backup {
  /** Rows may fall to this share of what a backup has before a person has to look. */
  private static final double SUSPICIOUS_SHARE = 0.5;

  private Backup() {}

  /**
   * What to do.
   *
   * @param folder where backups go; made when it is missing
   * @param label a word for the name; empty for none
   * @param policy which older ones to keep; empty to remove none
   */
  public record Request(
      Path folder, String label, Compression compression, Retention.Policy policy) {}

  /**
   * What was made.
   *
   * @param size bytes of the artefact
   * @param databaseSize bytes of the database inside
   * @param orphans rows whose foreign key points nowhere, as they are in the source
   * @param cleared temporary files of runs that were killed, now removed
   * @param warnings what keeps this from being all well; with one, nothing older was removed
   * @param pruning what became of the older ones; empty when no rule was given
   */
  public record Report(
      String database,
      Path backup,
      Instant time,
      Compression compression,
      long size,
      long databaseSize,
      long rows,
      String schemaVersion,
      String sha256,
      List<Integrity.Orphans> orphans,
      List<String> cleared,
      List<String> warnings,
      Optional<Pruning.Report> pruning,
      long durationMs)
      implements dev.sqlitectl.outcome.Report {
    @Override
    public ExitCode ending() {
      return warnings.isEmpty()
          ? pruning.map(Pruning.Report::ending).orElse(ExitCode.OK)
          : ExitCode.INCOMPLETE;
    }
  }

  /**
   * Makes one backup. Others may go on writing: it holds what was committed at one moment.
   *
   * @throws Failure {@link ExitCode#CORRUPT} when the database is damaged, {@link ExitCode#BUSY}
   *     when another run is at work in the folder, {@link ExitCode#STORAGE} when the disk refuses;
   *     the folder is then as it was
   */
  public static Report run(Database source, Request request, Clock clock, Progress progress) {
    long start = System.nanoTime();
    try (Workplace place = Workplace.enter(request.folder(), source.waiting(), progress)) {
      List<Catalogue.Known> before = place.catalogue().of(source.file());
      Catalogue.Known made =
          new Sealing(place, clock, progress).seal(source, request.label(), request.compression());
      List<String> warnings = new ArrayList<>();
      shrunk(before, made).ifPresent(warnings::add);
      Optional<Pruning.Report> pruning = prune(source, request, place, clock, progress, warnings);
      if (pruning.isEmpty()) {
        warnings.addAll(place.stuck());
      }
      Manifest manifest = made.manifest();
      return new Report(
          manifest.source(),
          made.sealed().artefact(),
          made.sealed().name().time(),
          request.compression(),
          manifest.artefact().size(),
          manifest.database().size(),
          manifest.contents().rows(),
          manifest.database().schemaVersion(),
          manifest.artefact().sha256(),
          manifest.orphans(),
          place.cleared(),
          List.copyOf(warnings),
          pruning,
          (System.nanoTime() - start) / 1_000_000);
    }
  }

  /**
   * A database that lost most of its rows may be a mistake, which the good backups must outlive:
   * while one of them is there, only {@code backup prune} removes any.
   */
  private static Optional<String> shrunk(List<Catalogue.Known> before, Catalogue.Known made) {
    long now = made.manifest().contents().rows();
    return before.stream()
        .max(Comparator.comparing(known -> known.manifest().contents().rows()))
        .filter(most -> now < most.manifest().contents().rows() * SUSPICIOUS_SHARE)
        .map(
            most ->
                ("the database has %,d rows, %s has %,d: nothing older is removed until you say"
                        + " that this is right: sqlitectl backup prune --keep-last 2")
                    .formatted(now, most.sealed().name(), most.manifest().contents().rows()));
  }

  /** The backup stands, whatever becomes of the older ones. */
  private static Optional<Pruning.Report> prune(
      Database source,
      Request request,
      Workplace place,
      Clock clock,
      Progress progress,
      List<String> warnings) {
    if (request.policy().isEmpty() || !warnings.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Pruning.run(place, source.file(), request.policy(), clock, progress));
    } catch (Failure failure) {
      String file = failure.said("file");
      warnings.add(
          "older backups were not removed: "
              + failure.message()
              + (file.isEmpty() ? "" : " (" + file + ")"));
      return Optional.empty();
    }
  }
}
