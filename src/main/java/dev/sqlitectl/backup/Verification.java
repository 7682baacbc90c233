package dev.sqlitectl.backup;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.outcome.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Proves backups again: the bytes, the database inside, and every row in it. */
public final class Verification {
  private Verification() {}

  /**
   * What was found.
   *
   * @param sound how many backups are what was sealed
   * @param cleared what killed runs had left in the temporary folder, now removed
   */
  public record Report(
      Path folder, int sound, List<Result> backups, List<String> cleared, long durationMs)
      implements dev.sqlitectl.outcome.Report {
    @Override
    public ExitCode ending() {
      return sound == backups.size() ? ExitCode.OK : ExitCode.CORRUPT;
    }
  }

  /**
   * One backup.
   *
   * @param problem what is wrong with it; empty when nothing is
   */
  public record Result(String name, boolean sound, String problem, long size) {}

  /** Verifies these backups; each is looked at, whatever the others are like. */
  public static Report run(Path folder, List<Sealed> backups, Progress progress) {
    long start = System.nanoTime();
    List<Result> results = new ArrayList<>();
    List<String> cleared = new ArrayList<>();
    for (Sealed sealed : backups) {
      String problem = problem(sealed, cleared, progress);
      results.add(new Result(sealed.name().toString(), problem.isEmpty(), problem, sealed.size()));
    }
    return new Report(
        folder,
        (int) results.stream().filter(Result::sound).count(),
        List.copyOf(results),
        List.copyOf(cleared),
        (System.nanoTime() - start) / 1_000_000);
  }

  /** What is wrong with a backup, in one sentence; empty when nothing is. */
  static String problem(Sealed sealed, Progress progress) {
    return problem(sealed, new ArrayList<>(), progress);
  }

  private static String problem(Sealed sealed, List<String> cleared, Progress progress) {
    if (!Catalogue.isManifest(sealed.manifestFile())) {
      return Catalogue.WITHOUT_MANIFEST;
    }
    try (OpenBackup open = OpenBackup.of(sealed, progress)) {
      cleared.addAll(open.cleared());
      return "";
    } catch (Failure failure) {
      boolean ofThisBackup =
          switch (failure.code()) {
            case CORRUPT, NOT_FOUND, FAILED -> true;
            case STORAGE -> isAbout(sealed, failure);
            default -> false;
          };
      if (ofThisBackup) {
        return failure.message();
      }
      throw failure;
    }
  }

  /** A disk that does not give one backup back may give the others. */
  private static boolean isAbout(Sealed sealed, Failure failure) {
    return Stream.of(sealed.artefact(), sealed.manifestFile())
        .anyMatch(file -> failure.said("file").equals(file.toString()));
  }
}
