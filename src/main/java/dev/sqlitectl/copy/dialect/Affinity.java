package dev.sqlitectl.copy.dialect;

import java.util.Locale;

/**
 * What SQLite would rather have in a column, or next to one in a comparison.
 *
 * @see <a href="https://www.sqlite.org/datatype3.html">Datatypes In SQLite</a>
 */
enum Affinity {
  /** Expressions have none. */
  NONE,
  BLOB,
  TEXT,
  NUMERIC,
  INTEGER,
  REAL;

  /** The affinity of a declared type, by SQLite's rules in their order. */
  static Affinity of(String declaredType) {
    String type = declaredType.toUpperCase(Locale.ROOT);
    if (type.contains("INT")) {
      return INTEGER;
    }
    if (type.contains("CHAR") || type.contains("CLOB") || type.contains("TEXT")) {
      return TEXT;
    }
    if (type.contains("BLOB") || type.isBlank()) {
      return BLOB;
    }
    return type.contains("REAL") || type.contains("FLOA") || type.contains("DOUB") ? REAL : NUMERIC;
  }

  boolean isNumeric() {
    return compareTo(NUMERIC) >= 0;
  }

  /** What a comparison of the two applies to both; nothing when BLOB or NONE. */
  Affinity comparedWith(Affinity other) {
    if (this != NONE && other != NONE) {
      return isNumeric() || other.isNumeric() ? NUMERIC : BLOB;
    }
    return this == NONE ? other : this;
  }
}
