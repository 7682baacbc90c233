package dev.sqlitectl.cli;

import java.util.Map;

/**
 * How one stream looks: colours or not, glyphs or ASCII. Text that came from outside is made
 * harmless here, before a terminal can obey it.
 */
record Style(boolean colour, boolean unicode) {
  private static final String RESET = "\u001b[0m";

  private static final Map<String, String> ASCII =
      Map.ofEntries(
          Map.entry("✓", "ok"),
          Map.entry("✗", "xx"),
          Map.entry("→", "->"),
          Map.entry("·", "-"),
          Map.entry("−", "-"),
          Map.entry("×", "x"),
          Map.entry("…", "..."),
          Map.entry("▕", "|"),
          Map.entry("▏", "|"),
          Map.entry("█", "#"),
          Map.entry("░", "."));

  /** What a line is about; each has a glyph and a colour. */
  enum Mark {
    DONE("✓", "32"),
    ATTENTION("!", "33"),
    WRONG("✗", "31"),
    NOTE("·", "2");

    private final String glyph;
    private final String colour;

    Mark(String glyph, String colour) {
      this.glyph = glyph;
      this.colour = colour;
    }
  }

  String mark(Mark mark) {
    String glyph = mark == Mark.ATTENTION && !unicode ? "!!" : plain(mark.glyph);
    return paint(mark.colour, glyph);
  }

  String bold(String text) {
    return paint("1", safe(text));
  }

  String dim(String text) {
    return paint("2", safe(text));
  }

  String red(String text) {
    return paint("1;31", safe(text));
  }

  /** Text that is not ours to trust: control characters are shown, not obeyed. */
  String safe(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              if (Character.isISOControl(c)) {
                out.append(c == '\n' ? "\\n" : c == '\t' ? "\\t" : "\\x%02x".formatted(c));
              } else if (reorders(c)) {
                out.append("\\u%04x".formatted(c));
              } else {
                out.appendCodePoint(c);
              }
            });
    return plain(out.toString());
  }

  /** Whether a character changes the direction of the text around it. */
  private static boolean reorders(int c) {
    return (c >= 0x202a && c <= 0x202e)
        || (c >= 0x2066 && c <= 0x2069)
        || c == 0x200e
        || c == 0x200f
        || c == 0x061c;
  }

  private String plain(String text) {
    if (unicode) {
      return text;
    }
    String ascii = text;
    for (Map.Entry<String, String> entry : ASCII.entrySet()) {
      ascii = ascii.replace(entry.getKey(), entry.getValue());
    }
    return ascii;
  }

  private String paint(String code, String text) {
    return colour ? "\u001b[" + code + "m" + text + RESET : text;
  }
}
