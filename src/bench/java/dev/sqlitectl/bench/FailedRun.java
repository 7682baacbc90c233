package dev.sqlitectl.bench;

import java.io.Serial;

/** A run that did not do its work, so that its time means nothing. */
final class FailedRun extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  FailedRun(String message) {
    super(message);
  }
}
