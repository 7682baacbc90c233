package dev.sqlitectl.copy;

import dev.sqlitectl.copy.type.BadText;
import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Report;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * What a move did, or with {@code dryRun} would do.
 *
 * @param sourceBytes the size of the file
 * @param target the server as {@code user@host:port/database}, never with a password; empty when
 *     none was asked
 * @param backup the verified backup of the source that was made first
 * @param script the file that has the script which was written instead, or {@code -}
 * @param runId the move's own number, which PostgreSQL keeps as a comment on every table
 * @param course what was asked for: all, the rows alone, or a comparison
 * @param switched whether the tables stand in the target schema
 * @param rowsRejected rows kept out by policy: read = written + rejected
 * @param rejectFile where they are
 * @param leftOut tables and views that stay behind by the user's own wish
 * @param misfits values for which nothing was written
 * @param notes what else was done or done without: rests of dead runs, what the server lacks
 * @param sql the statements of a dry run, in order
 */
public record CopyReport(
    String source,
    long sourceBytes,
    String sqliteVersion,
    String target,
    String serverVersion,
    String schema,
    Optional<String> backup,
    Optional<String> script,
    Optional<String> runId,
    Course course,
    boolean dryRun,
    boolean switched,
    Settings settings,
    List<Table> tables,
    long rowsRead,
    long rowsWritten,
    long rowsRejected,
    Optional<String> rejectFile,
    int indexes,
    int foreignKeys,
    int views,
    Verification verification,
    List<String> leftOut,
    List<Misfit> misfits,
    List<NotCarried> notCarried,
    List<String> notes,
    List<String> sql,
    List<Phase> phases,
    Instant started,
    long durationMs)
    implements Report {

  /** What a run does. */
  public enum Course {
    /** Makes tables and all that belongs to them. */
    MOVE,
    /** Fills tables that stand there already. */
    DATA_ONLY,
    /** Compares and writes nothing. */
    VERIFY_ONLY
  }

  /** What was asked for. */
  public record Settings(
      List<String> tables,
      List<String> exclude,
      OnMismatch onMismatch,
      BadText onBadText,
      Naming names,
      Optional<String> timezone,
      boolean narrowIntegers,
      boolean replace,
      boolean mapping) {

    static Settings of(MoveOptions options) {
      return new Settings(
          options.selection().only(),
          options.selection().except(),
          options.onMismatch(),
          options.badText(),
          options.naming(),
          options.zone().map(ZoneId::getId),
          options.narrowIntegers(),
          options.replace(),
          !options.mapping().tables().isEmpty());
    }
  }

  /**
   * One table's part.
   *
   * @param bytes as sent to PostgreSQL
   */
  public record Table(
      String source,
      String name,
      long rows,
      long copied,
      long rejected,
      long bytes,
      long durationMs,
      List<Column> columns) {}

  /**
   * What a column became.
   *
   * @param declaredType as SQLite has it
   * @param widened whether the values asked for another type than the declared one proposed
   * @param profile the evidence
   */
  public record Column(
      String source,
      String name,
      String declaredType,
      String type,
      boolean widened,
      Profile profile) {}

  /**
   * A part of the run.
   *
   * @param count what it dealt with: rows, indexes, views, tables
   */
  public record Phase(String name, long count, long durationMs) {}

  @Override
  public ExitCode ending() {
    if (!misfits.isEmpty()) {
      return ExitCode.UNCONVERTIBLE;
    }
    if (!verification.equal()) {
      return ExitCode.CORRUPT;
    }
    return notCarried.isEmpty() && rowsRejected == 0 ? ExitCode.OK : ExitCode.INCOMPLETE;
  }
}
