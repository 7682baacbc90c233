package dev.sqlitectl.copy.type;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/** How truth values and numbers are written. */
final class Numbers {
  private Numbers() {}

  static final Conversion BOOLEAN =
      new Conversion(
          "boolean",
          "0, 1, t, f, true, false",
          cell -> truth(cell) >= 0,
          (cell, wire) -> wire.int8(truth(cell)));

  static final Conversion SMALLINT =
      new Conversion(
          "smallint",
          "integers of two bytes",
          cell -> cell.isInteger() && cell.integer() == (short) cell.integer(),
          (cell, wire) -> wire.int16((int) cell.integer()));

  static final Conversion INTEGER =
      new Conversion(
          "integer",
          "integers of four bytes",
          cell -> cell.isInteger() && cell.integer() == (int) cell.integer(),
          (cell, wire) -> wire.int32((int) cell.integer()));

  static final Conversion BIGINT =
      new Conversion(
          "bigint", "integers", Cell::isInteger, (cell, wire) -> wire.int64(cell.integer()));

  /** For each type of integers, how it takes reals that are whole as well. */
  static final Conversion WHOLE_SMALLINT =
      new Conversion(
          "smallint",
          "whole numbers of two bytes",
          cell -> isWhole(cell) && whole(cell) == (short) whole(cell),
          (cell, wire) -> wire.int16((int) whole(cell)));

  static final Conversion WHOLE_INTEGER =
      new Conversion(
          "integer",
          "whole numbers of four bytes",
          cell -> isWhole(cell) && whole(cell) == (int) whole(cell),
          (cell, wire) -> wire.int32((int) whole(cell)));

  static final Conversion WHOLE_BIGINT =
      new Conversion(
          "bigint",
          "whole numbers of eight bytes",
          Numbers::isWhole,
          (cell, wire) -> wire.int64(whole(cell)));

  static final Conversion DOUBLE =
      new Conversion(
          "double precision",
          "reals",
          Cell::isReal,
          (cell, wire) -> wire.int64(Double.doubleToLongBits(cell.real())));

  /** Reals with integers among them that a double holds exactly. */
  static final Conversion AS_DOUBLE =
      new Conversion(
          "double precision",
          "reals, and integers up to 2^53",
          cell -> cell.isReal() || (cell.isInteger() && Math.abs(cell.integer()) <= 1L << 53),
          (cell, wire) -> wire.int64(Double.doubleToLongBits(real(cell))));

  static final Conversion AS_REAL =
      new Conversion(
          "real",
          "numbers that four bytes hold exactly",
          cell -> AS_DOUBLE.fits().test(cell) && (float) real(cell) == real(cell),
          (cell, wire) -> wire.int32(Float.floatToIntBits((float) real(cell))));

  static final Conversion NUMERIC =
      new Conversion(
          "numeric",
          "integers, and reals but infinity and -0.0",
          Numbers::isDecimal,
          (cell, wire) -> Decimal.write(decimal(cell), wire));

  /** numeric(p,s): every value must be a decimal of that size, since PostgreSQL would round it. */
  static Conversion numeric(int precision, int scale) {
    return new Conversion(
        "numeric(" + precision + "," + scale + ")",
        "decimals of at most %d digits, %d after the point".formatted(precision, scale),
        cell -> isDecimal(cell) && isWithin(decimal(cell), precision, scale),
        (cell, wire) -> Decimal.write(decimal(cell).setScale(scale), wire));
  }

  /** 1 for true, 0 for false, -1 for anything else. */
  private static int truth(Cell cell) {
    if (cell.isInteger()) {
      return cell.integer() == 0 || cell.integer() == 1 ? (int) cell.integer() : -1;
    }
    if (!cell.isText()) {
      return -1;
    }
    return switch (new String(cell.bytes(), StandardCharsets.ISO_8859_1)) {
      case "t", "true", "TRUE", "True" -> 1;
      case "f", "false", "FALSE", "False" -> 0;
      default -> -1;
    };
  }

  private static boolean isWhole(Cell cell) {
    if (!cell.isReal()) {
      return cell.isInteger();
    }
    double value = cell.real();
    boolean negativeZero = value == 0 && 1 / value < 0;
    return value == Math.rint(value) && value >= -0x1p63 && value < 0x1p63 && !negativeZero;
  }

  private static long whole(Cell cell) {
    return cell.isReal() ? (long) cell.real() : cell.integer();
  }

  private static double real(Cell cell) {
    return cell.isReal() ? cell.real() : (double) cell.integer();
  }

  static boolean isDecimal(Cell cell) {
    return cell.isInteger() || (cell.isReal() && !Decimal.beyondNumeric(cell.real()));
  }

  private static BigDecimal decimal(Cell cell) {
    return cell.isInteger() ? BigDecimal.valueOf(cell.integer()) : cell.decimal();
  }

  private static boolean isWithin(BigDecimal value, int precision, int scale) {
    BigDecimal bare = value.stripTrailingZeros();
    return bare.signum() == 0
        || (bare.scale() <= scale && bare.precision() - bare.scale() <= precision - scale);
  }
}
