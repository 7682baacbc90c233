package dev.sqlitectl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlitectl.outcome.Progress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class ProgressLineTest {
  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
  private final AtomicLong clock = new AtomicLong();
  private final ProgressLine line =
      new ProgressLine(new PrintStream(shown, true, StandardCharsets.UTF_8), true, clock::get);

  @Test
  void rowsAndBytesAreShownWithTheirRateAndWhatIsLeft() {
    at(0, "copying a", 0, 0);
    at(2_000, "copying a", 400, 5 << 20);

    assertThat(last())
        .isEqualTo(
            "[0:02]  40.0 %  400 rows of 1,000 rows   5.00 MiB   200 rows/s   ETA 0:03   copying a");
  }

  @Test
  void theRateOfATableDoesNotCountTheRowsOfThoseBeforeIt() {
    at(0, "copying a", 0, 0);
    at(10_000, "copying b", 800, 1024);
    at(12_000, "copying b", 900, 2048);

    assertThat(last()).contains("   50 rows/s   ETA 0:02   ");
  }

  @Test
  void nothingIsSaidOfTheRateOfWhatHasNotBegun() {
    at(0, "copying a", 0, 0);
    at(10_000, "copying b", 800, 0);

    assertThat(last()).isEqualTo("[0:10]  80.0 %  800 rows of 1,000 rows   copying b");
  }

  private void at(long millis, String phase, long done, long bytes) {
    clock.set(millis);
    line.at(new Progress.Step(phase, done, 1_000, Progress.Unit.ROWS, bytes));
  }

  private String last() {
    String all = shown.toString(StandardCharsets.UTF_8);
    return all.substring(all.lastIndexOf("\u001b[2K") + 4);
  }
}
