package dev.sqlitectl.copy.dialect;

import java.util.Locale;
import java.util.Set;

/** How SQLite compares texts. */
enum Collation {
  /** Expressions that are no column have none, which is BINARY to them. */
  NONE,
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

  /**
   * As {@link #of}, with BINARY for those of an application: whatever one tells apart differs in
   * its bytes.
   */
  static Collation atLeast(String name) {
    return isKnown(name) ? of(name) : BINARY;
  }

  /** Whether it is one of SQLite's own. */
  static boolean isKnown(String name) {
    return Set.of("BINARY", "NOCASE", "RTRIM").contains(name.toUpperCase(Locale.ROOT));
  }

  /** Whether texts that differ can be the same. */
  boolean folds() {
    return this == NOCASE || this == RTRIM;
  }

  /** A text in SQL such that two are equal exactly when the collation says so. */
  String key(Typed text) {
    return switch (this) {
      case NONE, BINARY -> text.sql();
      case NOCASE -> "lower(" + text.operand() + " COLLATE \"C\")";
      case RTRIM -> "rtrim(" + text.sql() + ", ' ')";
    };
  }

  /** The same such that the lesser comes first. */
  String orderedKey(Typed text) {
    return switch (this) {
      case NONE, BINARY -> text.operand() + " COLLATE \"C\"";
      case NOCASE -> key(text);
      case RTRIM -> key(text) + " COLLATE \"C\"";
    };
  }
}
