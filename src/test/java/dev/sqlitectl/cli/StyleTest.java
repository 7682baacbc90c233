package dev.sqlitectl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Text from outside cannot command a terminal, and marks are words where glyphs are missing. */
final class StyleTest {
  private static final Style PLAIN = new Style(false, true);
  private static final Style COLOURED = new Style(true, true);
  private static final Style ASCII = new Style(false, false);

  @Test
  void controlCharactersAreShownNotObeyed() {
    assertThat(PLAIN.safe("a\u001b[31mb\rc\nd\te\0f\u0007g\u007fh\u009bi"))
        .isEqualTo("a\\x1b[31mb\\x0dc\\nd\\te\\x00f\\x07g\\x7fh\\x9bi");
  }

  @ParameterizedTest
  @CsvSource({"202a", "202e", "2066", "2069", "200e", "200f", "061c"})
  void whatWouldReorderTheLineIsShownAsItsNumber(String number) {
    String mark = Character.toString(Integer.parseInt(number, 16));

    assertThat(PLAIN.safe("a" + mark + "b")).isEqualTo("a\\u" + number + "b");
  }

  @Test
  void otherTextStaysAsItIs() {
    assertThat(PLAIN.safe("Zoë 数据 😀 \\ '\"")).isEqualTo("Zoë 数据 😀 \\ '\"");
  }

  @ParameterizedTest
  @CsvSource({"DONE, ✓, ok, 32", "ATTENTION, !, !!, 33", "WRONG, ✗, xx, 31", "NOTE, ·, -, 2"})
  void marksHaveAGlyphAWordAndAColour(Style.Mark mark, String glyph, String ascii, String colour) {
    assertThat(PLAIN.mark(mark)).isEqualTo(glyph);
    assertThat(ASCII.mark(mark)).isEqualTo(ascii);
    assertThat(COLOURED.mark(mark)).isEqualTo("\u001b[" + colour + "m" + glyph + "\u001b[0m");
  }

  @ParameterizedTest
  @EnumSource(Style.Mark.class)
  void marksAreAsciiWhereTheLocaleIsNotUtf8(Style.Mark mark) {
    assertThat(ASCII.mark(mark)).matches("[ -~]+");
  }

  @Test
  void ourOwnSignsBecomeAsciiToo() {
    assertThat(ASCII.safe("1.00 GiB → 0 B (−100 %) 3 × 4 … ▕██░░▏ a · b"))
        .isEqualTo("1.00 GiB -> 0 B (-100 %) 3 x 4 ... |##..| a - b");
  }

  @Test
  void colourNeverLetsForeignSequencesIn() {
    assertThat(COLOURED.bold("\u001b]0;title\u0007"))
        .isEqualTo("\u001b[1m\\x1b]0;title\\x07\u001b[0m");
  }
}
