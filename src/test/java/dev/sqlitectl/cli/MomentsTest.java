package dev.sqlitectl.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

final class MomentsTest {
  private final Moments berlin = new Moments(ZoneId.of("Europe/Berlin"));

  @ParameterizedTest
  @CsvSource({
    "2026-11-19 14:00, 2026-11-19T13:00:00Z",
    "2026-07-19 14:00, 2026-07-19T12:00:00Z",
    "2026-11-19T14:00:30, 2026-11-19T13:00:30Z",
    "2026-11-19 14:00:30.042, 2026-11-19T13:00:30.042Z",
    "2026-11-19T14:00Z, 2026-11-19T14:00:00Z",
    "2026-11-19 14:00 z, 2026-11-19T14:00:00Z",
    "2026-11-19 14:00-05:00, 2026-11-19T19:00:00Z",
    "2026-11-19T14:00:00+0530, 2026-11-19T08:30:00Z",
    "2026-11-19 14:00 +01, 2026-11-19T13:00:00Z",
    "2026-10-25 02:30 +02:00, 2026-10-25T00:30:00Z"
  })
  void theClockIsTheLocalOneUnlessAnOffsetIsGiven(String text, Instant moment) {
    assertThat(berlin.convert(text)).isEqualTo(moment);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "yesterday",
        "2026-11-19",
        "14:00",
        "19.11.2026 14:00",
        "2026-02-30 14:00",
        "2026-11-19 24:00",
        "2026-11-19 14:00 +25:00",
        "2026-11-19 14:00 CET"
      })
  void whatIsNoMomentIsNotGuessedAt(String text) {
    assertThatThrownBy(() -> berlin.convert(text)).isInstanceOf(TypeConversionException.class);
  }

  @Test
  void anHourThatCameTwiceOrNotAtAllIsAskedAbout() {
    assertThatThrownBy(() -> berlin.convert("2026-10-25 02:30"))
        .hasMessage(
            "2026-10-25T02:30 came twice in Europe/Berlin: say which by its offset,"
                + " +02:00 or +01:00");
    assertThatThrownBy(() -> berlin.convert("2026-03-29 02:30"))
        .hasMessage("2026-03-29T02:30 did not come in Europe/Berlin: the clock was put forward");
  }
}
