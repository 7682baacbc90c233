package dev.sqlitectl.copy.dialect;

import java.util.List;

/**
 * {@code round}: halves go away from zero, and what is a half is decided by the double's exact
 * value, as SQLite does. A double is a half at so many digits only when it is a whole number of
 * some power of two; then numeric rounds it rightly, and else to_char does, which prints the exact
 * value.
 */
final class Rounding {
  private static final int MOST_DIGITS = 8;

  private Rounding() {}

  static Typed of(List<Typed> arguments) {
    Typed value = number(arguments.get(0));
    long digits =
        arguments.size() == 1 ? 0 : arguments.get(1).integer().filter(n -> n >= 0).orElse(-1L);
    if (digits == 0 && !value.type().isInteger()) {
      return Typed.atom(
          "trunc(%s + 0.5::float8 * sign(%s))".formatted(value.sql(Typed.SUM), value.sql()),
          Type.REAL);
    }
    if (value.type().isInteger() && digits >= 0) {
      return Typed.atom(value.operand() + "::float8", Type.REAL);
    }
    return Typed.atom(rounded(value, digits) + "::float8", Type.REAL);
  }

  /** As a text of so many digits after the point. */
  static Typed text(Typed argument, long digits) {
    Typed value = number(argument);
    return Typed.atom(rounded(value, digits), Type.TEXT);
  }

  private static Typed number(Typed value) {
    if (!value.type().isNumber()) {
      throw new Untranslatable("it rounds " + value.named());
    }
    return value.number();
  }

  private static String rounded(Typed value, long digits) {
    if (digits < 1 || digits > MOST_DIGITS) {
      throw new Untranslatable("it rounds to a number of digits that is no small constant");
    }
    String scaled = value.sql(Typed.PRODUCT) + " * " + (1L << (digits + 1));
    String format = "FM9999999999999990." + "0".repeat((int) digits);
    return "CASE WHEN %s = trunc(%s) THEN round(%s::numeric, %s)::text ELSE to_char(%s, '%s') END"
        .formatted(scaled, scaled, value.operand(), digits, value.sql(), format);
  }
}
