package dev.sqlitectl.copy;

import dev.sqlitectl.sqlite.Rows;
import dev.sqlitectl.sqlite.StorageClass;
import org.jspecify.annotations.Nullable;

/**
 * The cell that is being looked at: one object for a whole table, read as SQLite stores it and only
 * as far as somebody asks.
 */
final class Cell {
  private final Rows rows;
  private int column;
  private StorageClass storage = StorageClass.NULL;
  private byte @Nullable [] bytes;

  Cell(Rows rows) {
    this.rows = rows;
  }

  /** Turns to a column of the current row. */
  Cell at(int index) {
    column = index;
    storage = rows.storage(index);
    bytes = null;
    return this;
  }

  StorageClass storage() {
    return storage;
  }

  boolean isNull() {
    return storage == StorageClass.NULL;
  }

  boolean isInteger() {
    return storage == StorageClass.INTEGER;
  }

  boolean isReal() {
    return storage == StorageClass.REAL;
  }

  boolean isText() {
    return storage == StorageClass.TEXT;
  }

  boolean isBlob() {
    return storage == StorageClass.BLOB;
  }

  long integer() {
    return rows.integer(column);
  }

  double real() {
    return rows.real(column);
  }

  /** The bytes of a text, in UTF-8 if it is valid at all, or of a blob. */
  byte[] bytes() {
    if (bytes == null) {
      bytes = storage == StorageClass.TEXT ? rows.text(column) : rows.blob(column);
    }
    return bytes;
  }
}
