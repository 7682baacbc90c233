package dev.sqlitectl.copy.type;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;

/**
 * The ways in which numbers stand for moments. A column's numbers are moments of one when all of
 * them lie in its plausible years and no other way can say the same of them. {@code 0}, which many
 * write for "never", is the beginning of any of them but the Julian days.
 */
enum Epoch {
  SECONDS("seconds since 1970", "1970-01-01T00:00:00Z", 1_000_000, 1),
  MILLISECONDS("milliseconds since 1970", "1970-01-01T00:00:00Z", 1_000, 1),
  MICROSECONDS("microseconds since 1970", "1970-01-01T00:00:00Z", 1, 1),
  NANOSECONDS("nanoseconds since 1970", "1970-01-01T00:00:00Z", 1, 1_000),
  WEBKIT("microseconds since 1601", "1601-01-01T00:00:00Z", 1, 1),
  APPLE("seconds since 2001", "2001-01-01T00:00:00Z", 1_000_000, 1),
  APPLE_NANOSECONDS("nanoseconds since 2001", "2001-01-01T00:00:00Z", 1, 1_000),
  JULIAN_DAYS("Julian days", "-4713-11-24T12:00:00Z", 86_400_000_000L, 1);

  private final String words;
  private final long micros;
  private final long units;
  private final long start;
  private final double least;
  private final double most;

  /**
   * @param micros so many microseconds are
   * @param units so many units
   */
  Epoch(String words, String start, long micros, long units) {
    this.words = words;
    this.micros = micros;
    this.units = units;
    this.start = -micros(start, "2000-01-01T00:00:00Z");
    // Apple's frameworks that count so came to be used for databases in 2005.
    String earliest = start.startsWith("2001") ? "2005-01-01T00:00:00Z" : "1990-01-01T00:00:00Z";
    this.least = micros(start, earliest) * (double) units / micros;
    this.most = micros(start, "2040-01-01T00:00:00Z") * (double) units / micros;
  }

  private static long micros(String from, String to) {
    return ChronoUnit.SECONDS.between(Instant.parse(from), Instant.parse(to)) * 1_000_000;
  }

  /**
   * For each, how such a column becomes a timestamptz; a column that two of them hold is doubtful.
   */
  static final List<Conversion> CONVERSIONS =
      Arrays.stream(values())
          .map(
              epoch ->
                  new Conversion(
                      "timestamptz",
                      epoch.words,
                      cell -> epoch.micros(cell) != DateText.NONE,
                      (cell, wire) -> wire.int64(epoch.micros(cell))))
          .toList();

  /**
   * Microseconds since 2000-01-01 UTC, from which the number can be told again exactly; {@link
   * DateText#NONE} when there are none or the moment is not plausible.
   */
  private long micros(Cell cell) {
    if (cell.isInteger()) {
      long value = cell.integer();
      boolean exact = isPlausible((double) value) && value % units == 0;
      return exact ? start + value / units * micros : DateText.NONE;
    }
    return cell.isReal() && isPlausible(cell.real()) ? rounded(cell.real()) : DateText.NONE;
  }

  private boolean isPlausible(double value) {
    return (value >= least && value < most) || (value == 0 && this != JULIAN_DAYS);
  }

  /** The nearest microsecond, if the same double comes of it again. */
  private long rounded(double value) {
    BigDecimal exact =
        new BigDecimal(value)
            .multiply(BigDecimal.valueOf(micros))
            .divide(BigDecimal.valueOf(units), MathContext.DECIMAL128);
    BigDecimal nearest = exact.setScale(0, RoundingMode.HALF_EVEN);
    double again =
        nearest
            .multiply(BigDecimal.valueOf(units))
            .divide(BigDecimal.valueOf(micros), MathContext.DECIMAL128)
            .doubleValue();
    boolean negativeZero = value == 0 && 1 / value < 0;
    return again == value && !negativeZero ? start + nearest.longValueExact() : DateText.NONE;
  }
}
