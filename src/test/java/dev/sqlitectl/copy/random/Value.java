package dev.sqlitectl.copy.random;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** A cell of SQLite: its storage class, and what it holds. Text is known by its bytes in UTF-8. */
final class Value {
  /** SQLite's storage classes, named as {@code typeof()} names them. */
  enum Storage {
    NULL,
    INTEGER,
    REAL,
    TEXT,
    BLOB
  }

  static final Value NOTHING = new Value(Storage.NULL, 0, 0, new byte[0]);

  private final Storage storage;
  private final long integer;
  private final double real;
  private final byte[] bytes;

  private Value(Storage storage, long integer, double real, byte[] bytes) {
    this.storage = storage;
    this.integer = integer;
    this.real = real;
    this.bytes = bytes;
  }

  static Value of(long integer) {
    return new Value(Storage.INTEGER, integer, 0, new byte[0]);
  }

  static Value of(double real) {
    return new Value(Storage.REAL, 0, real, new byte[0]);
  }

  static Value text(String text) {
    return text(text.getBytes(StandardCharsets.UTF_8));
  }

  static Value text(byte[] utf8) {
    return new Value(Storage.TEXT, 0, 0, utf8);
  }

  static Value blob(byte[] bytes) {
    return new Value(Storage.BLOB, 0, 0, bytes);
  }

  Storage storage() {
    return storage;
  }

  boolean is(Storage other) {
    return storage == other;
  }

  long integer() {
    return integer;
  }

  double real() {
    return real;
  }

  byte[] bytes() {
    return bytes.clone();
  }

  String text() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Whether a text is valid UTF-8. */
  boolean isValid() {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  /** As a literal of SQL, nearly: for people to read. */
  @Override
  public String toString() {
    String hex = HexFormat.of().formatHex(bytes, 0, Math.min(80, bytes.length));
    String rest = bytes.length > 80 ? "… (" + bytes.length + " bytes)" : "";
    return switch (storage) {
      case NULL -> "NULL";
      case INTEGER -> Long.toString(integer);
      case REAL -> Double.toString(real);
      case TEXT ->
          isValid() && bytes.length <= 80 && text().indexOf('\0') < 0
              ? "'" + text().replace("'", "''") + "'"
              : "CAST(x'" + hex + "' AS TEXT)" + rest;
      case BLOB -> "x'" + hex + "'" + rest;
    };
  }
}
