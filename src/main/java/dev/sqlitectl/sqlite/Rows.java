package dev.sqlitectl.sqlite;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.sqlite.core.CoreStatement;
import org.sqlite.core.DB;
import org.sqlite.core.NativeDB;
import org.sqlite.core.SafeStmtPtr;

/**
 * The rows of a query, one at a time, each cell as SQLite stores it.
 *
 * <p>Ask {@link #storage} first, then exactly one getter: the driver's converting getters return
 * false values for cells that are not of the type asked for. Columns count from 0.
 */
public final class Rows implements AutoCloseable {
  private static final byte[] EMPTY = new byte[0];

  private final Database database;
  private final PreparedStatement statement;
  private final ResultSet results;
  private final SafeStmtPtr pointer;
  private final NativeDB driver; // of which no getter throws
  private final long handle;
  private final int columns;

  Rows(Database database, PreparedStatement statement) throws SQLException {
    this.database = database;
    this.statement = statement;
    this.results = statement.executeQuery();
    this.pointer = ((CoreStatement) statement).pointer;
    this.driver = (NativeDB) database.handle();
    this.handle = pointer.safeRunLong((db, row) -> row);
    this.columns = pointer.safeRunInt(DB::column_count);
  }

  /** Steps to the next row; false after the last. */
  public boolean next() {
    return database.call(results::next);
  }

  public int columns() {
    return columns;
  }

  /** What the cell is. */
  public StorageClass storage(int column) {
    return switch (driver.column_type(row(), column)) {
      case 1 -> StorageClass.INTEGER;
      case 2 -> StorageClass.REAL;
      case 3 -> StorageClass.TEXT;
      case 4 -> StorageClass.BLOB;
      default -> StorageClass.NULL;
    };
  }

  /** The value of an {@link StorageClass#INTEGER} cell. */
  public long integer(int column) {
    return driver.column_long(row(), column);
  }

  /** The value of a {@link StorageClass#REAL} cell. */
  public double real(int column) {
    return driver.column_double(row(), column);
  }

  /** The bytes of a {@link StorageClass#BLOB} cell. */
  public byte[] blob(int column) {
    byte[] bytes = driver.column_blob(row(), column);
    return bytes == null ? EMPTY : bytes;
  }

  /**
   * The bytes of a {@link StorageClass#TEXT} cell in UTF-8, as stored: they may hold NUL or not be
   * valid UTF-8 at all. Text of a UTF-16 database is converted as SQLite does it.
   */
  public byte[] text(int column) {
    byte[] stored = blob(column);
    Optional<ByteOrder> utf16 = database.utf16();
    return utf16.isPresent() ? Utf16.toUtf8(stored, utf16.get()) : stored;
  }

  /** A cell of any kind as text to show, malformed bytes replaced; empty for NULL. */
  public String string(int column) {
    return switch (storage(column)) {
      case NULL -> "";
      case INTEGER -> Long.toString(integer(column));
      case REAL -> Double.toString(real(column));
      case TEXT, BLOB -> new String(text(column), StandardCharsets.UTF_8);
    };
  }

  public boolean isNull(int column) {
    return storage(column) == StorageClass.NULL;
  }

  @Override
  public void close() {
    database.call(
        () -> {
          statement.close();
          return true;
        });
  }

  /**
   * The driver's own way to a cell takes a lock and a closure for each, which cost more than the
   * cell. A statement that is closed must not be asked at all.
   */
  private long row() {
    if (pointer.isClosed()) {
      throw new IllegalStateException("the rows are closed");
    }
    return handle;
  }
}
