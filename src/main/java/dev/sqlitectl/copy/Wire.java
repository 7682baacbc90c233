package dev.sqlitectl.copy;

import dev.sqlitectl.postgres.CopyStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * PostgreSQL's binary COPY format: one buffer that is filled row by row and handed to the stream
 * whenever it is full.
 *
 * @see <a href="https://www.postgresql.org/docs/current/sql-copy.html">COPY, "Binary Format"</a>
 */
final class Wire {
  private static final byte[] SIGNATURE =
      "PGCOPY\n\u00ff\r\n\0".getBytes(StandardCharsets.ISO_8859_1);
  private static final int BLOCK = 1 << 16;

  private final CopyStream stream;
  private byte[] buffer = new byte[2 * BLOCK];
  private int used;
  private int fieldStart;
  private long sent;

  /** Starts the format: signature, no flags, no header extension. */
  Wire(CopyStream stream) {
    this.stream = stream;
    raw(SIGNATURE);
    int32(0);
    int32(0);
  }

  void row(int fields) {
    if (used >= BLOCK) {
      flush();
    }
    int16(fields);
  }

  void nullField() {
    int32(-1);
  }

  /** Opens a field whose length is filled in by {@link #endField}. */
  void beginField() {
    int32(0);
    fieldStart = used;
  }

  void endField() {
    int length = used - fieldStart;
    buffer[fieldStart - 4] = (byte) (length >>> 24);
    buffer[fieldStart - 3] = (byte) (length >>> 16);
    buffer[fieldStart - 2] = (byte) (length >>> 8);
    buffer[fieldStart - 1] = (byte) length;
  }

  void int8(int value) {
    require(1);
    buffer[used++] = (byte) value;
  }

  void int16(int value) {
    require(2);
    buffer[used++] = (byte) (value >>> 8);
    buffer[used++] = (byte) value;
  }

  void int32(int value) {
    require(4);
    for (int shift = 24; shift >= 0; shift -= 8) {
      buffer[used++] = (byte) (value >>> shift);
    }
  }

  void int64(long value) {
    require(8);
    for (int shift = 56; shift >= 0; shift -= 8) {
      buffer[used++] = (byte) (value >>> shift);
    }
  }

  void raw(byte[] bytes) {
    require(bytes.length);
    System.arraycopy(bytes, 0, buffer, used, bytes.length);
    used += bytes.length;
  }

  /** Bytes handed to the stream or waiting in the buffer. */
  long written() {
    return sent + used;
  }

  /** Ends the format and the copy; the answer is the number of rows the server took. */
  long finish() {
    int16(-1);
    flush();
    return stream.finish();
  }

  private void flush() {
    stream.write(buffer, 0, used);
    sent += used;
    used = 0;
  }

  private void require(int more) {
    if (buffer.length - used < more) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, used + more));
    }
  }
}
