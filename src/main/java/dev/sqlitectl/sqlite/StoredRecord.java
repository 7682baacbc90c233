package dev.sqlitectl.sqlite;

import dev.sqlitectl.sqlite.RecordForm.Column;

/**
 * Takes the cells out of a record as SQLite would give them.
 *
 * @see <a href="https://www.sqlite.org/fileformat2.html#record_format">Record Format</a>
 */
final class StoredRecord {
  private static final int LONGEST_VARINT = 9;
  private static final int FIRST_BLOB = 12;

  private final Column[] columns;
  private final int rowidColumn;
  private final CellDigest digest;

  StoredRecord(RecordForm form, CellDigest digest) {
    this.columns = form.columns().toArray(Column[]::new);
    this.rowidColumn = form.rowid();
    this.digest = digest;
  }

  /** Adds the cells of one row; false when these bytes are not a row of this form. */
  boolean add(byte[] bytes, int start, int size, long rowid) {
    long headerSize = size == 0 ? 0 : varint(bytes, start);
    if (headerSize < 1 || headerSize > size) {
      return false;
    }
    int type = start + varintLength(bytes, start);
    int types = start + (int) headerSize;
    int at = types;
    int end = start + size;
    for (int column = 0; column < columns.length; column++) {
      if (type >= types) { // the column came after the row
        if (column == rowidColumn || !columns[column].nullAtFirst()) {
          return false;
        }
        digest.addNull();
        continue;
      }
      long serial = varint(bytes, type);
      type += varintLength(bytes, type);
      long length = length(serial);
      if (length < 0 || length > end - at) {
        return false;
      }
      if (column == rowidColumn) {
        digest.add(rowid);
      } else {
        add(serial, (int) length, columns[column].real(), bytes, at);
      }
      at += (int) length;
    }
    return type == types && at <= end;
  }

  private void add(long serial, int length, boolean real, byte[] bytes, int at) {
    switch ((int) Math.min(serial, FIRST_BLOB)) {
      case 0 -> digest.addNull();
      case 7 -> {
        double value = Double.longBitsToDouble(signed(bytes, at, length));
        if (Double.isNaN(value)) {
          digest.addNull(); // as SQLite reads it
        } else {
          digest.add(value);
        }
      }
      case 1, 2, 3, 4, 5, 6, 8, 9 -> {
        long integer = length == 0 ? serial - 8 : signed(bytes, at, length);
        if (real) {
          digest.add((double) integer);
        } else {
          digest.add(integer);
        }
      }
      default -> {
        StorageClass storage = serial % 2 == 0 ? StorageClass.BLOB : StorageClass.TEXT;
        digest.add(storage, bytes, at, length);
      }
    }
  }

  /** How many bytes a cell of this serial type takes; −1 for a type that is not in use. */
  private static long length(long serial) {
    if (serial >= FIRST_BLOB) {
      return (serial - FIRST_BLOB) / 2;
    }
    return switch ((int) serial) {
      case 0, 8, 9 -> 0;
      case 1, 2, 3, 4 -> serial;
      case 5 -> 6;
      case 6, 7 -> 8;
      default -> -1;
    };
  }

  private static long signed(byte[] bytes, int at, int length) {
    long value = bytes[at];
    for (int i = 1; i < length; i++) {
      value = value << 8 | (bytes[at + i] & 0xff);
    }
    return value;
  }

  /** Seven bits a byte, the highest first, as long as a byte is negative; all of the ninth. */
  static long varint(byte[] bytes, int at) {
    byte first = bytes[at];
    if (first >= 0) {
      return first;
    }
    long value = first & 0x7f;
    for (int i = 1; i < LONGEST_VARINT - 1; i++) {
      value = value << 7 | (bytes[at + i] & 0x7f);
      if (bytes[at + i] >= 0) {
        return value;
      }
    }
    return value << 8 | (bytes[at + LONGEST_VARINT - 1] & 0xff);
  }

  /** How many bytes that takes. */
  static int varintLength(byte[] bytes, int at) {
    int length = 1;
    while (length < LONGEST_VARINT && bytes[at + length - 1] < 0) {
      length++;
    }
    return length;
  }
}
