package dev.sqlitectl.copy.random;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;

/** What a number in a column of moments may count, and from when. */
enum Epoch {
  NONE(BigDecimal.ZERO, 0),
  SECONDS(BigDecimal.valueOf(1_000_000), 0),
  MILLISECONDS(BigDecimal.valueOf(1_000), 0),
  MICROSECONDS(BigDecimal.ONE, 0),
  NANOSECONDS(new BigDecimal("0.001"), 0),
  JULIAN_DAYS(BigDecimal.valueOf(86_400_000_000L), -210_866_760_000_000_000L),
  MICROSECONDS_SINCE_1601(BigDecimal.ONE, -11_644_473_600_000_000L),
  SECONDS_SINCE_2001(BigDecimal.valueOf(1_000_000), 978_307_200_000_000L),
  NANOSECONDS_SINCE_2001(new BigDecimal("0.001"), 978_307_200_000_000L);

  private final BigDecimal micros;
  private final long origin;

  Epoch(BigDecimal micros, long origin) {
    this.micros = micros;
    this.origin = origin;
  }

  /** The moment that a number stands for. */
  LocalDateTime moment(BigDecimal number) {
    long since =
        number
            .multiply(micros)
            .setScale(0, RoundingMode.HALF_EVEN)
            .add(BigDecimal.valueOf(origin))
            .longValueExact();
    return LocalDateTime.of(1970, 1, 1, 0, 0).plus(since, ChronoUnit.MICROS);
  }
}
