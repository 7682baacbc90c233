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
    StorageClass storage = rows.storage(column);
    ByteBuffer cell = begin(storage);
    switch (storage) {
      case NULL -> {}
      case INTEGER -> cell.putLong(rows.integer(column));
      case REAL -> cell.putLong(Double.doubleToRawLongBits(rows.real(column)));
      case TEXT -> add(rows.text(column));
      case BLOB -> add(rows.blob(column));
    }
  }

  private void add(byte[] bytes) {
    buffer.putLong(bytes.length);
    if (bytes.length > buffer.remaining()) {
      flush();
    }
    if (bytes.length > buffer.remaining()) {
      sha256.update(bytes);
    } else {
      buffer.put(bytes);
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
