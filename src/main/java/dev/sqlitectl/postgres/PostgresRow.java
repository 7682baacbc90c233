package dev.sqlitectl.postgres;

import java.sql.ResultSet;

/** One row of an answer, lent while it is looked at. Columns count from 0. */
public final class PostgresRow {
  private final Postgres postgres;
  private final ResultSet results;

  PostgresRow(Postgres postgres, ResultSet results) {
    this.postgres = postgres;
    this.results = results;
  }

  /** The cell as PostgreSQL prints it; empty for NULL. */
  public String string(int column) {
    String text = postgres.call(() -> results.getString(column + 1));
    return text == null ? "" : text;
  }

  /** The value of an integer cell; 0 for NULL. */
  public long number(int column) {
    return postgres.call(() -> results.getLong(column + 1));
  }

  /** The value of a boolean cell; false for NULL. */
  public boolean bool(int column) {
    return postgres.call(() -> results.getBoolean(column + 1));
  }

  /** The bytes of a bytea cell; none for NULL. */
  public byte[] bytes(int column) {
    byte[] bytes = postgres.call(() -> results.getBytes(column + 1));
    return bytes == null ? new byte[0] : bytes;
  }

  public boolean isNull(int column) {
    return postgres.call(() -> results.getObject(column + 1) == null);
  }
}
