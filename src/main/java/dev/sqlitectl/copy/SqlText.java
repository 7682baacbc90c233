package dev.sqlitectl.copy;

import java.util.regex.Pattern;

/** Looks for keywords in SQL without being fooled by strings, quoted names and comments. */
final class SqlText {
  private static final Pattern NOT_KEYWORDS =
      Pattern.compile(
          "'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|`(?:[^`]|``)*`|\\[[^\\]]*\\]|--[^\\n]*|/\\*.*?(?:\\*/|$)",
          Pattern.DOTALL);

  private SqlText() {}

  /** Whether the SQL uses this keyword. */
  static boolean mentions(String sql, String keyword) {
    String bare = NOT_KEYWORDS.matcher(sql).replaceAll(" ");
    return Pattern.compile("\\b" + keyword + "\\b", Pattern.CASE_INSENSITIVE).matcher(bare).find();
  }
}
