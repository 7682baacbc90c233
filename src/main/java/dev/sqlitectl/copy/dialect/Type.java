package dev.sqlitectl.copy.dialect;

import java.util.Locale;

/** What an expression answers: which of SQLite's storage classes, held in which PostgreSQL type. */
enum Type {
  NULL("text"),
  /** The integers 0 and 1. */
  BOOLEAN("boolean"),
  /** An integer that PostgreSQL holds in four bytes, so that arithmetic may overflow. */
  INT("int"),
  BIGINT("bigint"),
  REAL("float8"),
  /** Integers and reals in a double: which of them a value is cannot be told. */
  NUMBER("float8"),
  /** Integers and reals in a numeric. */
  NUMERIC("numeric"),
  TEXT("text"),
  BLOB("bytea"),
  /** Texts: how they were written is the form of {@link Typed}. */
  DATE("date"),
  TIME("time"),
  TIMESTAMP("timestamp"),
  TIMESTAMPTZ("timestamptz"),
  UUID("uuid"),
  /** JSON text in a jsonb, which does not keep how it was written. */
  JSON("jsonb"),
  /** What json_extract finds in a jsonb: of any class, NULL being JSON's null too. */
  JSON_VALUE("jsonb"),
  /** Values of several classes, or a type that is not known here. */
  ANY("text");

  private final String sql;

  Type(String sql) {
    this.sql = sql;
  }

  String sql() {
    return sql;
  }

  boolean isInteger() {
    return this == BOOLEAN || this == INT || this == BIGINT;
  }

  boolean isNumber() {
    return isInteger() || this == REAL || this == NUMBER || this == NUMERIC;
  }

  boolean isMoment() {
    return this == DATE || this == TIME || this == TIMESTAMP || this == TIMESTAMPTZ;
  }

  boolean isText() {
    return this == TEXT || this == UUID || isMoment();
  }

  /**
   * What a column holds.
   *
   * @param sqlType PostgreSQL's type: {@code numeric(10,2)}
   * @param mixed whether SQLite held values of several classes or spellings in it
   */
  static Type of(String sqlType, boolean mixed) {
    String bare = sqlType.toLowerCase(Locale.ROOT).replaceFirst("\\s*\\(.*\\)", "");
    return switch (bare) {
      case "boolean" -> mixed ? ANY : BOOLEAN;
      case "bigint", "integer", "smallint" -> mixed ? ANY : BIGINT;
      case "double precision" -> mixed ? NUMBER : REAL;
      case "numeric" -> NUMERIC;
      case "text", "varchar" -> mixed ? ANY : TEXT;
      case "bytea" -> mixed ? ANY : BLOB;
      case "date" -> mixed ? ANY : DATE;
      case "time" -> mixed ? ANY : TIME;
      case "timestamp" -> mixed ? ANY : TIMESTAMP;
      case "timestamptz" -> mixed ? ANY : TIMESTAMPTZ;
      case "uuid" -> mixed ? ANY : UUID;
      case "jsonb" -> JSON;
      default -> ANY;
    };
  }
}
