package dev.sqlitectl.cli;

import dev.sqlitectl.backup.Restore;
import dev.sqlitectl.backup.RestorePlan;
import dev.sqlitectl.config.DatabaseLocation;
import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.sqlite.DatabaseFile;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "restore", description = "Put a verified backup back, with an undo.")
final class RestoreCommand implements Callable<Integer> {
  private static final String LATEST = "latest";
  private static final Pattern PLAIN = Pattern.compile("[\\w/.,:=@%+-]+");

  private final DatabaseOptions database;
  private final Output output;
  private final Surroundings surroundings;

  @Parameters(
      arity = "0..1",
      paramLabel = "BACKUP",
      description = "latest, the name of a backup, or the path of a file.")
  private String backup = "";

  @Option(
      names = "--at",
      paramLabel = "MOMENT",
      converter = Moments.class,
      description =
          "The newest backup made by then: '2026-11-19 14:00' in local time, or with Z or +01:00.")
  private @Nullable Instant at;

  @Mixin private final BackupsFolder from = new BackupsFolder();

  @Option(
      names = "--to",
      paramLabel = "FILE",
      description = "Restore into this new file and leave the database alone.")
  private @Nullable Path to;

  @Option(
      names = {"-y", "--yes"},
      description = "Replace without asking.")
  private boolean yes;

  @Option(
      names = {"-n", "--dry-run"},
      description = "Verify the backup and show what would change.")
  private boolean dryRun;

  @Option(
      names = "--online",
      description = "Restore even while other processes have the database open.")
  private boolean online;

  RestoreCommand(DatabaseOptions database, Output output, Surroundings surroundings) {
    this.database = database;
    this.output = output;
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    requireOneChoice();
    DatabaseLocation location = database.location();
    Restore.Request request = request(DatabaseOptions.file(location));
    Clock clock = surroundings.clock();
    try (Restore restore = Restore.prepare(request, clock, output.progress())) {
      if (dryRun) {
        return output.show(restore.plan(), this::printPlan);
      }
      boolean replaces = restore.plan().targetState() != RestorePlan.TargetState.MISSING;
      if (replaces && !yes) {
        String question = "Replace " + restore.plan().target() + "?";
        output.confirm(restore.plan(), this::printPlan, question, "--yes");
      }
      String options = naming(location, restore.plan().target());
      return output.show(restore.run(), (report, prose) -> print(report, options, prose));
    }
  }

  private void requireOneChoice() {
    if (at == null && backup.isEmpty()) {
      throw new Failure(ExitCode.USAGE, "it is not said which backup to restore")
          .hint("sqlitectl restore latest; see what is there: sqlitectl backup list");
    }
    if (at != null && !backup.isEmpty() && !backup.equals(LATEST)) {
      throw new Failure(ExitCode.USAGE, "--at chooses a backup, and so does " + backup)
          .hint("leave one of the two out");
    }
  }

  private Restore.Request request(DatabaseFile file) {
    return new Restore.Request(
        file,
        at == null ? backup : LATEST,
        Optional.ofNullable(at),
        from.of(file, database.settings()),
        surroundings.folder(),
        Optional.ofNullable(to)
            .map(path -> DatabaseFile.at(surroundings.folder().resolve(path), "--to")),
        database.settings().backups(null, file.path()),
        online,
        database.waiting());
  }

  private void printPlan(RestorePlan plan, Prose prose) {
    String taken =
        plan.taken()
            .map(time -> Figures.age(Duration.between(time, surroundings.clock().instant())))
            .map(age -> age + " old   ")
            .orElse("");
    plan.at().ifPresent(moment -> prose.fact("at", at(moment, plan)));
    prose.fact(
        "backup",
        "%s   %s%s   schema version %s   %s"
            .formatted(
                plan.backup().getFileName(),
                taken,
                Figures.bytes(plan.size()),
                plan.schemaVersion(),
                plan.sealed() ? "verified" : "sound, but no manifest vouches for it"));
    if (plan.otherSource()) {
      prose.fact("made of", plan.source().orElse("") + ", which is another file");
    }
    switch (plan.targetState()) {
      case MISSING -> prose.fact("creates", prose.path(plan.target()));
      case DAMAGED -> {
        prose.fact("replaces", prose.path(plan.target()));
        prose.fact("damaged", plan.problem());
      }
      case READABLE -> {
        prose.fact(
            "replaces",
            "%s   modified %s ago   %s   schema version %s"
                .formatted(
                    prose.path(plan.target()),
                    plan.targetModified()
                        .map(t -> Duration.between(t, surroundings.clock().instant()))
                        .map(Figures::age)
                        .orElse("?"),
                    Figures.bytes(plan.targetSize()),
                    plan.targetSchemaVersion()));
        prose.fact("difference", differences(plan.differences()));
      }
    }
  }

  /** {@code 2026-11-19 14:00:00 +01:00 the newest by then, made 3 min before}. */
  private static String at(Instant moment, RestorePlan plan) {
    return Moments.shown(moment)
        + plan.taken()
            .map(time -> Figures.age(Duration.between(time, moment)))
            .map(age -> "   the newest by then, made " + age + " before")
            .orElse("");
  }

  /** {@code track −12 rows · invoice changed · 8 tables equal}. */
  private static String differences(List<RestorePlan.Difference> differences) {
    List<String> words = new ArrayList<>();
    differences.stream()
        .filter(difference -> !difference.equal())
        .forEach(difference -> words.add(difference.table() + " " + change(difference)));
    long equal = differences.stream().filter(RestorePlan.Difference::equal).count();
    if (equal > 0) {
      words.add(Figures.count(equal, "table") + " equal");
    }
    return words.isEmpty() ? "none" : String.join(" · ", words);
  }

  private static String change(RestorePlan.Difference difference) {
    if (difference.rowsBefore() < 0) {
      return "comes back with " + Figures.count(difference.rowsAfter(), "row");
    }
    if (difference.rowsAfter() < 0) {
      return "goes with " + Figures.count(difference.rowsBefore(), "row");
    }
    long delta = difference.rowsAfter() - difference.rowsBefore();
    return delta == 0
        ? "other values"
        : String.format(Locale.ROOT, "%s%,d rows", delta > 0 ? "+" : "−", Math.abs(delta));
  }

  private static void print(Restore.Report report, String options, Prose prose) {
    BackupCommand.cleared(report.cleared(), prose);
    String undo =
        report
            .undo()
            .map(name -> " · undo: sqlitectl restore " + quoted(name) + options)
            .orElse("");
    prose.done(
        "%s   restored from %s in %s%s"
            .formatted(
                prose.path(report.database()),
                report.plan().backup().getFileName(),
                Figures.duration(report.durationMs()),
                undo));
    if (!report.plan().sealed()) {
      prose.attention("no manifest: that the file is sound is all that is known of it");
    }
    if (report.plan().otherSource()) {
      prose.attention("the backup was made of " + report.plan().source().orElse(""));
    }
    report
        .setAside()
        .ifPresent(path -> prose.fact("set aside", prose.path(path) + " and what was beside it"));
    if (!report.proven()) {
      prose.attention("others have written since: the content is no longer that of the backup");
    }
  }

  /** The undo has to find the same database, whatever named it this time. */
  private String naming(DatabaseLocation location, Path target) {
    return location.origin().equals("--db")
        ? " --db " + quoted(target.toString())
        : database.envFile().map(file -> " --env-file " + quoted(file.toString())).orElse("");
  }

  /** As a shell reads it as one word. */
  private static String quoted(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
