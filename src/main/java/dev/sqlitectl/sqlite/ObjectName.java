package dev.sqlitectl.sqlite;

/**
 * Names of tables, columns and whatever else SQLite knows, compared as SQLite does it: the letters
 * A to Z and a to z are the same, all others are what they are, so that É and é are two.
 */
public final class ObjectName {
  private ObjectName() {}

  /** The same text for all spellings of a name. */
  public static String key(String name) {
    StringBuilder key = new StringBuilder(name);
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        key.setCharAt(i, (char) (c + 'a' - 'A'));
      }
    }
    return key.toString();
  }

  /** Whether both are spellings of one name. */
  public static boolean same(String one, String other) {
    return key(one).equals(key(other));
  }
}
