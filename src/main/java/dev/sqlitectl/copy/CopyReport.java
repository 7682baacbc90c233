package dev.sqlitectl.copy;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Report;
import java.util.List;
import java.util.Optional;

/**
 * What a move did, or with {@code dryRun} would do.
 *
 * @param runId the move's own number, which PostgreSQL keeps as a comment on every table
 * @param target the server as {@code user@host:port/database}, never with a password
 * @param rowsRejected rows kept out by policy: read = written + rejected
 * @param switched whether the tables stand in the target schema
 * @param notes what else was done or done without: rests of dead runs, what the server lacks
 */
public record CopyReport(
    String source,
    String target,
    String serverVersion,
    String schema,
    Optional<String> runId,
    boolean dryRun,
    boolean switched,
    List<Table> tables,
    long rowsRead,
    long rowsWritten,
    long rowsRejected,
    int indexes,
    int foreignKeys,
    int views,
    Verification verification,
    List<NotCarried> notCarried,
    List<String> notes,
    long durationMs)
    implements Report {

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
      long bytes,
      long durationMs,
      List<Column> columns) {}

  /**
   * What a column became.
   *
   * @param declaredType as SQLite has it
   * @param widened whether the values asked for another type than the declared one proposed
   */
  public record Column(
      String source, String name, String declaredType, String type, boolean widened) {}

  @Override
  public ExitCode ending() {
    if (!verification.equal()) {
      return ExitCode.CORRUPT;
    }
    return notCarried.isEmpty() ? ExitCode.OK : ExitCode.INCOMPLETE;
  }
}
