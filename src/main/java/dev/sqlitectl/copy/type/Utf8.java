package dev.sqlitectl.copy.type;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Whether bytes are text that PostgreSQL can store: strict UTF-8 without NUL. */
final class Utf8 {
  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private Utf8() {}

  static boolean isStorable(byte[] bytes) {
    int at = 0;
    while (at < bytes.length) {
      if (at + Long.BYTES <= bytes.length && isPlainAscii((long) EIGHT.get(bytes, at))) {
        at += Long.BYTES;
        continue;
      }
      if (bytes[at] > 0) {
        at++;
        continue;
      }
      int length = bytes[at] == 0 ? 0 : sequence(bytes, at);
      if (length == 0) {
        return false;
      }
      at += length;
    }
    return true;
  }

  /** Whether none of eight bytes is zero or has its highest bit set. */
  private static boolean isPlainAscii(long eight) {
    long borrows = eight - 0x0101010101010101L; // sets the highest bit of each that is zero
    return ((eight | borrows) & 0x8080808080808080L) == 0;
  }

  /** Whether valid UTF-8 has at most so many characters. */
  static boolean isAtMost(int characters, byte[] bytes) {
    return bytes.length <= characters || length(bytes) <= characters;
  }

  /** The number of code points in valid UTF-8: every byte but the continuations. */
  static int length(byte[] bytes) {
    int count = 0;
    for (byte b : bytes) {
      count += (b & 0xc0) == 0x80 ? 0 : 1;
    }
    return count;
  }

  /**
   * How many bytes the character that begins here has; 0 when none does.
   *
   * @see <a href="https://www.unicode.org/versions/Unicode15.0.0/ch03.pdf">Unicode, table 3-7,
   *     "Well-Formed UTF-8 Byte Sequences"</a>
   */
  static int sequence(byte[] bytes, int at) {
    int lead = bytes[at] & 0xff;
    if (lead < 0x80) {
      return 1;
    }
    if (lead < 0xc2 || lead > 0xf4) {
      return 0;
    }
    int length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    if (at + length > bytes.length) {
      return 0;
    }
    int second = bytes[at + 1] & 0xff;
    int least = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
    int most = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
    if (second < least || second > most) {
      return 0;
    }
    for (int i = 2; i < length; i++) {
      if ((bytes[at + i] & 0xc0) != 0x80) {
        return 0;
      }
    }
    return length;
  }
}
