package dev.sqlitectl.copy;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * One way for a SQLite column to become a PostgreSQL column: the type, which values fit it exactly,
 * and how they are written.
 *
 * @param type the PostgreSQL type in SQL
 * @param fits whether a cell that is not NULL can be held without losing anything
 * @param write writes a cell that fits as the type's binary form
 */
record Conversion(String type, Predicate<Cell> fits, BiConsumer<Cell, Wire> write) {

  private static final Set<String> SPELLED =
      Set.of("date", "time", "timestamp", "timestamptz", "uuid");

  static final Conversion BOOLEAN =
      new Conversion("boolean", cell -> truth(cell) >= 0, (cell, wire) -> wire.int8(truth(cell)));

  static final Conversion BIGINT =
      new Conversion("bigint", Cell::isInteger, (cell, wire) -> wire.int64(cell.integer()));

  static final Conversion DOUBLE =
      new Conversion(
          "double precision",
          Cell::isReal,
          (cell, wire) -> wire.int64(Double.doubleToLongBits(cell.real())));

  /** Reals with integers among them that a double holds exactly. */
  static final Conversion NUMBERS_AS_DOUBLE =
      new Conversion(
          "double precision",
          cell -> cell.isReal() || (cell.isInteger() && isExactDouble(cell.integer())),
          (cell, wire) ->
              wire.int64(
                  Double.doubleToLongBits(cell.isReal() ? cell.real() : (double) cell.integer())));

  static final Conversion NUMERIC =
      new Conversion(
          "numeric", Conversion::isDecimal, (cell, wire) -> Decimal.write(decimal(cell), wire));

  static final Conversion TEXT =
      new Conversion(
          "text",
          cell -> cell.isText() && Utf8.isStorable(cell.bytes()),
          (cell, wire) -> wire.raw(cell.bytes()));

  /** Text mixed with numbers: numbers in their exact text form. */
  static final Conversion ANY_AS_TEXT =
      new Conversion(
          "text",
          cell -> !cell.isBlob() && (!cell.isText() || Utf8.isStorable(cell.bytes())),
          (cell, wire) -> wire.raw(exactText(cell)));

  static final Conversion BYTEA =
      new Conversion("bytea", Cell::isBlob, (cell, wire) -> wire.raw(cell.bytes()));

  /** What nothing else holds: blobs with text, text that is not valid UTF-8 or holds NUL. */
  static final Conversion ANY_AS_BYTES =
      new Conversion("bytea", cell -> true, (cell, wire) -> wire.raw(exactText(cell)));

  static final Conversion DATE =
      new Conversion(
          "date",
          cell -> cell.isText() && DateText.date(cell.bytes()) != DateText.NONE,
          (cell, wire) -> wire.int32((int) DateText.date(cell.bytes())));

  static final Conversion TIME =
      new Conversion(
          "time",
          cell -> cell.isText() && DateText.time(cell.bytes()) != DateText.NONE,
          (cell, wire) -> wire.int64(DateText.time(cell.bytes())));

  static final Conversion TIMESTAMP =
      new Conversion(
          "timestamp",
          cell -> cell.isText() && DateText.timestamp(cell.bytes()) != DateText.NONE,
          (cell, wire) -> wire.int64(DateText.timestamp(cell.bytes())));

  static final Conversion TIMESTAMPTZ =
      new Conversion(
          "timestamptz",
          cell -> cell.isText() && DateText.timestampWithOffset(cell.bytes()) != DateText.NONE,
          (cell, wire) -> wire.int64(DateText.timestampWithOffset(cell.bytes())));

  static final Conversion JSONB =
      new Conversion(
          "jsonb",
          cell -> jsonKind(cell) == JsonText.Kind.VALUE,
          (cell, wire) -> {
            wire.int8(1); // the version of jsonb's binary form
            wire.raw(JsonText.asJsonbPrints(exactText(cell)));
          });

  static final Conversion JSON =
      new Conversion(
          "json",
          cell -> jsonKind(cell) != JsonText.Kind.NONE,
          (cell, wire) -> wire.raw(exactText(cell)));

  static final Conversion UUID =
      new Conversion("uuid", Conversion::isUuidText, (cell, wire) -> writeUuid(cell.bytes(), wire));

  static final Conversion UUID_BLOB =
      new Conversion(
          "uuid",
          cell -> cell.isBlob() && cell.bytes().length == 16,
          (cell, wire) -> wire.raw(cell.bytes()));

  /** Whether values that are equal may be written differently in SQLite: times and UUIDs. */
  boolean isSpelled() {
    return SPELLED.contains(type);
  }

  /** numeric(p,s): every value must be a decimal of that size, since PostgreSQL would round it. */
  static Conversion numeric(int precision, int scale) {
    return new Conversion(
        "numeric(" + precision + "," + scale + ")",
        cell -> isDecimal(cell) && isWithin(decimal(cell), precision, scale),
        (cell, wire) -> Decimal.write(decimal(cell).setScale(scale), wire));
  }

  /** varchar(n): at most so many characters. */
  static Conversion varchar(int length) {
    return new Conversion(
        "varchar(" + length + ")",
        cell -> TEXT.fits.test(cell) && Utf8.length(cell.bytes()) <= length,
        TEXT.write);
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

  private static boolean isExactDouble(long value) {
    return Math.abs(value) <= 1L << 53;
  }

  private static boolean isDecimal(Cell cell) {
    return cell.isInteger() || (cell.isReal() && !Decimal.beyondNumeric(cell.real()));
  }

  private static BigDecimal decimal(Cell cell) {
    return cell.isInteger() ? BigDecimal.valueOf(cell.integer()) : Decimal.shortest(cell.real());
  }

  private static boolean isWithin(BigDecimal value, int precision, int scale) {
    BigDecimal bare = value.stripTrailingZeros();
    return bare.signum() == 0
        || (bare.scale() <= scale && bare.precision() - bare.scale() <= precision - scale);
  }

  /** The bytes of a cell of any kind: text and blobs as they are, numbers in exact text form. */
  private static byte[] exactText(Cell cell) {
    return switch (cell.storage()) {
      case TEXT, BLOB -> cell.bytes();
      case INTEGER -> Long.toString(cell.integer()).getBytes(StandardCharsets.US_ASCII);
      case REAL -> Decimal.text(cell.real()).getBytes(StandardCharsets.US_ASCII);
      case NULL -> throw new IllegalStateException("NULL has no text");
    };
  }

  private static JsonText.Kind jsonKind(Cell cell) {
    if (isDecimal(cell)) {
      return JsonText.Kind.VALUE;
    }
    return TEXT.fits.test(cell) ? JsonText.kindOf(cell.bytes()) : JsonText.Kind.NONE;
  }

  private static boolean isUuidText(Cell cell) {
    byte[] text = cell.isText() ? cell.bytes() : new byte[0];
    if (text.length != 36) {
      return false;
    }
    for (int i = 0; i < 36; i++) {
      boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
      if (dash ? text[i] != '-' : Character.digit(text[i], 16) < 0) {
        return false;
      }
    }
    return true;
  }

  private static void writeUuid(byte[] text, Wire wire) {
    for (int i = 0; i < 36; i += 2) {
      if (text[i] == '-') {
        i++;
      }
      wire.int8(Character.digit(text[i], 16) << 4 | Character.digit(text[i + 1], 16));
    }
  }
}
