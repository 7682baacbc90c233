package dev.sqlitectl.sqlite;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** SQL as messages show it: on one line, cut to length, a question mark in place of each value. */
final class Shown {
  private static final int LONGEST = 120;

  /** Quoted names, which stay; then comments; then texts, blobs and numbers. */
  private static final Pattern PART =
      Pattern.compile(
          """
          (?sx)
          ( "[^"]*+"? | `[^`]*+`? | \\[[^\\]]*+]? )
          | ( --[^\\n]*+ | /\\* .*? (?: \\*/ | \\z ) )
          | (?: \\b[xX] )? (?: '[^']*+'? )++
          | (?<! [\\w$.] ) (?: 0[xX]\\p{XDigit}++ | (?: \\d++ \\.? \\d*+ | \\.\\d++ ) (?: [eE][+-]?\\d++ )? )
          """);

  /** What SQLite's messages quote of a statement when it is a value or begins with one. */
  private static final Pattern QUOTED_VALUE = Pattern.compile("(?s)\"(?:[xX]?'.*|\\.?\\d[^\"]*)\"");

  private Shown() {}

  static String statement(String sql) {
    String line = PART.matcher(sql).replaceAll(Shown::masked).replaceAll("\\s+", " ");
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1) + "…";
  }

  /** One of SQLite's messages: {@code near "?": syntax error}. */
  static String message(String message) {
    return QUOTED_VALUE.matcher(message).replaceAll("\"?\"");
  }

  private static String masked(MatchResult part) {
    if (part.group(1) != null) {
      return Matcher.quoteReplacement(part.group(1));
    }
    return part.group(2) == null ? "?" : " ";
  }
}
