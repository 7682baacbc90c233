package dev.sqlitectl.postgres;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyOut;

/**
 * A {@code COPY … TO STDOUT} under way, read block by block. Until it is closed its session does
 * nothing else; closing it before the end cancels it, which fails a transaction around it.
 */
public final class CopyReader implements AutoCloseable {
  private final Calls calls;
  private final CopyOut copy;

  CopyReader(Calls calls, CopyOut copy) {
    this.calls = calls;
    this.copy = copy;
  }

  /** The next block, in practice one row; null after the last. */
  public byte @Nullable [] next() {
    return calls.of(Watchdog.Kind.RECEIVING, copy::readFromCopy);
  }

  @Override
  public void close() {
    if (copy.isActive()) {
      calls.attempt(this::cancelAndDrain);
    }
  }

  /** The driver's own cancelCopy leaves the rest of the answer to the next statement. */
  private void cancelAndDrain() throws SQLException {
    calls.cancel();
    byte[] rest;
    do {
      rest = copy.readFromCopy();
    } while (rest != null);
  }
}
