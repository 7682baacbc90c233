package dev.sqlitectl.postgres;

/** Names and strings as they stand in SQL text. Names are always quoted: none is a keyword then. */
public final class Identifier {
  private Identifier() {}

  /** {@code order} as {@code "order"}. */
  public static String quote(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** A name in its schema: {@code "public"."order"}. */
  public static String quote(String schema, String name) {
    return quote(schema) + "." + quote(name);
  }

  /** A text as a string literal, for sessions with {@code standard_conforming_strings} on. */
  public static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
