package dev.sqlitectl.postgres;

import org.postgresql.copy.CopyIn;

/**
 * A {@code COPY … FROM STDIN} under way. Until it is closed its session does nothing else.
 *
 * <p>Only {@link #finish} keeps the rows; closing it sooner, as an exception does, cancels the copy
 * and leaves nothing of it.
 */
public final class CopyStream implements AutoCloseable {
  private final Calls calls;
  private final CopyIn copy;

  CopyStream(Calls calls, CopyIn copy) {
    this.calls = calls;
    this.copy = copy;
  }

  /**
   * Sends bytes; the boundaries between calls mean nothing. A connection that is lost or stalls
   * shows here, but data that the server refuses only in {@link #finish}: until then the driver
   * does not listen.
   */
  public void write(byte[] buffer, int offset, int length) {
    calls.of(
        Watchdog.Kind.SENDING,
        () -> {
          copy.writeToCopy(buffer, offset, length);
          return true;
        });
  }

  /** Ends the copy and returns the number of rows that PostgreSQL took. */
  public long finish() {
    return calls.statement(copy::endCopy);
  }

  @Override
  public void close() {
    if (copy.isActive()) {
      calls.attempt(copy::cancelCopy);
    }
  }
}
