package dev.sqlitectl.copy.type;

import java.nio.charset.StandardCharsets;

/** Finds out whether all texts of a column are written in one form, and which. */
public final class Spelling {
  private static final String MIXED = "mixed";

  private String shape = "";
  private boolean uniform = true;

  /** Looks at a text that is a date, a time, a moment or a UUID. */
  public void see(byte[] text) {
    if (!uniform || isOf(text, shape)) {
      return;
    }
    String seen = shapeOf(text);
    if (shape.isEmpty()) {
      shape = seen;
    }
    uniform = seen.equals(shape) && !seen.equals(MIXED);
  }

  /** Adds what was seen of other texts. */
  public void add(Spelling other) {
    if (shape.isEmpty()) {
      shape = other.shape;
    }
    uniform &= other.uniform && (other.shape.isEmpty() || other.shape.equals(shape));
  }

  /** Whether a text has this shape for certain: the quick answer for all but the first. */
  private static boolean isOf(byte[] text, String shape) {
    if (text.length != shape.length()) {
      return false;
    }
    for (int i = 0; i < text.length; i++) {
      boolean digit = text[i] >= '0' && text[i] <= '9';
      if (shape.charAt(i) != (digit ? '9' : (char) text[i])) {
        return false;
      }
    }
    return !shape.endsWith("9:99") || !shape.contains("+"); // offsets keep their digits
  }

  /**
   * The template of to_char, {@code YYYY-MM-DD HH24:MI:SS}, or {@code lower} or {@code upper} for a
   * UUID; empty when texts differ in form or none was seen.
   */
  public String template() {
    if (!uniform || shape.isEmpty()) {
      return "";
    }
    if (shape.equals("lower") || shape.equals("upper")) {
      return shape;
    }
    if (shape.equals("9999-99-99")) {
      return "YYYY-MM-DD";
    }
    boolean dated = shape.startsWith("9999-99-99");
    String clock = clockTemplate(dated ? shape.substring(11) : shape);
    String day = dated ? "YYYY-MM-DD" + (shape.charAt(10) == 'T' ? "\"T\"" : " ") : "";
    return clock.isEmpty() ? "" : day + clock;
  }

  private static String clockTemplate(String clock) {
    return switch (clock) {
      case "99:99" -> "HH24:MI";
      case "99:99:99" -> "HH24:MI:SS";
      case "99:99:99.999" -> "HH24:MI:SS.MS";
      case "99:99:99.999999" -> "HH24:MI:SS.US";
      case "99:99:99Z" -> "HH24:MI:SS\"Z\"";
      case "99:99:99.999Z" -> "HH24:MI:SS.MS\"Z\"";
      case "99:99:99.999999Z" -> "HH24:MI:SS.US\"Z\"";
      case "99:99:99+00:00" -> "HH24:MI:SS\"+00:00\"";
      default -> "";
    };
  }

  /** Digits as 9, and offsets other than zero kept as they are, since each is its own form. */
  private static String shapeOf(byte[] text) {
    if (text.length == 36 && text[8] == '-') {
      String uuid = new String(text, StandardCharsets.ISO_8859_1);
      boolean lower = uuid.chars().noneMatch(c -> c >= 'A' && c <= 'F');
      boolean upper = uuid.chars().noneMatch(c -> c >= 'a' && c <= 'f');
      return lower ? "lower" : upper ? "upper" : MIXED;
    }
    int offset = text.length - 6;
    boolean atZero =
        offset > 10
            && text[offset] == '+'
            && new String(text, offset, 6, StandardCharsets.ISO_8859_1).equals("+00:00");
    StringBuilder shape = new StringBuilder(text.length);
    int digitsEnd = atZero ? offset : text.length;
    for (int i = 0; i < text.length; i++) {
      boolean digit = i < digitsEnd && text[i] >= '0' && text[i] <= '9';
      shape.append(digit ? '9' : (char) text[i]);
    }
    return shape.toString();
  }
}
