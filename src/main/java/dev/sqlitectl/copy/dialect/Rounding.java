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
    if (!arguments.get(0).type().isNumber()) {
      throw new Untranslatable("it rounds " + arguments.get(0).named());
    }
    Typed value = arguments.get(0).number();
    long digits =
        arguments.size() == 1 ? 0 : arguments.get(1).integer().filter(n -> n >= 0).orElse(-1L);
    if (digits < 0 || digits > MOST_DIGITS) {
      throw new Untranslatable("it rounds to a number of digits that is no small constant");
    }
    if (value.type().isInteger()) {
      return Typed.atom(value.operand() + "::float8", Type.REAL);
    }
    String sql = value.sql();
    if (digits == 0) {
      return Typed.atom(
          "trunc(%s + 0.5::float8 * sign(%s))".formatted(value.sql(Typed.SUM), sql), Type.REAL);
    }
    long power = 1L << (digits + 1);
    String scaled = value.sql(Typed.PRODUCT) + " * " + power;
    String format = "FM99999999999999." + "0".repeat((int) digits);
    return Typed.atom(
        "CASE WHEN %s = trunc(%s) THEN round((%s)::numeric, %d) ELSE to_char(%s, '%s')::numeric END::float8"
            .formatted(scaled, scaled, sql, digits, sql, format),
        Type.REAL);
  }
}
