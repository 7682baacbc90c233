package dev.sqlitectl.backup;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.sqlite.Contents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a restore would change.
 *
 * @param at the moment that was asked for; empty when none was
 * @param sealed false for a file without a manifest: it is sound, and nothing vouches for more
 * @param taken when the backup was made; empty without a manifest
 * @param source the database that the backup was made of; empty without a manifest
 * @param otherSource whether that is another file than the database that was asked for: one that
 *     moved, or another altogether
 * @param size bytes of the database inside the backup
 * @param problem why the target cannot be read; empty unless it is damaged
 * @param differences one for each table of either side; empty unless the target is readable
 */
public record RestorePlan(
    Path backup,
    Optional<Instant> at,
    boolean sealed,
    Optional<Instant> taken,
    Optional<String> source,
    boolean otherSource,
    long size,
    String schemaVersion,
    Path target,
    TargetState targetState,
    String problem,
    long targetSize,
    Optional<Instant> targetModified,
    String targetSchemaVersion,
    List<Difference> differences)
    implements dev.sqlitectl.outcome.Report {
  @Override
  public ExitCode ending() {
    return ExitCode.OK;
  }

  /** How much of a database stands in the backup's place. */
  public enum TargetState {
    /** No file. */
    MISSING,
    /** A database whose every row could be read. */
    READABLE,
    /** A file, but not one that SQLite can read to its end. */
    DAMAGED
  }

  /**
   * A table before and after.
   *
   * @param rowsBefore −1 when the table is not there before
   * @param rowsAfter −1 when the table is not there after
   * @param equal whether every cell is the same
   */
  public record Difference(String table, long rowsBefore, long rowsAfter, boolean equal) {}

  /** Compares a proven backup with what stands in its place. */
  static RestorePlan of(OpenBackup backup, Target target, Restore.Request request) {
    Optional<Manifest> manifest = backup.manifest();
    Optional<String> source = manifest.map(Manifest::source);
    return new RestorePlan(
        backup.file(),
        request.at(),
        manifest.isPresent(),
        manifest.map(Manifest::started),
        source,
        source.filter(path -> !path.equals(request.database().path().toString())).isPresent(),
        backup.size(),
        backup.schemaVersion(),
        target.file().path(),
        target.state(),
        target.problem(),
        target.file().size() + target.file().walSize(),
        modified(target.file().path()),
        target.schemaVersion(),
        target.state() == TargetState.READABLE
            ? differences(target.contents(), backup.contents())
            : List.of());
  }

  private static List<Difference> differences(Contents before, Contents after) {
    Map<String, Contents.Table> old = byName(before);
    Map<String, Contents.Table> fresh = byName(after);
    TreeSet<String> names = new TreeSet<>(old.keySet());
    names.addAll(fresh.keySet());
    return names.stream()
        .map(
            name -> {
              Optional<Contents.Table> was = Optional.ofNullable(old.get(name));
              Optional<Contents.Table> is = Optional.ofNullable(fresh.get(name));
              return new Difference(
                  name,
                  was.map(Contents.Table::rows).orElse(-1L),
                  is.map(Contents.Table::rows).orElse(-1L),
                  was.equals(is));
            })
        .toList();
  }

  private static Map<String, Contents.Table> byName(Contents contents) {
    return contents.tables().stream()
        .collect(Collectors.toMap(Contents.Table::name, Function.identity()));
  }

  private static Optional<Instant> modified(Path file) {
    try {
      return Optional.of(Files.getLastModifiedTime(file).toInstant());
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
