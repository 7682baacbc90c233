package dev.sqlitectl.postgres;

import java.sql.ResultSet;

/** One row of an answer, lent while it is looked at. Columns count from 0. */
public final class PostgresRow {
  private final Calls calls;
  private final ResultSet results;

  PostgresRow(Calls calls, ResultSet results) {
    this.calls = calls;
    this.results = results;
  }

  /** The cell as PostgreSQL prints it; empty for NULL. */
  public String string(int column) {
    String text = calls.read(() -> results.getString(column + 1));
    return text == null ? "" : text;
  }

  /** The value of an integer cell; 0 for NULL. */
  public long number(int column) {
    return calls.read(() -> results.getLong(column + 1));
  }

  /** The value of a boolean cell; false for NULL. */
  public boolean bool(int column) {
    return calls.read(() -> results.getBoolean(column + 1));
  }

  /** The bytes of a bytea cell; none for NULL. */
  public byte[] bytes(int column) {
    byte[] bytes = calls.read(() -> results.getBytes(column + 1));
    return bytes == null ? new byte[0] : bytes;
  }

  public boolean isNull(int column) {
    return calls.read(() -> results.getObject(column + 1) == null);
  }
}
