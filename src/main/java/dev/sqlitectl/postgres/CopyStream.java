package dev.sqlitectl.postgres;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import java.time.Duration;
import org.postgresql.copy.CopyIn;

/**
 * A {@code COPY … FROM STDIN} under way. Until it is closed its session does nothing else.
 *
 * <p>Only {@link #finish} keeps the rows; closing it sooner, as an exception does, cancels the copy
 * and leaves nothing of it.
 */
public final class CopyStream implements AutoCloseable {
  /** How long a server may take no data at all before it is left. */
  static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Postgres postgres;
  private final CopyIn copy;
  private final Watchdog watchdog;

  CopyStream(Postgres postgres, CopyIn copy, Duration patience) {
    this.postgres = postgres;
    this.copy = copy;
    this.watchdog = new Watchdog(patience, postgres::abort);
  }

  /**
   * Sends bytes; the boundaries between calls mean nothing. A connection that is lost or stalls
   * shows here, but data that the server refuses only in {@link #finish}: until then the driver
   * does not listen.
   */
  public void write(byte[] buffer, int offset, int length) {
    try {
      watchdog.watch(() -> postgres.run(() -> copy.writeToCopy(buffer, offset, length)));
    } catch (Failure failure) {
      throw watchdog.fired() ? stalled(failure) : failure;
    }
  }

  /** Ends the copy and returns the number of rows that PostgreSQL took. */
  public long finish() {
    return postgres.call(copy::endCopy);
  }

  @Override
  public void close() {
    watchdog.close();
    if (copy.isActive()) {
      postgres.attempt(copy::cancelCopy);
    }
  }

  private Failure stalled(Failure cut) {
    return new Failure(
            ExitCode.UNREACHABLE,
            "the server at " + postgres.address().display() + " has stopped taking data")
        .hint("see what holds it up, then run the command again")
        .because(cut);
  }
}
