package dev.sqlitectl.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

/** Numbers as they are shown, and spans of time as they are typed. */
final class FiguresTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "1, 1 B",
    "999, 999 B",
    "1000, 0.98 KiB",
    "1023, 1.00 KiB",
    "1024, 1.00 KiB",
    "4096, 4.00 KiB",
    "10229, 9.99 KiB",
    "10240, 10.0 KiB",
    "102348, 99.9 KiB",
    "102400, 100 KiB",
    "1022976, 999 KiB",
    "1023488, 0.98 MiB",
    "1048576, 1.00 MiB",
    "1288490189, 1.20 GiB",
    "9223372036854775807, 8.00 EiB",
    "-4096, −4.00 KiB",
    "-9223372036854775808, −8.00 EiB",
  })
  void bytesHaveThreeDigitsAndAUnit(long bytes, String shown) {
    assertThat(Figures.bytes(bytes)).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 ms",
    "99, 99 ms",
    "100, 0.1 s",
    "849, 0.8 s",
    "9949, 9.9 s",
    "9950, 0:10",
    "34000, 0:34",
    "59499, 0:59",
    "59500, 1:00",
    "3599499, 59:59",
    "3599500, 1:00:00",
    "3723000, 1:02:03",
    "360000000, 100:00:00",
  })
  void durationsGetCoarserAsTheyGrow(long millis, String shown) {
    assertThat(Figures.duration(millis)).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource({
    "PT-5S, 0 s",
    "PT20S, 20 s",
    "PT3M59S, 3 min",
    "PT5H12M, 5 h 12 min",
    "PT47H59M, 47 h 59 min",
    "P2D, 2 days",
    "P400DT5H, 400 days",
  })
  void agesAreToldInTheirTwoLargestUnits(Duration age, String shown) {
    assertThat(Figures.age(age)).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0 %",
    "0, 9, 0 %",
    "1, 1000, 0.1 %",
    "1, 100000, <0.1 %",
    "99, 1000, 9.9 %",
    "12, 100, 12 %",
    "9999, 10000, 99 %",
    "1, 1, 100 %",
  })
  void percentagesDoNotClaimNothingOrAllTooEarly(long part, long whole, String shown) {
    assertThat(Figures.percent(part, whole)).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource({
    "0, table, 0 tables",
    "1, table, 1 table",
    "2, index, 2 indexes",
    "1, index, 1 index"
  })
  void nounsFollowTheirNumber(long count, String noun, String shown) {
    assertThat(Figures.count(count, noun)).isEqualTo(shown);
  }

  @Test
  void thousandsAreSetApart() {
    assertThat(Figures.count(15_607)).isEqualTo("15,607");
  }

  @ParameterizedTest
  @CsvSource({
    "500ms, PT0.5S",
    "30s, PT30S",
    "30, PT30S",
    "2m, PT2M",
    "26h, PT26H",
    "7d, PT168H",
    "1w, PT168H",
    "0, PT0S",
  })
  void spansOfTimeAreReadAsTyped(String typed, Duration read) {
    assertThat(new Durations().convert(typed)).isEqualTo(read);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "s", "-1s", "1.5s", "5 minutes", "1h30m", "9999999999s"})
  void whatIsNotASpanOfTimeIsNamed(String typed) {
    assertThatThrownBy(() -> new Durations().convert(typed))
        .isInstanceOf(TypeConversionException.class)
        .hasMessage("'" + typed + "' is not a time such as 500ms, 30s or 2m");
  }
}
