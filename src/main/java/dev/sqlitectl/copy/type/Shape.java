package dev.sqlitectl.copy.type;

import java.nio.charset.StandardCharsets;

/** Says what a value looks like without telling it: every letter an a, every digit a 9. */
public final class Shape {
  private static final int LONGEST = 24;

  private Shape() {}

  /**
   * {@code text like 9999-99-99 aaa}, {@code an integer of 5 digits}, {@code a blob of 16 bytes}.
   */
  public static String of(Cell cell) {
    return switch (cell.storage()) {
      case NULL -> "NULL";
      case INTEGER -> number("an integer", Long.toString(cell.integer()));
      case REAL -> number("a real", Decimal.text(cell.real()));
      case TEXT -> text(cell);
      case BLOB -> "a blob of %,d bytes".formatted(cell.bytes().length);
    };
  }

  private static String number(String kind, String digits) {
    long count = digits.chars().filter(c -> c >= '0' && c <= '9').count();
    return "%s of %d %s%s"
        .formatted(
            kind,
            count,
            count == 1 ? "digit" : "digits",
            digits.startsWith("-") ? ", negative" : "");
  }

  private static String text(Cell cell) {
    byte[] bytes = cell.bytes();
    if (!cell.isStorableText()) {
      boolean nul = new String(bytes, StandardCharsets.ISO_8859_1).indexOf('\0') >= 0;
      return "text of %,d bytes, %s"
          .formatted(bytes.length, nul ? "a NUL among them" : "not valid UTF-8");
    }
    if (bytes.length == 0) {
      return "an empty text";
    }
    String text = new String(bytes, 0, Math.min(bytes.length, 4 * LONGEST), StandardCharsets.UTF_8);
    StringBuilder shape = new StringBuilder();
    text.codePoints().limit(LONGEST).forEach(c -> shape.append(masked(c)));
    return "text like " + shape + (text.codePointCount(0, text.length()) > LONGEST ? "…" : "");
  }

  private static char masked(int character) {
    if (character >= '0' && character <= '9') {
      return '9';
    }
    return character > ' ' && character < 127 && !Character.isLetter(character)
        ? (char) character
        : character == ' ' ? ' ' : 'a';
  }
}
