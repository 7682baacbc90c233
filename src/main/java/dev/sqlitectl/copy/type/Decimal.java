package dev.sqlitectl.copy.type;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Binary floating point as decimals: the shortest one that reads back as the same double. */
public final class Decimal {
  /** Decimals of so many digits that no two of them are the same normal double. */
  private static final int DISTINCT_DIGITS = 15;

  /** Every double is told apart from its neighbours by so many digits. */
  private static final int ENOUGH_DIGITS = 17;

  /** Beside a power of two the doubles below lie closer, so the nearest decimal may miss it. */
  private static final List<RoundingMode> ROUNDINGS =
      List.of(RoundingMode.HALF_EVEN, RoundingMode.UP, RoundingMode.DOWN);

  /** Decimal digits in a digit of PostgreSQL's numeric. */
  private static final int GROUP = 4;

  /** Powers of ten, which doubles hold exactly. */
  private static final double[] POWERS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
  };

  private Decimal() {}

  /**
   * The shortest decimal that reads back as this finite double. (Double.toString finds it from Java
   * 19 on; before, it may write more digits than needed, JDK-4511638.)
   */
  static BigDecimal shortest(double value) {
    BigDecimal few = ofFewDigits(value);
    if (few != null) {
      return few;
    }
    BigDecimal written = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    boolean normal = Math.abs(value) >= Double.MIN_NORMAL;
    if (value == 0 || (normal && written.precision() <= DISTINCT_DIGITS)) {
      return written;
    }
    BigDecimal exact = new BigDecimal(value);
    for (int digits = normal ? DISTINCT_DIGITS : 1; digits <= ENOUGH_DIGITS; digits++) {
      for (RoundingMode mode : ROUNDINGS) {
        BigDecimal rounded = exact.round(new MathContext(digits, mode));
        if (rounded.doubleValue() == value) {
          return rounded.stripTrailingZeros();
        }
      }
    }
    throw new IllegalStateException("17 digits tell every double apart");
  }

  /**
   * The decimal of at most 15 digits that reads back as this double, or null: the first of them is
   * the shortest, since no other decimal of so many digits is the same double. Both parts of the
   * quotient are exact, so that dividing rounds once, as reading does.
   */
  private static @Nullable BigDecimal ofFewDigits(double value) {
    for (int scale = 0; scale < POWERS.length; scale++) {
      double scaled = value * POWERS[scale];
      if (Math.abs(scaled) >= POWERS[DISTINCT_DIGITS]) {
        return null;
      }
      long unscaled = Math.round(scaled);
      if (unscaled / POWERS[scale] == value && unscaled != 0) {
        BigDecimal decimal = BigDecimal.valueOf(unscaled, scale);
        return scale == 0 ? decimal.stripTrailingZeros() : decimal;
      }
    }
    return null;
  }

  /**
   * A double as text that reads back as the same double: {@code 1.5}, {@code 1e+16}, {@code 1e-07},
   * {@code inf}; the form that Python and most SQLite tools write.
   */
  public static String text(double value) {
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    BigDecimal decimal = shortest(value);
    String sign = value < 0 || 1 / value < 0 ? "-" : "";
    String digits = decimal.unscaledValue().abs().toString();
    int exponent = digits.length() - decimal.scale() - 1;
    if (value == 0) {
      return sign + "0.0";
    }
    if (exponent >= -4 && exponent < 16) {
      String plain = decimal.abs().toPlainString();
      return sign + (plain.contains(".") ? plain : plain + ".0");
    }
    String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
    String power = (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
    return sign + digits.charAt(0) + fraction + "e" + (exponent < 0 ? "-" : "+") + power;
  }

  /** Whether the value is a double that numeric cannot hold: infinite, or a negative zero. */
  static boolean beyondNumeric(double value) {
    return Double.isInfinite(value) || (value == 0 && 1 / value < 0);
  }

  /**
   * Writes PostgreSQL's binary numeric: groups of four decimal digits.
   *
   * @see <a
   *     href="https://github.com/postgres/postgres/blob/master/src/backend/utils/adt/numeric.c">
   *     numeric_recv</a>
   */
  static void write(BigDecimal value, Wire wire) {
    BigDecimal decimal = value.scale() < 0 ? value.setScale(0) : value;
    int groupsAfterPoint = (decimal.scale() + GROUP - 1) / GROUP;
    int[] groups = groups(decimal.setScale(GROUP * groupsAfterPoint).unscaledValue().abs());
    int last = groups.length;
    while (last > 0 && groups[last - 1] == 0) {
      last--;
    }
    wire.int16(last);
    wire.int16(last == 0 ? 0 : groups.length - 1 - groupsAfterPoint);
    wire.int16(decimal.signum() < 0 ? 0x4000 : 0);
    wire.int16(decimal.scale());
    for (int i = 0; i < last; i++) {
      wire.int16(groups[i]);
    }
  }

  /** The digits in groups of four, the highest first; none for zero. */
  private static int[] groups(BigInteger digits) {
    if (digits.signum() == 0) {
      return new int[0];
    }
    String text = digits.toString();
    int[] groups = new int[(text.length() + GROUP - 1) / GROUP];
    int end = text.length();
    for (int i = groups.length - 1; i >= 0; i--) {
      groups[i] = Integer.parseInt(text, Math.max(0, end - GROUP), end, 10);
      end -= GROUP;
    }
    return groups;
  }
}
