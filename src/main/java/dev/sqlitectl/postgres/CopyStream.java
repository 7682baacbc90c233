package dev.sqlitectl.postgres;

import org.postgresql.copy.CopyIn;

/**
 * A {@code COPY … FROM STDIN} under way. Until it is closed its session does nothing else.
 *
 * <p>Only {@link #finish} keeps the rows; closing it sooner, as an exception does, cancels the copy
 * and leaves nothing of it.
 */
public final class CopyStream implements AutoCloseable {
  private final Postgres postgres;
  private final CopyIn copy;

  CopyStream(Postgres postgres, CopyIn copy) {
    this.postgres = postgres;
    this.copy = copy;
  }

  /** Sends bytes; the boundaries between calls mean nothing. */
  public void write(byte[] buffer, int offset, int length) {
    postgres.run(() -> copy.writeToCopy(buffer, offset, length));
  }

  /** Ends the copy and returns the number of rows that PostgreSQL took. */
  public long finish() {
    return postgres.call(copy::endCopy);
  }

  @Override
  public void close() {
    if (copy.isActive()) {
      postgres.attempt(copy::cancelCopy);
    }
  }
}
