package dev.sqlitectl.sqlite;

import java.io.ByteArrayOutputStream;
import java.nio.ByteOrder;

/**
 * UTF-16 text as UTF-8, converted as SQLite itself does it: a surrogate takes whatever unit comes
 * next as its partner, and one at the end stays alone, which is not valid UTF-8. Java's own decoder
 * would put a replacement character there and nobody would know.
 *
 * @see <a href="https://github.com/sqlite/sqlite/blob/master/src/utf.c">READ_UTF16LE,
 *     WRITE_UTF8</a>
 */
final class Utf16 {
  private Utf16() {}

  static byte[] toUtf8(byte[] text, ByteOrder order) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(text.length);
    for (int i = 0; i + 1 < text.length; i += 2) {
      int c = unit(text, i, order);
      if (c >= 0xd800 && c < 0xe000 && i + 3 < text.length) {
        i += 2;
        int next = unit(text, i, order);
        c = (next & 0x3ff) + ((c & 0x3f) << 10) + (((c & 0x3c0) + 0x40) << 10);
      }
      write(c, out);
    }
    return out.toByteArray();
  }

  private static int unit(byte[] text, int at, ByteOrder order) {
    int first = text[at] & 0xff;
    int second = text[at + 1] & 0xff;
    return order == ByteOrder.LITTLE_ENDIAN ? first | second << 8 : first << 8 | second;
  }

  private static void write(int c, ByteArrayOutputStream out) {
    if (c < 0x80) {
      out.write(c);
    } else if (c < 0x800) {
      out.write(0xc0 | c >> 6);
      out.write(0x80 | (c & 0x3f));
    } else if (c < 0x10000) {
      out.write(0xe0 | c >> 12);
      out.write(0x80 | (c >> 6 & 0x3f));
      out.write(0x80 | (c & 0x3f));
    } else {
      out.write(0xf0 | c >> 18);
      out.write(0x80 | (c >> 12 & 0x3f));
      out.write(0x80 | (c >> 6 & 0x3f));
      out.write(0x80 | (c & 0x3f));
    }
  }
}
