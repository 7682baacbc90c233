package dev.sqlitectl.config;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes {@code host=db dbname='my app'} apart: blanks may stand around the equals sign, values may
 * be quoted, and a backslash takes the next character as it is.
 *
 * @see <a
 *     href="https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-KEYWORD-VALUE">
 *     Keyword/Value Connection Strings</a>
 */
final class KeywordString {
  private static final String QUOTED = "'(?<quoted>(?:[^'\\\\]++|\\\\.)*+)'(?=\\s|$)";
  private static final String BARE = "(?<bare>(?:[^'\\s\\\\]|\\\\.)(?:[^\\s\\\\]++|\\\\.)*+)";
  private static final Pattern PAIR =
      Pattern.compile("(?s)\\s*(?<name>[^=\\s]+)\\s*=\\s*(?:" + QUOTED + "|" + BARE + "?)\\s*");

  private KeywordString() {}

  /** The name that the text begins with when it looks like {@code name=…}; else empty. */
  static String firstName(String text) {
    Matcher name = Pattern.compile("(?s)\\s*([a-z_]+)\\s*=.*").matcher(text);
    return name.matches() ? name.group(1) : "";
  }

  static Map<String, String> parse(String text) {
    Map<String, String> values = new LinkedHashMap<>();
    Matcher pair = PAIR.matcher(text);
    int at = 0;
    while (at < text.length()) {
      if (!pair.region(at, text.length()).lookingAt()) {
        throw new Failure(ExitCode.USAGE, "the PostgreSQL address cannot be read")
            .hint("write host=db dbname=app user=app, and values with blanks as 'my value'");
      }
      String quoted = pair.group("quoted");
      String bare = pair.group("bare");
      String value = quoted != null ? quoted : bare != null ? bare : "";
      values.put(pair.group("name"), value.replaceAll("(?s)\\\\(.)", "$1"));
      at = pair.end();
    }
    return values;
  }
}
