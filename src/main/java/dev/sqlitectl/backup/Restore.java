package dev.sqlitectl.backup;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.outcome.Progress;
import dev.sqlitectl.sqlite.Access;
import dev.sqlitectl.sqlite.Contents;
import dev.sqlitectl.sqlite.Database;
import dev.sqlitectl.sqlite.DatabaseFile;
import dev.sqlitectl.sqlite.Snapshot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Puts the content of a proven backup in place of what a database holds, after a backup of that,
 * and proves the result. Prepare it, look at its plan, run it.
 */
public final class Restore implements AutoCloseable {
  private static final String IN_USE = "others have the database open";

  private final Request request;
  private final Clock clock;
  private final Progress progress;
  private final OpenBackup backup;
  private final Target target;
  private final RestorePlan plan;

  private Restore(
      Request request,
      Clock clock,
      Progress progress,
      OpenBackup backup,
      Target target,
      RestorePlan plan) {
    this.request = request;
    this.clock = clock;
    this.progress = progress;
    this.backup = backup;
    this.target = target;
    this.plan = plan;
  }

  /**
   * What to do.
   *
   * @param database whose backups {@code latest} means; the target unless {@code to} is given
   * @param backup {@code latest}, the name of a backup, or the path of a file
   * @param at {@code latest} means the newest that was made by then
   * @param from the folder that names are looked up in
   * @param current the folder that a relative path is relative to
   * @param to a new file to restore into
   * @param safety where the backup of what is replaced goes
   * @param online whether others may have the database open meanwhile
   */
  public record Request(
      DatabaseFile database,
      String backup,
      Optional<Instant> at,
      Path from,
      Path current,
      Optional<DatabaseFile> to,
      Path safety,
      boolean online,
      Duration waiting) {

    DatabaseFile target() {
      return to.orElse(database);
    }
  }

  /**
   * What was done.
   *
   * @param undo the name of the backup of what was replaced; empty when nothing readable was
   * @param setAside where the replaced file is now; empty when it was written in place
   * @param cleared temporary files of a run that was killed, now removed
   * @param proven whether the database was read again and holds exactly what the backup holds
   */
  public record Report(
      RestorePlan plan,
      Path database,
      Optional<String> undo,
      Optional<Path> setAside,
      List<String> cleared,
      boolean proven,
      long durationMs)
      implements dev.sqlitectl.outcome.Report {
    @Override
    public ExitCode ending() {
      return proven ? ExitCode.OK : ExitCode.INCOMPLETE;
    }
  }

  /**
   * Finds the backup, proves it and compares it with what is in place. Nothing changes.
   *
   * @throws Failure {@link ExitCode#NOT_FOUND} when there is no such backup, {@link
   *     ExitCode#CORRUPT} when it is damaged, {@link ExitCode#REFUSED} when {@code to} exists,
   *     {@link ExitCode#BUSY} when others have the database open
   */
  public static Restore prepare(Request request, Clock clock, Progress progress) {
    request.to().ifPresent(Restore::requireNew);
    requireUnused(request, progress);
    OpenBackup backup = open(request, progress);
    try {
      Target target = Target.at(request.target(), request.waiting(), progress);
      RestorePlan plan = RestorePlan.of(backup, target, request);
      return new Restore(request, clock, progress, backup, target, plan);
    } catch (RuntimeException e) {
      backup.close();
      throw e;
    }
  }

  /** What would change. */
  public RestorePlan plan() {
    return plan;
  }

  /**
   * Does it. Killed at any moment, the database holds its old content or the new one.
   *
   * @throws Failure {@link ExitCode#BUSY} when others have it open or keep it locked, {@link
   *     ExitCode#REFUSED} when a file to be replaced has a second name
   */
  public Report run() {
    long start = System.nanoTime();
    requireUnused(request, progress);
    Replacement replacement = new Replacement(target.file(), request.waiting(), progress);
    List<String> cleared = new ArrayList<>(backup.cleared());
    cleared.addAll(replacement.clear());
    Optional<Sealed> before =
        target.state() == RestorePlan.TargetState.READABLE
            ? overwrite(replacement)
            : Optional.empty();
    Optional<Path> setAside = before.isPresent() ? Optional.empty() : replace(replacement);
    return new Report(
        plan,
        target.file().path(),
        before.map(backup -> backup.name().toString()),
        setAside,
        List.copyOf(cleared),
        proven(before),
        (System.nanoTime() - start) / 1_000_000);
  }

  /** Empty, and nothing was changed, when the target turns out damaged. */
  private Optional<Sealed> overwrite(Replacement replacement) {
    try (Workplace place = Workplace.enter(request.safety(), request.waiting(), progress);
        Scratch draft = replacement.draft(backup)) {
      Overwrite overwrite = new Overwrite(target.file(), place, request.waiting(), clock, progress);
      return Optional.of(overwrite.run(draft.database()));
    } catch (Failure failure) {
      if (failure.code() == ExitCode.CORRUPT) {
        return Optional.empty();
      }
      throw failure;
    }
  }

  /** What cannot be written to is set aside. */
  private Optional<Path> replace(Replacement replacement) {
    requireNobody();
    return replacement.run(backup, clock.instant());
  }

  /** The new content is in place: whoever ends the work now is told so. */
  private boolean proven(Optional<Sealed> before) {
    try {
      return proven();
    } catch (Failure failure) {
      Failure told =
          failure.code() == ExitCode.INTERRUPTED
              ? new Failure(
                      ExitCode.INTERRUPTED,
                      "interrupted when the backup was in place, before it was read back")
                  .about(target.file())
              : failure;
      throw before
          .map(backup -> told.with("note", "what was there before is in " + backup.name()))
          .orElse(told);
    }
  }

  /** With others writing, what is read back may be newer than what was put there. */
  private boolean proven() {
    Contents now;
    try (Database database = Database.open(target.file(), Access.READ_ONLY, request.waiting());
        Snapshot snapshot = new Snapshot(database)) {
      now = Contents.read(snapshot.database(), progress);
    }
    boolean equal = now.equals(backup.contents());
    if (!equal && !request.online()) {
      throw new Failure(ExitCode.CORRUPT, "the database does not hold what the backup holds")
          .about(target.file())
          .hint("check the disk, then restore again");
    }
    return equal;
  }

  /** Looks in the folder of backups first, then for a file of that name. */
  private static OpenBackup open(Request request, Progress progress) {
    if (Files.isDirectory(request.from())) {
      Workplace.requirePrivate(request.from());
    }
    Catalogue catalogue = new Catalogue(request.from());
    if (request.backup().equals("latest")) {
      return OpenBackup.of(Latest.of(catalogue, request.database(), request.at()), progress);
    }
    Optional<Sealed> named = catalogue.find(request.backup());
    if (named.isPresent()) {
      return OpenBackup.of(named.get(), progress);
    }
    Path file =
        Stream.of(request.current(), request.from())
            .map(folder -> folder.resolve(request.backup()).normalize())
            .filter(Files::exists)
            .findFirst()
            .orElseThrow(
                () ->
                    new Failure(
                            ExitCode.NOT_FOUND,
                            "no backup " + request.backup() + " in " + request.from())
                        .hint("see what is there: sqlitectl backup list"));
    Optional<Sealed> elsewhere = Catalogue.sealed(file);
    return elsewhere.isPresent()
        ? OpenBackup.of(elsewhere.get(), progress)
        : OpenBackup.unsealed(foreign(request, file), progress);
  }

  private static DatabaseFile foreign(Request request, Path path) {
    DatabaseFile file = DatabaseFile.at(path);
    if (file.path().equals(request.target().path())) {
      throw new Failure(ExitCode.USAGE, "that is the database itself").about(file);
    }
    return file;
  }

  private static void requireNew(DatabaseFile to) {
    List<Path> unit = new ArrayList<>(to.sidecars());
    unit.add(to.path());
    if (unit.stream().anyMatch(Files::exists)) {
      throw new Failure(ExitCode.REFUSED, "the file to restore into exists already")
          .about(to)
          .hint("choose another name, or leave --to out to replace the database itself");
    }
  }

  private static void requireUnused(Request request, Progress progress) {
    if (!request.online()) {
      Occupants.awaitNone(
          request.target(),
          request.waiting(),
          progress,
          IN_USE,
          "stop them, or restore under their eyes: --online");
    }
  }

  /** A file that is replaced under an open connection comes back when that is closed. */
  private void requireNobody() {
    Occupants.awaitNone(
        target.file(),
        request.waiting(),
        progress,
        IN_USE,
        "stop them: a damaged file is replaced, not written to, and --online cannot help");
  }

  @Override
  public void close() {
    backup.close();
  }
}
