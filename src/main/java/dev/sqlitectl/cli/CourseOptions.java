package dev.sqlitectl.cli;

import dev.sqlitectl.copy.CopyReport;
import dev.sqlitectl.copy.Verification;
import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/** The options that ask for a part of a move alone. */
final class CourseOptions {
  private static final List<String> MAKING =
      List.of("--replace", "--verify-only", "--to-file", "--narrow-integers", "--write-mapping");
  private static final List<String> WRITING =
      List.of(
          "--replace",
          "--dry-run",
          "--show-sql",
          "--write-mapping",
          "--create-backup",
          "--to-file");

  @Option(
      names = "--data-only",
      description = "Load the rows into tables that an application made; their types decide.")
  private boolean dataOnly;

  @Option(
      names = "--verify-only",
      description = "Compare both sides again, at any time; write nothing.")
  private boolean verifyOnly;

  /**
   * @param given all options of the command line
   * @throws Failure {@link ExitCode#USAGE} when they contradict each other
   */
  CopyReport.Course course(ParseResult given) {
    if (dataOnly) {
      requireNone("--data-only", MAKING, given);
      return CopyReport.Course.DATA_ONLY;
    }
    if (verifyOnly) {
      requireNone("--verify-only", WRITING, given);
      Verification.Depth depth = given.matchedOptionValue("--verify", Verification.Depth.FULL);
      if (depth == Verification.Depth.NONE) {
        throw contradiction("--verify-only", "--verify=none");
      }
      return CopyReport.Course.VERIFY_ONLY;
    }
    return CopyReport.Course.MOVE;
  }

  private static void requireNone(String option, List<String> others, ParseResult given) {
    others.stream()
        .filter(given::hasMatchedOption)
        .findFirst()
        .ifPresent(
            other -> {
              throw contradiction(option, other);
            });
  }

  private static Failure contradiction(String one, String other) {
    return new Failure(ExitCode.USAGE, one + " and " + other + " exclude each other");
  }
}
