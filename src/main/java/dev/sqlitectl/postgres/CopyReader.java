package dev.sqlitectl.postgres;

import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyOut;

/**
 * A {@code COPY … TO STDOUT} under way, read block by block. Until it is closed its session does
 * nothing else.
 */
public final class CopyReader implements AutoCloseable {
  private final Postgres postgres;
  private final CopyOut copy;

  CopyReader(Postgres postgres, CopyOut copy) {
    this.postgres = postgres;
    this.copy = copy;
  }

  /** The next block, in practice one row; null after the last. */
  public byte @Nullable [] next() {
    return postgres.call(copy::readFromCopy);
  }

  @Override
  public void close() {
    if (copy.isActive()) {
      postgres.attempt(copy::cancelCopy);
    }
  }
}
