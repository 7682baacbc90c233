package dev.sqlitectl.copy.type;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * What becomes of a text that PostgreSQL cannot store: one with a NUL, or that is not UTF-8 (an
 * unpaired surrogate is not).
 */
public enum BadText {
  /** Nothing is written; every such column is listed. */
  FAIL,
  /** The column becomes bytea and keeps every byte. */
  BYTEA,
  /** The bytes that cannot be stored are left out. */
  STRIP,
  /** They are written as {@code \xNN}, and a backslash in such a text as two. */
  ESCAPE,
  /** They are read as Latin-1; a NUL, which that has too, is left out. */
  LATIN1;

  /** Whether texts are changed, which is to be counted and listed. */
  public boolean mends() {
    return this != FAIL && this != BYTEA;
  }

  /** The text as PostgreSQL can store it; the same bytes for the ways that do not mend. */
  byte[] mend(byte[] text) {
    if (!mends() || Utf8.isStorable(text)) {
      return text;
    }
    ByteArrayOutputStream mended = new ByteArrayOutputStream(text.length + 16);
    int at = 0;
    while (at < text.length) {
      int length = Utf8.sequence(text, at);
      if (length > 0 && text[at] != 0) {
        keep(text, at, length, mended);
        at += length;
      } else {
        replace(text[at++] & 0xff, mended);
      }
    }
    return mended.toByteArray();
  }

  private void keep(byte[] text, int at, int length, ByteArrayOutputStream mended) {
    if (this == ESCAPE && text[at] == '\\') {
      mended.write('\\');
    }
    mended.write(text, at, length);
  }

  private void replace(int bad, ByteArrayOutputStream mended) {
    if (this == ESCAPE) {
      mended.writeBytes(
          String.format(Locale.ROOT, "\\x%02X", bad).getBytes(StandardCharsets.US_ASCII));
    } else if (this == LATIN1 && bad != 0) {
      mended.writeBytes(String.valueOf((char) bad).getBytes(StandardCharsets.UTF_8));
    }
  }
}
