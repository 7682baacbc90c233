package dev.sqlitectl.copy;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/**
 * Gives out PostgreSQL names: as they are where they fit, shortened and made different where they
 * are too long or taken. The same names in the same order give the same answers.
 */
final class Names {
  /** NAMEDATALEN - 1: longer names are cut by the server, after which twins collide. */
  private static final int LONGEST = 63;

  private final Set<String> taken;

  /**
   * @param reserved names that nothing may have here
   */
  Names(Set<String> reserved) {
    taken = new HashSet<>(reserved);
  }

  /** The name to use for this one; it is taken from now on. */
  String allot(String wanted) {
    String name = fitting(wanted.replace("\0", ""), "");
    for (int n = 2; name.isEmpty() || !taken.add(name); n++) {
      name = fitting(wanted, "_" + n);
    }
    return name;
  }

  /** Cut where the server itself would cut it, but never within a character. */
  private static String fitting(String name, String suffix) {
    int length = name.length();
    while (bytes(name.substring(0, length)) + suffix.length() > LONGEST) {
      length = name.offsetByCodePoints(length, -1);
    }
    return name.substring(0, length) + suffix;
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
