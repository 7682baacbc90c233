package dev.sqlitectl.copy.dialect;

import java.util.Optional;

/**
 * An expression in PostgreSQL's SQL with what SQLite knows of its values.
 *
 * @param collation how SQLite compares it, when it is text
 * @param collated whether COLLATE says so right here, which wins over a column's own collation
 * @param form how its values were written in SQLite, for types that do not keep it: for moments the
 *     template with which to_char writes them, for uuid {@link #LOWER} or {@link #UPPER}, for
 *     numeric {@link #PLAIN}, for text {@link #DIGITS}; empty when that is not known
 * @param rank how tightly its outermost operator binds
 * @param literal what it is when it is a constant
 */
record Typed(
    String sql,
    Type type,
    Affinity affinity,
    Collation collation,
    boolean collated,
    String form,
    int rank,
    Optional<Expr.Literal> literal) {

  /** What is written twice in every step would soon fill the memory. */
  private static final int LONGEST = 4_000_000;

  static final int OR = 1;
  static final int AND = 2;
  static final int NOT = 3;
  static final int TEST = 4;
  static final int OPERATOR = 5;
  static final int SUM = 6;
  static final int PRODUCT = 7;
  static final int ATOM = 8;

  static final String LOWER = "lower";
  static final String UPPER = "upper";

  /** Numbers whose shortest text is the one that SQLite writes. */
  static final String PLAIN = "plain";

  /** A text that is an integer. */
  static final String DIGITS = "digits";

  static final String DAY = "YYYY-MM-DD";
  static final String SECOND = "YYYY-MM-DD HH24:MI:SS";
  static final String CLOCK = "HH24:MI:SS";

  /** SQLite's blanks before a number, as PostgreSQL's regular expressions write them. */
  private static final String BLANKS = "^[ \\t\\n\\v\\f\\r]*";

  private static final String NUMBER_AHEAD =
      BLANKS + "([+-]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?)";

  /** A text that is a number from its beginning to its end. */
  static final String WHOLE_NUMBER = NUMBER_AHEAD + "[ \\t\\n\\v\\f\\r]*$";

  private static final String INTEGER_AHEAD = BLANKS + "([+-]?[0-9]+)";

  Typed {
    if (sql.length() > LONGEST) {
      throw new Untranslatable("it becomes too long");
    }
  }

  /** A name, a call, a cast or what stands in parentheses. */
  static Typed atom(String sql, Type type) {
    return of(sql, type, ATOM);
  }

  static Typed of(String sql, Type type, int rank) {
    return new Typed(sql, type, Affinity.NONE, Collation.NONE, false, "", rank, Optional.empty());
  }

  static Typed test(String sql) {
    return of(sql, Type.BOOLEAN, TEST);
  }

  Typed withForm(String newForm) {
    return new Typed(sql, type, affinity, collation, collated, newForm, rank, literal);
  }

  Typed withAffinity(Affinity newAffinity) {
    return new Typed(sql, type, newAffinity, collation, collated, form, rank, literal);
  }

  Typed withCollation(Collation newCollation, boolean here) {
    return new Typed(sql, type, affinity, newCollation, here, form, rank, literal);
  }

  /** The value alone: operators take away affinity and collation. */
  Typed bare() {
    return new Typed(sql, type, Affinity.NONE, Collation.NONE, false, form, rank, literal);
  }

  /** As an operand of something that binds this tightly. */
  String sql(int tightly) {
    return rank < tightly ? "(" + sql + ")" : sql;
  }

  String operand() {
    return sql(ATOM);
  }

  Typed cast(Type to) {
    return atom(operand() + "::" + to.sql(), to);
  }

  boolean is(Expr.Literal.Kind kind) {
    return literal.filter(constant -> constant.kind() == kind).isPresent();
  }

  boolean isNull() {
    return is(Expr.Literal.Kind.NULL);
  }

  /** The constant text, when it is one. */
  Optional<String> string() {
    return literal.filter(c -> c.kind() == Expr.Literal.Kind.STRING).map(Expr.Literal::text);
  }

  /** The constant integer, when it is one. */
  Optional<Long> integer() {
    return literal
        .filter(c -> c.kind() == Expr.Literal.Kind.INTEGER)
        .map(c -> Long.parseLong(c.text()));
  }

  /** In boolean position, where SQLite takes every number but 0 for true. */
  Typed truth() {
    if (type == Type.BOOLEAN) {
      return this;
    }
    if (isNull()) {
      return atom("NULL::boolean", Type.BOOLEAN);
    }
    if (integer().isPresent()) {
      return atom(integer().get() == 0 ? "false" : "true", Type.BOOLEAN);
    }
    Typed number = number();
    return test(number.sql(OPERATOR) + " <> 0");
  }

  /** In arithmetic, where SQLite takes a text for the number it begins with. */
  Typed number() {
    if (isNull()) {
      return atom("NULL::bigint", Type.BIGINT);
    }
    return switch (type) {
      case BOOLEAN -> cast(Type.INT);
      case INT, BIGINT, REAL, NUMBER -> this;
      case NUMERIC -> atom(operand() + "::float8", Type.NUMBER);
      case TEXT, DATE, TIME, TIMESTAMP, UUID -> numberAhead();
      default -> throw new Untranslatable("it calculates with " + named());
    };
  }

  private Typed numberAhead() {
    if (string().isPresent()) {
      return Literals.typed(Literals.numberAhead(string().get()));
    }
    return atom(ahead(NUMBER_AHEAD, "float8"), Type.NUMBER);
  }

  /** By CAST to INTEGER: reals lose their fraction, texts all but the integer they begin with. */
  Typed truncated() {
    if (isNull() || integer().isPresent()) {
      return number();
    }
    if (string().isPresent()) {
      return Literals.typed(Literals.integerAhead(string().get()));
    }
    return switch (type) {
      case BOOLEAN -> cast(Type.INT);
      case INT, BIGINT -> this;
      case REAL, NUMBER, NUMERIC -> atom("trunc(" + sql + ")::bigint", Type.BIGINT);
      case TEXT, DATE, TIME, TIMESTAMP, UUID ->
          form.equals(DIGITS)
              ? cast(Type.BIGINT)
              : atom(ahead(INTEGER_AHEAD, "bigint"), Type.BIGINT);
      default -> throw new Untranslatable("it makes an integer of " + named());
    };
  }

  private String ahead(String pattern, String sqlType) {
    Typed text = text();
    return "CASE WHEN %s IS NOT NULL THEN coalesce(substring(%s from '%s')::%s, 0) END"
        .formatted(text.sql(OPERATOR), text.sql(), pattern, sqlType);
  }

  /** As the text that SQLite makes of it. */
  Typed text() {
    if (isNull()) {
      return atom("NULL::text", Type.TEXT);
    }
    if (literal.isPresent() && type.isNumber()) {
      return Literals.typed(Expr.Literal.string(Literals.text(literal.get())));
    }
    return switch (type) {
      case TEXT -> this;
      case BOOLEAN -> atom(operand() + "::int::text", Type.TEXT);
      case INT, BIGINT -> cast(Type.TEXT);
      case NUMERIC -> plainText();
      case DATE, TIME, TIMESTAMP, TIMESTAMPTZ -> momentText();
      case UUID -> uuidText();
      default -> throw new Untranslatable("it makes text of " + named());
    };
  }

  private Typed plainText() {
    if (!form.equals(PLAIN)) {
      throw new Untranslatable("it makes text of reals");
    }
    return atom("trim_scale(" + sql + ")::text", Type.TEXT);
  }

  private Typed momentText() {
    if (form.isEmpty()) {
      throw new Untranslatable("it needs the text of moments that are not all written alike");
    }
    String moment =
        switch (type) {
          case TIME -> "'2000-01-01'::date + " + sql(PRODUCT);
          case TIMESTAMPTZ -> operand() + " AT TIME ZONE 'UTC'";
          default -> sql;
        };
    return atom(Forms.text(moment, form), Type.TEXT);
  }

  private Typed uuidText() {
    return switch (form) {
      case LOWER -> cast(Type.TEXT);
      case UPPER -> atom("upper(" + operand() + "::text)", Type.TEXT);
      default ->
          throw new Untranslatable("it needs the text of UUIDs that are not all written alike");
    };
  }

  /** Whether it is text that can never be read as a number. */
  boolean isNeverNumeric() {
    if (string().isPresent()) {
      return Literals.wholeNumber(string().get()).isEmpty();
    }
    return type == Type.UUID
        || (type.isMoment() && (form.contains("-") || form.contains(":")))
        || (type == Type.TEXT && affinity.isNumeric());
  }

  /** How to speak of its values to people. */
  String named() {
    return switch (type) {
      case NULL -> "NULL";
      case BOOLEAN, INT, BIGINT -> "an integer";
      case REAL -> "reals";
      case NUMBER, NUMERIC -> "numbers that may be integers or reals";
      case TEXT, UUID -> "text";
      case BLOB -> "blobs";
      case DATE, TIME, TIMESTAMP, TIMESTAMPTZ -> "dates or times";
      case JSON, JSON_VALUE -> "JSON";
      case ANY -> "values of several kinds";
    };
  }
}
