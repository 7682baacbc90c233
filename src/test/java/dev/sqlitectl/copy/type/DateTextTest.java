package dev.sqlitectl.copy.type;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DateTextTest {
  private static final LocalDateTime EPOCH = LocalDateTime.of(2000, 1, 1, 0, 0);

  @ParameterizedTest
  @CsvSource({
    "2024-02-29 12:34:56, 2024-02-29T12:34:56",
    "2024-02-29T12:34:56, 2024-02-29T12:34:56",
    "2024-02-29 12:34, 2024-02-29T12:34",
    "2024-02-29, 2024-02-29T00:00",
    "1999-12-31 23:59:59.9, 1999-12-31T23:59:59.900",
    "0001-01-01 00:00:00.000001, 0001-01-01T00:00:00.000001",
    "9999-12-31 23:59:59.999999, 9999-12-31T23:59:59.999999"
  })
  void aMomentWithoutAnOffsetIsReadToTheMicrosecond(String text, LocalDateTime moment) {
    assertThat(DateText.timestamp(bytes(text))).isEqualTo(ChronoUnit.MICROS.between(EPOCH, moment));
  }

  @ParameterizedTest
  @CsvSource({
    "2024-01-01 00:30:00Z, 2024-01-01T00:30",
    "2024-01-01 00:30:00+02:00, 2023-12-31T22:30",
    "2024-01-01T00:30:00-0530, 2024-01-01T06:00",
    "2024-01-01T00:30+01, 2023-12-31T23:30"
  })
  void aMomentWithAnOffsetIsReadAsUtc(String text, LocalDateTime utc) {
    assertThat(DateText.timestampWithOffset(bytes(text)))
        .isEqualTo(ChronoUnit.MICROS.between(EPOCH, utc));
    assertThat(utc.atOffset(ZoneOffset.UTC)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "now",
        "2024-02-30",
        "2023-02-29 00:00:00",
        "2024-1-1",
        "0000-01-01",
        "-0044-03-15",
        "10000-01-01",
        "2024-01-01 24:00:00",
        "2024-01-01 12:60:00",
        "2024-01-01 12:00:60",
        "2024-01-01 12:00:00.",
        "2024-01-01 12:00:00.1234567",
        "2024-01-01  12:00:00",
        " 2024-01-01",
        "2024-01-01 ",
        "2024-01-01 12",
        "2024-01-01 12:00:00 UTC",
        "2024-01-01 12:00:00+02:60",
        "20240101"
      })
  void anythingElseIsNotAMoment(String text) {
    assertThat(DateText.timestamp(bytes(text))).isEqualTo(DateText.NONE);
    assertThat(DateText.timestampWithOffset(bytes(text))).isEqualTo(DateText.NONE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2024-01-01 12:00:00Z", "2024-01-01T12:00+01:00"})
  void anOffsetIsNeverDropped(String text) {
    assertThat(DateText.timestamp(bytes(text))).isEqualTo(DateText.NONE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2024-01-01 12:00:00", "2024-01-01", "2024-01-01 12:00"})
  void anOffsetIsNeverAssumed(String text) {
    assertThat(DateText.timestampWithOffset(bytes(text))).isEqualTo(DateText.NONE);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
