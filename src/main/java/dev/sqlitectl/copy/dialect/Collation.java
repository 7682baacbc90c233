package dev.sqlitectl.copy.dialect;

import java.util.Locale;

/** How SQLite compares texts. */
enum Collation {
  BINARY,
  /** The letters A to Z and a to z are the same; all others are what they are. */
  NOCASE,
  /** Blanks at the end do not count. */
  RTRIM;

  /**
   * @throws Untranslatable for a collation of the application's own
   */
  static Collation of(String name) {
    return switch (name.toUpperCase(Locale.ROOT)) {
      case "BINARY" -> BINARY;
      case "NOCASE" -> NOCASE;
      case "RTRIM" -> RTRIM;
      default -> throw new Untranslatable("the collation " + name + " is not SQLite's own");
    };
  }

  /** A text in SQL such that two are equal exactly when the collation says so. */
  String key(String text) {
    return switch (this) {
      case BINARY -> text;
      case NOCASE -> "lower(" + text + " COLLATE \"C\")";
      case RTRIM -> "rtrim(" + text + ", ' ')";
    };
  }
}
