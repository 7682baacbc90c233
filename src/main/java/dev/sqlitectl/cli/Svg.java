package dev.sqlitectl.cli;

import java.util.List;

/** Bars, drawn as wide as the page gives them room. The figures stand beside them as text. */
final class Svg {
  private static final long WIDTH = 1000;
  private static final long THINNEST = 6;

  private Svg() {}

  /**
   * A part of a bar.
   *
   * @param colour a class of the style sheet
   */
  record Share(String colour, long amount) {}

  /** One amount of the largest there is. */
  static Html bar(String colour, long amount, long largest) {
    return bar(List.of(new Share(colour, amount)), largest);
  }

  /** Amounts one after the other; what is there can be seen, however little it is. */
  static Html bar(List<Share> shares, long largest) {
    Html svg = drawing();
    long before = 0;
    for (Share share : shares) {
      draw(svg, share.colour(), before, share.amount(), largest);
      before += share.amount();
    }
    return svg;
  }

  /** An amount that begins where others ended. */
  static Html step(String colour, long before, long amount, long whole) {
    Html svg = drawing();
    draw(svg, colour, before, amount, whole);
    return svg;
  }

  private static Html drawing() {
    return Html.of("svg", "bar")
        .with("viewBox", "0 0 " + WIDTH + " 10")
        .with("preserveAspectRatio", "none")
        .with("aria-hidden", "true");
  }

  private static void draw(Html svg, String colour, long before, long amount, long whole) {
    if (amount <= 0 || whole <= 0) {
      return;
    }
    long width = Math.max(THINNEST, scaled(amount, whole));
    long x = Math.min(scaled(before, whole), WIDTH - width);
    svg.add(
        Html.of("rect", colour)
            .with("x", Long.toString(x))
            .with("width", Long.toString(width))
            .with("height", "10"));
  }

  private static long scaled(long amount, long whole) {
    return Math.min(WIDTH, Math.round((double) WIDTH * amount / whole));
  }
}
