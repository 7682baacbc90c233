package dev.sqlitectl.cli;

import java.time.Duration;
import java.util.Locale;

/** Numbers as people read them. */
final class Figures {
  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

  private Figures() {}

  /** {@code 0 B}, {@code 4.00 KiB}, {@code 1.20 GiB}: IEC units, three digits. */
  static String bytes(long bytes) {
    double value = Math.abs((double) bytes);
    int unit = 0;
    while (value >= 999.5 && unit + 1 < UNITS.length) {
      value /= 1024;
      unit++;
    }
    String format =
        unit == 0 || value >= 99.95 ? "%.0f %s" : value >= 9.995 ? "%.1f %s" : "%.2f %s";
    return (bytes < 0 ? "−" : "") + String.format(Locale.ROOT, format, value, UNITS[unit]);
  }

  /** {@code 15,607}. */
  static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** {@code 1 table}, {@code 11 tables}. */
  static String count(long count, String noun) {
    return count(count) + " " + (count == 1 ? noun : plural(noun));
  }

  private static String plural(String noun) {
    return noun.endsWith("x") ? noun + "es" : noun + "s";
  }

  /** {@code 12 ms}, {@code 0.8 s}, {@code 0:34}, {@code 1:02:03}. */
  static String duration(long millis) {
    if (millis < 100) {
      return millis + " ms";
    }
    if (millis < 9_950) {
      return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
    }
    Duration duration = Duration.ofMillis(millis + 500);
    return duration.toHours() > 0
        ? String.format(
            Locale.ROOT,
            "%d:%02d:%02d",
            duration.toHours(),
            duration.toMinutesPart(),
            duration.toSecondsPart())
        : String.format(Locale.ROOT, "%d:%02d", duration.toMinutes(), duration.toSecondsPart());
  }

  /** {@code 3 days}, {@code 5 h 12 min}, {@code 3 min}, {@code 20 s}. */
  static String age(Duration age) {
    if (age.toDays() > 1) {
      return age.toDays() + " days";
    }
    if (age.toHours() > 0) {
      return age.toHours() + " h " + age.toMinutesPart() + " min";
    }
    return age.toMinutes() > 0 ? age.toMinutes() + " min" : Math.max(0, age.toSeconds()) + " s";
  }

  /** {@code 12 %}, {@code 0.4 %}, {@code 100 %}: cut off, so that a part is never the whole. */
  static String percent(long part, long whole) {
    long permille = whole == 0 ? 0 : (long) (1000.0 * part / whole);
    if (part > 0 && permille == 0) {
      return "<0.1 %";
    }
    String tenths = permille > 0 && permille < 100 ? "." + permille % 10 : "";
    return permille / 10 + tenths + " %";
  }
}
