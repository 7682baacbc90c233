package dev.sqlitectl.copy.random;

import java.util.HashSet;
import java.util.Set;

/** Names that differ for SQLite, which folds ASCII letters and no others; many of them hostile. */
final class RandomNames {
  private static final String[] PLAIN = {
    "a", "b", "c", "id", "name", "value", "created_at", "kind", "item", "note", "amount", "ref"
  };

  private static final String[] HOSTILE = {
    "select",
    "order",
    "user",
    "table",
    "group",
    "Order",
    "a b",
    "a.b",
    "quo\"te",
    "it's",
    " lead",
    "trail ",
    "a\nb",
    "a\tb",
    "%",
    "a;b--",
    "/*",
    "[x]",
    "`",
    "$1",
    ":p",
    "?",
    "1st",
    "null",
    "É",
    "é",
    "Ä",
    "ä",
    "Σ",
    "ς",
    "σ",
    "ß",
    "ẞ",
    "İ",
    "ı",
    "ſ",
    "K",
    "日本",
    "😀",
    "e\u0301",
    "ctid",
    "xmin",
    "tableoid",
    "oid",
    "cmax",
    "CTID",
    "ctid_2",
    "sqlitedata",
    "pg_class",
    "public",
    "\\",
    "a\\'b",
    "check (",
    "x, y",
    "CamelCase",
    "a_fkey",
    "a_pkey",
    "a_check",
    "end",
    "user_id_seq"
  };

  private final Chance chance;
  private final int hostility;
  private final Set<String> taken = new HashSet<>();

  /**
   * @param hostility how many of a hundred names are hostile
   */
  RandomNames(Chance chance, int hostility) {
    this.chance = chance;
    this.hostility = hostility;
    taken.add("");
  }

  /** A name that none before is equal to in SQLite. */
  String next() {
    String name = "";
    for (int n = 0; !taken.add(folded(name)); n++) {
      name = drawn() + (n > 3 ? String.valueOf(n) : "");
    }
    return name;
  }

  private String drawn() {
    if (!chance.percent(hostility)) {
      return chance.of(PLAIN);
    }
    return chance.percent(15) ? tooLong() : chance.of(HOSTILE);
  }

  private String tooLong() {
    return chance.of("t", "é", "日", "long name ").repeat(70).substring(0, 62 + chance.below(8))
        + chance.of("", "x", "y", "_2");
  }

  static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** As SQLite compares names. */
  static String folded(String name) {
    StringBuilder folded = new StringBuilder();
    name.chars().forEach(c -> folded.append((char) (c >= 'A' && c <= 'Z' ? c + 32 : c)));
    return folded.toString();
  }
}
