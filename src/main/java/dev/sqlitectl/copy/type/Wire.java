package dev.sqlitectl.copy.type;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * PostgreSQL's binary COPY format: one buffer that is filled row by row and handed on whenever it
 * is full. The bytes of a row are also what it is compared by: the server sends back exactly what
 * it was sent.
 *
 * @see <a href="https://www.postgresql.org/docs/current/sql-copy.html">COPY, "Binary Format"</a>
 */
public final class Wire {
  /** Takes bytes; they are overwritten once this returns. */
  @FunctionalInterface
  public interface Sink {
    void take(byte[] buffer, int offset, int length);
  }

  /** Signature, no flags, no header extension. */
  public static final int HEADER = 19;

  private static final byte[] SIGNATURE =
      "PGCOPY\n\u00ff\r\n\0".getBytes(StandardCharsets.ISO_8859_1);
  private static final int BLOCK = 1 << 16;

  /** What PostgreSQL allocates at the most for one message. */
  private static final int LONGEST_ROW = (1 << 30) - 1024;

  private final Sink sink;
  private byte[] buffer = new byte[2 * BLOCK];
  private int used;
  private int rowStart;
  private int fieldStart;
  private long sent;

  /** Starts the format. */
  public Wire(Sink sink) {
    this.sink = sink;
    raw(SIGNATURE);
    int32(0);
    int32(0);
  }

  public void beginRow(int fields) {
    if (used >= BLOCK) {
      flush();
    }
    rowStart = used;
    int16(fields);
  }

  public void nullField() {
    int32(-1);
  }

  /**
   * A field that equals none that PostgreSQL can send: for rows that are compared and never sent.
   */
  public void unequalField() {
    int32(-2);
  }

  /** Opens a field whose length is filled in by {@link #endField}. */
  public void beginField() {
    int32(0);
    fieldStart = used;
  }

  public void endField() {
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

  /** Shows the row just written. */
  public void show(Sink reader) {
    reader.take(buffer, rowStart, used - rowStart);
  }

  /** Takes the row just written back. */
  public void undoRow() {
    used = rowStart;
  }

  /** Bytes handed on or waiting in the buffer. */
  public long written() {
    return sent + used;
  }

  /** Ends the format and hands on what is left. */
  public void finish() {
    int16(-1);
    flush();
  }

  private void flush() {
    sink.take(buffer, 0, used);
    sent += used;
    used = 0;
  }

  private void require(int more) {
    long needed = (long) used + more;
    if (needed <= buffer.length) {
      return;
    }
    if (needed > LONGEST_ROW) {
      throw new Failure(
          ExitCode.UNCONVERTIBLE,
          "a row of more than %d MiB cannot be moved: PostgreSQL takes no message of that size"
              .formatted(LONGEST_ROW >> 20));
    }
    buffer =
        Arrays.copyOf(buffer, (int) Math.min(LONGEST_ROW, Math.max(2L * buffer.length, needed)));
  }
}
