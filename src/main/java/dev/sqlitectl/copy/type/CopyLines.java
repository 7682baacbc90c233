package dev.sqlitectl.copy.type;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import java.nio.ByteBuffer;

/** The lines of COPY's text format: a buffer that is handed on whenever it is full. */
final class CopyLines {
  private static final int BLOCK = 1 << 16;

  /** What PostgreSQL allocates at the most for one line. */
  private static final int LONGEST = (1 << 30) - 1024;

  private final Wire.Sink sink;
  private final byte[] buffer = new byte[BLOCK];
  private int used;
  private long sent;
  private long start;
  private boolean ended = true;

  CopyLines(Wire.Sink sink) {
    this.sink = sink;
  }

  void begin() {
    start = sent + used;
    ended = false;
  }

  void end() {
    put('\n');
    ended = true;
    requireShort();
  }

  /** Ends a line that is not, hands on what is left and answers how many bytes there were. */
  long finish() {
    if (!ended) {
      put('\n');
    }
    flush();
    return sent;
  }

  /** So many bytes as they are, but for what would end a field or a line. */
  void text(ByteBuffer from, int length) {
    byte[] bytes = from.array();
    int first = from.arrayOffset() + from.position();
    int end = first + length;
    for (int i = first; i < end; i++) {
      char escape = escape(bytes[i]);
      if (escape != 0) {
        plain(bytes, first, i);
        put('\\');
        put(escape);
        first = i + 1;
      }
    }
    plain(bytes, first, end);
    from.position(from.position() + length);
  }

  void ascii(String text) {
    for (int i = 0; i < text.length(); i++) {
      put(text.charAt(i));
    }
  }

  void put(char ascii) {
    buffer[used++] = (byte) ascii;
    flushWhenFull();
  }

  private static char escape(byte value) {
    return switch (value) {
      case '\\' -> '\\';
      case '\n' -> 'n';
      case '\r' -> 'r';
      case '\t' -> 't';
      default -> 0;
    };
  }

  private void plain(byte[] bytes, int from, int end) {
    for (int at = from; at < end; ) {
      int count = Math.min(end - at, buffer.length - used);
      System.arraycopy(bytes, at, buffer, used, count);
      used += count;
      at += count;
      flushWhenFull();
    }
  }

  private void flushWhenFull() {
    if (used == buffer.length) {
      flush();
      requireShort();
    }
  }

  private void flush() {
    int length = used;
    used = 0;
    sent += length;
    sink.take(buffer, 0, length);
  }

  private void requireShort() {
    if (sent + used - start > LONGEST) {
      throw new Failure(
              ExitCode.UNCONVERTIBLE,
              "a row of more than %d MiB as text cannot be written: PostgreSQL takes no line of that size"
                  .formatted(LONGEST >> 20))
          .hint("move it into a server instead: bytes take half the room there");
    }
  }
}
