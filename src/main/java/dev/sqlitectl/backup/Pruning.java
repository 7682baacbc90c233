package dev.sqlitectl.backup;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.outcome.Progress;
import dev.sqlitectl.sqlite.DatabaseFile;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Removes the backups that the retention rules no longer keep. Only sealed backups of this database
 * whose manifests can be read count, and only they are ever removed.
 */
public final class Pruning {
  private Pruning() {}

  /**
   * What was kept and what was removed.
   *
   * @param dryRun true when nothing was removed, only decided
   * @param kept how many are still there, or would be
   * @param removed how many went, or would go
   * @param freed bytes that they took
   * @param left how many should have gone and could not be removed
   * @param warnings what the reader should know: backups from the future, damaged ones, those that
   *     could not be removed
   * @param cleared temporary files of runs that were killed, removed as well
   */
  public record Report(
      Path folder,
      boolean dryRun,
      List<Retention.Decision> decisions,
      int kept,
      int removed,
      long freed,
      int left,
      List<String> warnings,
      List<String> cleared)
      implements dev.sqlitectl.outcome.Report {
    @Override
    public ExitCode ending() {
      return left == 0 ? ExitCode.OK : ExitCode.INCOMPLETE;
    }
  }

  /**
   * Applies the rules in this folder.
   *
   * @param clock whose zone is that of the calendar
   * @throws Failure {@link ExitCode#USAGE} when there is no rule: that would keep nothing; {@link
   *     ExitCode#NOT_FOUND} when there is neither such a folder nor such a database
   */
  public static Report run(
      Path folder,
      DatabaseFile database,
      Retention.Policy policy,
      boolean dryRun,
      Duration wait,
      Clock clock,
      Progress progress) {
    if (policy.isEmpty()) {
      throw new Failure(ExitCode.USAGE, "no rule says what to keep; nothing was removed")
          .hint("give at least one: --keep-daily 7 --keep-weekly 4");
    }
    Catalogue catalogue = new Catalogue(folder);
    catalogue.requirePlace(database);
    if (dryRun || !catalogue.exists()) {
      return plan(catalogue.of(database), folder, policy, clock, progress);
    }
    try (Workplace place = Workplace.enter(folder, wait, progress)) {
      return run(place, database, policy, clock, progress);
    }
  }

  /** As above, in a folder that is ours already. */
  static Report run(
      Workplace place,
      DatabaseFile database,
      Retention.Policy policy,
      Clock clock,
      Progress progress) {
    List<Catalogue.Known> known = place.catalogue().of(database);
    Report plan = plan(known, place.folder(), policy, clock, progress);
    List<String> warnings = new ArrayList<>(plan.warnings());
    List<Sealed> removed = new ArrayList<>();
    Set<String> left = new HashSet<>();
    for (Sealed backup : leaving(known, plan.decisions())) {
      if (removes(place, backup, warnings)) {
        removed.add(backup);
      } else {
        left.add(backup.name().toString());
      }
    }
    warnings.addAll(place.stuck());
    return new Report(
        plan.folder(),
        false,
        plan.decisions().stream().map(decision -> inFact(decision, left)).toList(),
        plan.kept() + left.size(),
        removed.size(),
        bytes(removed),
        left.size(),
        List.copyOf(warnings),
        place.cleared());
  }

  /** One that cannot be removed does not keep the others. */
  private static boolean removes(Workplace place, Sealed backup, List<String> warnings) {
    try {
      place.remove(backup);
      return true;
    } catch (Failure failure) {
      String file = failure.said("file");
      String which = file.equals(backup.artefact().toString()) ? "" : " (" + file + ")";
      warnings.add(backup.name() + " could not be removed: " + failure.message() + which);
      return false;
    }
  }

  private static Retention.Decision inFact(Retention.Decision decision, Set<String> left) {
    return left.contains(decision.name())
        ? new Retention.Decision(
            decision.name(), decision.time(), true, List.of("could not be removed"), List.of())
        : decision;
  }

  private static List<Sealed> leaving(
      List<Catalogue.Known> known, List<Retention.Decision> decisions) {
    Set<String> going = going(decisions);
    return known.stream()
        .map(Catalogue.Known::sealed)
        .filter(backup -> going.contains(backup.name().toString()))
        .toList();
  }

  private static long bytes(List<Sealed> backups) {
    return backups.stream().mapToLong(Sealed::size).sum();
  }

  /**
   * Decides, and reads the newest that would stay: as many as must always remain have to be proven
   * before anything goes. What proves damaged counts for nothing, and the rules are asked again. Of
   * the others the size alone is looked at: that costs nothing.
   */
  static Report plan(
      List<Catalogue.Known> known,
      Path folder,
      Retention.Policy policy,
      Clock clock,
      Progress progress) {
    Instant now = clock.instant();
    List<Catalogue.Known> sound = new ArrayList<>(known);
    List<String> warnings = new ArrayList<>();
    setAside(known.stream().filter(one -> !one.whole()).toList(), sound, warnings);
    while (true) {
      List<Retention.Decision> decisions =
          Retention.decide(candidates(sound), policy, now, clock.getZone());
      List<Catalogue.Known> damaged = damaged(sound, decisions, progress);
      if (damaged.isEmpty()) {
        return report(folder, sound, decisions, warnings);
      }
      setAside(damaged, sound, warnings);
    }
  }

  private static void setAside(
      List<Catalogue.Known> damaged, List<Catalogue.Known> sound, List<String> warnings) {
    sound.removeAll(damaged);
    damaged.forEach(
        bad -> warnings.add(bad.sealed().name() + " is damaged; it counts for nothing"));
  }

  /** Those of the newest that stay which are not what was sealed; none when all are to stay. */
  private static List<Catalogue.Known> damaged(
      List<Catalogue.Known> known, List<Retention.Decision> decisions, Progress progress) {
    Set<String> going = going(decisions);
    if (going.isEmpty()) {
      return List.of();
    }
    return known.stream()
        .filter(one -> !going.contains(one.sealed().name().toString()))
        .limit(Retention.FLOOR)
        .filter(one -> !intact(one, progress))
        .toList();
  }

  private static boolean intact(Catalogue.Known known, Progress progress) {
    return Disk.digest(known.sealed().artefact(), progress)
        .sha256()
        .equals(known.manifest().artefact().sha256());
  }

  private static Report report(
      Path folder,
      List<Catalogue.Known> known,
      List<Retention.Decision> decisions,
      List<String> warnings) {
    decisions.stream()
        .filter(decision -> decision.reasons().contains(Retention.FUTURE))
        .forEach(decision -> warnings.add(decision.name() + " is from the future; it stays"));
    List<Sealed> leaving = leaving(known, decisions);
    return new Report(
        folder,
        true,
        decisions,
        decisions.size() - leaving.size(),
        leaving.size(),
        bytes(leaving),
        0,
        List.copyOf(warnings),
        List.of());
  }

  private static List<Retention.Candidate> candidates(List<Catalogue.Known> known) {
    return known.stream()
        .map(Catalogue.Known::sealed)
        .map(backup -> new Retention.Candidate(backup.name().toString(), backup.name().time()))
        .toList();
  }

  private static Set<String> going(List<Retention.Decision> decisions) {
    Set<String> going = new HashSet<>();
    decisions.stream()
        .filter(decision -> !decision.keep())
        .forEach(decision -> going.add(decision.name()));
    return going;
  }
}
