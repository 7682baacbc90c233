package dev.sqlitectl.copy;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Whether bytes are text that PostgreSQL can store: strict UTF-8 without NUL. */
final class Utf8 {
  private Utf8() {}

  static boolean isStorable(byte[] bytes) {
    boolean ascii = true;
    for (byte b : bytes) {
      if (b == 0) {
        return false;
      }
      ascii &= b > 0;
    }
    return ascii || isValid(bytes);
  }

  /** The number of code points in valid UTF-8: every byte but the continuations. */
  static int length(byte[] bytes) {
    int count = 0;
    for (byte b : bytes) {
      count += (b & 0xc0) == 0x80 ? 0 : 1;
    }
    return count;
  }

  private static boolean isValid(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
