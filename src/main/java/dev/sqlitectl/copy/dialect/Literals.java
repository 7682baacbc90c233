package dev.sqlitectl.copy.dialect;

import dev.sqlitectl.postgres.Identifier;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;

/** Constants: how SQLite reads them, and how PostgreSQL writes them. */
final class Literals {
  /** Decimals of so many digits that no two of them are the same double. */
  private static final int DISTINCT_DIGITS = 15;

  private static final String BLANKS = " \t\n\u000b\f\r";

  private Literals() {}

  static Typed typed(Expr.Literal written) {
    Expr.Literal literal = standard(written);
    Typed typed =
        switch (literal.kind()) {
          case NULL -> Typed.atom("NULL", Type.NULL);
          case INTEGER -> integer(Long.parseLong(literal.text()));
          case REAL -> Typed.atom(real(literal.text()) + "::float8", Type.REAL);
          case STRING -> Typed.atom(string(literal.text()), Type.TEXT);
          case BLOB -> Typed.atom("'\\x" + literal.text() + "'::bytea", Type.BLOB);
        };
    return new Typed(
        typed.sql(),
        typed.type(),
        Affinity.NONE,
        Collation.NONE,
        false,
        "",
        literal.text().startsWith("-") && literal.kind() != Expr.Literal.Kind.STRING
            ? Typed.PRODUCT
            : typed.rank(),
        Optional.of(literal));
  }

  /** Integers in decimal; those of more than 64 bits are reals. */
  private static Expr.Literal standard(Expr.Literal literal) {
    if (literal.kind() != Expr.Literal.Kind.INTEGER) {
      return literal;
    }
    String text = literal.text();
    try {
      boolean hex = text.toLowerCase(Locale.ROOT).startsWith("0x");
      long value = hex ? Long.parseUnsignedLong(text.substring(2), 16) : Long.parseLong(text);
      return Expr.Literal.integer(Long.toString(value));
    } catch (NumberFormatException e) {
      if (text.toLowerCase(Locale.ROOT).startsWith("0x")) {
        throw new Untranslatable("a hexadecimal number has more than 64 bits");
      }
      return new Expr.Literal(Expr.Literal.Kind.REAL, text);
    }
  }

  private static Typed integer(long value) {
    if (value == Long.MIN_VALUE) {
      return Typed.atom("(" + value + ")::bigint", Type.BIGINT);
    }
    return Typed.atom(Long.toString(value), value == (int) value ? Type.INT : Type.BIGINT);
  }

  /** A real without its type: what numeric, too, holds exactly when it is short. */
  static String real(String text) {
    double value = Double.parseDouble(text);
    if (Double.isInfinite(value)) {
      return value > 0 ? "'Infinity'" : "'-Infinity'";
    }
    if (value == 0) {
      return "0.0"; // whatever its exponent
    }
    BigDecimal decimal = new BigDecimal(text);
    boolean readable = decimal.scale() < 20 && decimal.precision() - decimal.scale() < 20;
    return readable ? decimal.toPlainString() : decimal.toString();
  }

  /** Whether numeric and double precision mean the same by it. */
  static boolean isShort(Expr.Literal number) {
    if (number.kind() == Expr.Literal.Kind.INTEGER) {
      return true;
    }
    double value = Double.parseDouble(number.text());
    return value == 0
        || (Double.isFinite(value)
            && new BigDecimal(number.text()).stripTrailingZeros().precision() <= DISTINCT_DIGITS);
  }

  static String string(String text) {
    if (text.indexOf('\0') >= 0) {
      throw new Untranslatable("a text holds NUL");
    }
    return Identifier.literal(text);
  }

  /** The negative of a number; empty when the result is no constant to write down. */
  static Optional<Expr.Literal> negated(Expr.Literal number) {
    String text = number.text();
    return switch (number.kind()) {
      case INTEGER ->
          text.equals("0")
              ? Optional.of(number)
              : text.toLowerCase(Locale.ROOT).startsWith("0x")
                  ? negated(standard(number))
                  : Optional.of(
                      Expr.Literal.integer(text.startsWith("-") ? text.substring(1) : "-" + text));
      case REAL ->
          Optional.of(
              new Expr.Literal(
                  Expr.Literal.Kind.REAL, text.startsWith("-") ? text.substring(1) : "-" + text));
      default -> Optional.empty();
    };
  }

  /** The number that a text is, as an affinity would make of it; empty when it is none. */
  static Optional<Expr.Literal> wholeNumber(String text) {
    String stripped = stripped(text);
    return !stripped.isEmpty() && numberLength(stripped) == stripped.length()
        ? Optional.of(number(stripped))
        : Optional.empty();
  }

  /** The number that a text begins with; 0 when it begins with none. */
  static Expr.Literal numberAhead(String text) {
    String stripped = stripped(text);
    int length = numberLength(stripped);
    return length == 0 ? Expr.Literal.integer("0") : number(stripped.substring(0, length));
  }

  /** The integer that a text begins with; 0 when it begins with none. */
  static Expr.Literal integerAhead(String text) {
    String stripped = stripped(text);
    int sign = stripped.startsWith("+") || stripped.startsWith("-") ? 1 : 0;
    int end = digits(stripped, sign);
    if (end == sign) {
      return Expr.Literal.integer("0");
    }
    Expr.Literal number = number(stripped.substring(0, end));
    if (number.kind() == Expr.Literal.Kind.REAL) {
      throw new Untranslatable("it makes an integer of more than 64 bits");
    }
    return number;
  }

  private static Expr.Literal number(String text) {
    String bare = text.startsWith("+") ? text.substring(1) : text;
    boolean real = bare.chars().anyMatch(c -> c == '.' || c == 'e' || c == 'E');
    return real
        ? new Expr.Literal(Expr.Literal.Kind.REAL, bare)
        : standard(Expr.Literal.integer(bare));
  }

  private static String stripped(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && BLANKS.indexOf(text.charAt(start)) >= 0) {
      start++;
    }
    while (end > start && BLANKS.indexOf(text.charAt(end - 1)) >= 0) {
      end--;
    }
    return text.substring(start, end);
  }

  /** How many characters of the text are the number it begins with. */
  private static int numberLength(String text) {
    int sign = text.startsWith("+") || text.startsWith("-") ? 1 : 0;
    int at = digits(text, sign);
    int digits = at - sign;
    if (at < text.length() && text.charAt(at) == '.') {
      int fraction = digits(text, at + 1);
      digits += fraction - at - 1;
      at = fraction;
    }
    if (digits == 0) {
      return 0;
    }
    if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
      int first = at + 1;
      if (first < text.length() && (text.charAt(first) == '+' || text.charAt(first) == '-')) {
        first++;
      }
      int exponent = digits(text, first);
      at = exponent > first ? exponent : at;
    }
    return at;
  }

  private static int digits(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at;
  }

  /** A constant number as the text that SQLite makes of it. */
  static String text(Expr.Literal number) {
    if (number.kind() == Expr.Literal.Kind.INTEGER) {
      return number.text();
    }
    if (Double.parseDouble(number.text()) == 0) {
      return "0.0"; // SQLite's zero has no sign in text
    }
    BigDecimal decimal =
        isShort(number) ? new BigDecimal(number.text()).stripTrailingZeros() : BigDecimal.ONE;
    int exponent = decimal.precision() - decimal.scale() - 1;
    if (!isShort(number) || exponent < -4 || exponent > 14) {
      throw new Untranslatable("it makes text of the real " + number.text());
    }
    String plain = decimal.toPlainString();
    return plain.contains(".") ? plain : plain + ".0";
  }
}
