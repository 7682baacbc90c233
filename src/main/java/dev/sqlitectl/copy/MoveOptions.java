package dev.sqlitectl.copy;

import dev.sqlitectl.copy.type.BadText;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Optional;

/**
 * What a person asks of a move beyond its two ends.
 *
 * @param zone the zone of times that name none, if they are to become timestamptz
 * @param narrowIntegers whether integers may become integer and smallint where all values fit
 * @param rejectFile where rows go that do not fit, when they are to be rejected; it must not exist
 * @param backup the verified backup that was made first, for the report
 * @param replace whether tables that stand there already are dropped in the switching transaction
 */
public record MoveOptions(
    Selection selection,
    OnMismatch onMismatch,
    BadText badText,
    Naming naming,
    Mapping mapping,
    Optional<ZoneId> zone,
    boolean narrowIntegers,
    boolean replace,
    Verification.Depth depth,
    Path rejectFile,
    Optional<Path> backup) {

  /** Everything, widened where needed, every row verified. */
  public static final MoveOptions USUAL =
      new MoveOptions(
          Selection.ALL,
          OnMismatch.WIDEN,
          BadText.BYTEA,
          Naming.PRESERVE,
          Mapping.NONE,
          Optional.empty(),
          false,
          false,
          Verification.Depth.FULL,
          Path.of("rejected.ndjson"),
          Optional.empty());

  /** What a table or view is to be called, where that name is free. */
  String wantedName(String source) {
    return mapping.nameOf(source).orElseGet(() -> naming.of(source));
  }

  /** The same, for a run before which a backup was made. */
  public MoveOptions after(Optional<Path> newBackup) {
    return new MoveOptions(
        selection,
        onMismatch,
        badText,
        naming,
        mapping,
        zone,
        narrowIntegers,
        replace,
        depth,
        rejectFile,
        newBackup);
  }
}
