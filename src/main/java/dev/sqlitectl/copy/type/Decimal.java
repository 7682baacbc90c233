package dev.sqlitectl.copy.type;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;

/** Binary floating point as decimals: the shortest one that reads back as the same double. */
public final class Decimal {
  /** Decimals of so many digits that no two of them are the same normal double. */
  private static final int DISTINCT_DIGITS = 15;

  /** Every double is told apart from its neighbours by so many digits. */
  private static final int ENOUGH_DIGITS = 17;

  /** Beside a power of two the doubles below lie closer, so the nearest decimal may miss it. */
  private static final List<RoundingMode> ROUNDINGS =
      List.of(RoundingMode.HALF_EVEN, RoundingMode.UP, RoundingMode.DOWN);

  private Decimal() {}

  /**
   * The shortest decimal that reads back as this finite double. (Double.toString finds it from Java
   * 19 on; before, it may write more digits than needed, JDK-4511638.)
   */
  static BigDecimal shortest(double value) {
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
    int scale = decimal.scale();
    String digits = decimal.unscaledValue().abs().toString();
    if (digits.length() <= scale) {
      digits = "0".repeat(scale - digits.length() + 1) + digits;
    }
    int whole = digits.length() - scale;
    String padded =
        "0".repeat(Math.floorMod(-whole, 4)) + digits + "0".repeat(Math.floorMod(-scale, 4));
    int groups = padded.length() / 4;
    int first = 0;
    int last = groups;
    while (first < last && group(padded, first) == 0) {
      first++;
    }
    while (last > first && group(padded, last - 1) == 0) {
      last--;
    }
    boolean zero = first == last;
    wire.int16(last - first);
    wire.int16(zero ? 0 : (whole + 3) / 4 - 1 - first);
    wire.int16(decimal.signum() < 0 ? 0x4000 : 0);
    wire.int16(scale);
    for (int i = first; i < last; i++) {
      wire.int16(group(padded, i));
    }
  }

  private static int group(String digits, int index) {
    int value = 0;
    for (int i = 4 * index; i < 4 * index + 4; i++) {
      value = 10 * value + (digits.charAt(i) - '0');
    }
    return value;
  }
}
