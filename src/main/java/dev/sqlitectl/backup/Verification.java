package dev.sqlitectl.backup;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.outcome.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Proves backups again: the bytes, the database inside, and every row in it. */
public final class Verification {
  private Verification() {}

  /**
   * What was found.
   *
   * @param sound how many backups are what was sealed
   */
  public record Report(Path folder, int sound, List<Result> backups, long durationMs)
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
    for (Sealed sealed : backups) {
      String problem = problem(sealed, progress);
      results.add(new Result(sealed.name().toString(), problem.isEmpty(), problem, sealed.size()));
    }
    return new Report(
        folder,
        (int) results.stream().filter(Result::sound).count(),
        List.copyOf(results),
        (System.nanoTime() - start) / 1_000_000);
  }

  /** What is wrong with a backup, in one sentence; empty when nothing is. */
  static String problem(Sealed sealed, Progress progress) {
    try {
      OpenBackup.of(sealed, progress).close();
      return "";
    } catch (Failure failure) {
      boolean ofThisBackup =
          switch (failure.code()) {
            case CORRUPT, NOT_FOUND, FAILED -> true;
            default -> false;
          };
      if (ofThisBackup) {
        return failure.message();
      }
      throw failure;
    }
  }
}
