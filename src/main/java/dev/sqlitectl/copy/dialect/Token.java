package dev.sqlitectl.copy.dialect;

/**
 * A piece of SQL.
 *
 * @param text what it says: quotes taken off, numbers without their separators
 * @param start where it begins in the SQL
 * @param end where it ends, exclusively
 */
record Token(Kind kind, String text, int start, int end) {

  enum Kind {
    /** A keyword or a name without quotes. */
    WORD,
    /** A name in {@code ""}, {@code ``} or {@code []}. */
    NAME,
    STRING,
    /** Its text are the hexadecimal digits. */
    BLOB,
    INTEGER,
    REAL,
    VARIABLE,
    OPERATOR,
    END
  }

  boolean is(String wordOrOperator) {
    return switch (kind) {
      case WORD -> text.equalsIgnoreCase(wordOrOperator);
      case OPERATOR -> text.equals(wordOrOperator);
      default -> false;
    };
  }

  /** Whether it was written in double quotes: a name, or a string when nothing has that name. */
  boolean isDoubleQuoted(String sql) {
    return kind == Kind.NAME && sql.charAt(start) == '"';
  }
}
