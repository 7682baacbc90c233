package dev.sqlitectl.copy.type;

import dev.sqlitectl.sqlite.Rows;
import dev.sqlitectl.sqlite.StorageClass;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * The cell that is being looked at: one object for a whole table, read as SQLite stores it and only
 * as far as somebody asks; what took work to find out is kept until the next cell.
 */
public final class Cell {
  private final Rows rows;
  private final BadText badText;
  private int column;
  private StorageClass storage = StorageClass.NULL;
  private long integer;
  private double real;
  private byte @Nullable [] bytes;
  private boolean storable;
  private boolean mended;
  private @Nullable BigDecimal decimal;
  private JsonText.@Nullable Kind json;

  /**
   * @param badText how texts that PostgreSQL cannot store are read
   */
  public Cell(Rows rows, BadText badText) {
    this.rows = rows;
    this.badText = badText;
  }

  /** Turns to a column of the current row. */
  public Cell at(int index) {
    column = index;
    storage = rows.storage(index);
    bytes = null;
    mended = false;
    decimal = null;
    json = null;
    if (storage == StorageClass.INTEGER) {
      integer = rows.integer(index);
    } else if (storage == StorageClass.REAL) {
      real = rows.real(index);
    }
    return this;
  }

  public StorageClass storage() {
    return storage;
  }

  public boolean isNull() {
    return storage == StorageClass.NULL;
  }

  public boolean isInteger() {
    return storage == StorageClass.INTEGER;
  }

  public boolean isReal() {
    return storage == StorageClass.REAL;
  }

  public boolean isText() {
    return storage == StorageClass.TEXT;
  }

  public boolean isBlob() {
    return storage == StorageClass.BLOB;
  }

  public long integer() {
    return integer;
  }

  public double real() {
    return real;
  }

  /** A real as the shortest decimal that reads back as the same. */
  BigDecimal decimal() {
    BigDecimal found = decimal;
    if (found == null) {
      found = Decimal.shortest(real);
      decimal = found;
    }
    return found;
  }

  /** What kind of JSON a storable text is. */
  JsonText.Kind json() {
    JsonText.Kind found = json;
    if (found == null) {
      found = JsonText.kindOf(bytes());
      json = found;
    }
    return found;
  }

  /** The bytes of a text, in UTF-8 if it is valid at all, or of a blob. */
  public byte[] bytes() {
    byte[] read = bytes;
    if (read == null) {
      read = storage == StorageClass.TEXT ? text() : rows.blob(column);
      bytes = read;
    }
    return read;
  }

  /** Whether this is a text, and PostgreSQL can store it. */
  public boolean isStorableText() {
    if (!isText()) {
      return false;
    }
    bytes();
    return storable;
  }

  /** Whether this is a text that was changed so that PostgreSQL can store it. */
  public boolean isMended() {
    if (!isText()) {
      return false;
    }
    bytes();
    return mended;
  }

  private byte[] text() {
    byte[] stored = rows.text(column);
    storable = Utf8.isStorable(stored);
    if (storable || !badText.mends()) {
      return stored;
    }
    storable = true;
    mended = true;
    return badText.mend(stored);
  }
}
