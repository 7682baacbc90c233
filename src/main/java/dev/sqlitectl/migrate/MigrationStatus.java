package dev.sqlitectl.migrate;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Report;
import dev.sqlitectl.sqlite.Database;
import dev.sqlitectl.sqlite.History;
import dev.sqlitectl.sqlite.Version;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Where a database stands among its migrations.
 *
 * @param version the newest that was applied; empty when none was
 * @param entries all that is known of, applied or in the folder, by version
 */
public record MigrationStatus(
    String database,
    String migrations,
    Optional<String> version,
    List<Entry> entries,
    ExitCode ending)
    implements Report {

  /** How a migration stands. */
  public enum State {
    APPLIED,
    /** In the folder, newer than all that was applied. */
    PENDING,
    /** Taken as applied when the database was adopted. */
    BASELINE,
    /** Applied from a file that has another content or name now. */
    CHANGED,
    /** Applied from a file that is not there any more. */
    MISSING,
    /** Applied, and newer than every file: by a newer release, likely. */
    FUTURE,
    /** Not applied, though a newer one was. */
    OUT_OF_ORDER,
    /** Left half done by a tool that does not roll back. */
    FAILED;

    boolean problem() {
      return this == CHANGED || this == MISSING || this == OUT_OF_ORDER || this == FAILED;
    }
  }

  /**
   * One migration.
   *
   * @param script the name of its file, as it is or as it was when applied
   */
  public record Entry(
      String version,
      String description,
      String script,
      State state,
      Optional<Instant> appliedAt) {}

  static MigrationStatus of(Database db, MigrationFolder folder, History history) {
    Map<Version, MigrationFile> files = new TreeMap<>();
    folder.files().forEach(file -> files.put(file.version(), file));
    Set<Version> versions = new TreeSet<>(files.keySet());
    versions.addAll(history.applied().keySet());
    List<Entry> entries =
        versions.stream()
            .map(version -> entry(version, files.get(version), folder, history))
            .toList();
    return new MigrationStatus(
        db.file().path().toString(),
        folder.path().toString(),
        history.current().map(Version::toString),
        entries,
        ExitCode.OK);
  }

  private static Entry entry(
      Version version, @Nullable MigrationFile file, MigrationFolder folder, History history) {
    History.Applied applied = history.applied().get(version);
    State state =
        applied == null
            ? unapplied(version, history)
            : file == null ? gone(applied, folder) : against(file, applied);
    return new Entry(
        version.toString(),
        file != null ? file.description() : applied != null ? applied.description() : "",
        file != null ? file.name() : applied != null ? applied.script() : "",
        state,
        Optional.ofNullable(applied).flatMap(History.Applied::at));
  }

  /** How what was applied stands when this is its file now. */
  private static State against(MigrationFile file, History.Applied applied) {
    if (applied.baseline()) {
      return State.BASELINE;
    }
    if (!applied.success()) {
      return State.FAILED;
    }
    boolean same = applied.checksum().isEmpty() || applied.checksum().get() == file.checksum();
    return same && sameName(file, applied.description()) ? State.APPLIED : State.CHANGED;
  }

  /** Flyway shortens what is longer than its column. */
  private static boolean sameName(MigrationFile file, String applied) {
    return applied.endsWith("...")
        ? file.description().startsWith(applied.substring(0, applied.length() - 3))
        : file.description().equals(applied);
  }

  private static State unapplied(Version version, History history) {
    if (history.adoptedAt().filter(baseline -> version.compareTo(baseline) <= 0).isPresent()) {
      return State.BASELINE;
    }
    boolean late = history.current().filter(now -> version.compareTo(now) < 0).isPresent();
    return late ? State.OUT_OF_ORDER : State.PENDING;
  }

  private static State gone(History.Applied applied, MigrationFolder folder) {
    if (applied.baseline()) {
      return State.BASELINE;
    }
    if (!applied.success()) {
      return State.FAILED;
    }
    boolean newest =
        folder.newest().filter(file -> applied.version().compareTo(file) < 0).isEmpty();
    return newest ? State.FUTURE : State.MISSING;
  }

  /** Those in the given state. */
  public List<Entry> in(State state) {
    return entries.stream().filter(entry -> entry.state() == state).toList();
  }

  /** Those that keep the pending ones from being applied. */
  public List<Entry> problems() {
    return entries.stream().filter(entry -> entry.state().problem()).toList();
  }

  /** What keeps this one from being applied, or from counting as applied, in one sentence. */
  public String sentence(Entry problem) {
    String now = version.orElse("");
    return problem.script()
        + switch (problem.state()) {
          case CHANGED -> " was changed after it was applied";
          case MISSING -> " was applied, but is not in the folder any more";
          case OUT_OF_ORDER -> " is older than version " + now + ", which was applied";
          case FAILED -> " was left half done by another tool";
          case APPLIED, PENDING, BASELINE, FUTURE -> " is no problem";
        };
  }

  /** The same status as the answer to {@code --check}: is there anything to do? */
  public MigrationStatus asCheck() {
    boolean done = in(State.PENDING).isEmpty() && problems().isEmpty();
    return ending(done ? ExitCode.OK : ExitCode.PENDING);
  }

  /** The same status as the answer to {@code validate}: do files and history agree? */
  public MigrationStatus asValidation() {
    return ending(problems().isEmpty() ? ExitCode.OK : ExitCode.MIGRATION);
  }

  private MigrationStatus ending(ExitCode answer) {
    return new MigrationStatus(database, migrations, version, entries, answer);
  }
}
