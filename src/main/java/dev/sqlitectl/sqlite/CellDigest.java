package dev.sqlitectl.sqlite;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The hash of a table: takes cells in, each as its type, its length where that varies, its bytes.
 */
final class CellDigest {
  private static final int LARGEST_FIXED = 9;

  private final MessageDigest sha256 = sha256();
  private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16);

  void add(Rows rows, int column) {
    switch (rows.storage(column)) {
      case NULL -> addNull();
      case INTEGER -> add(rows.integer(column));
      case REAL -> add(rows.real(column));
      case TEXT -> add(StorageClass.TEXT, rows.text(column));
      case BLOB -> add(StorageClass.BLOB, rows.blob(column));
    }
  }

  void addNull() {
    begin(StorageClass.NULL);
  }

  void add(long integer) {
    begin(StorageClass.INTEGER).putLong(integer);
  }

  void add(double real) {
    begin(StorageClass.REAL).putLong(Double.doubleToRawLongBits(real));
  }

  private void add(StorageClass storage, byte[] bytes) {
    add(storage, bytes, 0, bytes.length);
  }

  /** A part of an array as a text or a blob. */
  void add(StorageClass storage, byte[] bytes, int offset, int length) {
    begin(storage).putLong(length);
    if (length > buffer.remaining()) {
      flush();
    }
    if (length > buffer.remaining()) {
      sha256.update(bytes, offset, length);
    } else {
      buffer.put(bytes, offset, length);
    }
  }

  private ByteBuffer begin(StorageClass storage) {
    if (buffer.remaining() < LARGEST_FIXED) {
      flush();
    }
    return buffer.put((byte) storage.name().charAt(0));
  }

  private void flush() {
    sha256.update(buffer.array(), 0, buffer.position());
    buffer.clear();
  }

  String hex() {
    flush();
    return HexFormat.of().formatHex(sha256.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
