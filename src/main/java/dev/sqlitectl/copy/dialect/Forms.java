package dev.sqlitectl.copy.dialect;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;

/** How moments and UUIDs are written as text, for types that do not keep it. */
final class Forms {
  private static final int UUID_LENGTH = 36;

  /** At the end of a form: the fraction is left out when it is zero, as Python does. */
  private static final String FRACTION_IF_ANY = "[.US]";

  private static final String NO_FRACTION = ".000000";

  private Forms() {}

  /** Whether a text is a moment that exists, written by this template of to_char. */
  static boolean isWritten(String text, String form) {
    if (form.endsWith(FRACTION_IF_ANY)) {
      String whole = form.substring(0, form.length() - FRACTION_IF_ANY.length());
      return isWritten(text, whole)
          || (isWritten(text, whole + ".US") && !text.endsWith(NO_FRACTION));
    }
    String shape =
        form.replace("HH24", "HH").replace("\"", "").replace("US", "SSSSSS").replace("MS", "SSS");
    if (form.isEmpty() || text.length() != shape.length()) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      boolean digit = text.charAt(i) >= '0' && text.charAt(i) <= '9';
      if ("YMDHIS".indexOf(shape.charAt(i)) >= 0 ? !digit : text.charAt(i) != shape.charAt(i)) {
        return false;
      }
    }
    int end = Math.max(text.indexOf('Z'), text.indexOf('+'));
    return isMoment(end < 0 ? text : text.substring(0, end));
  }

  /** A moment in SQL as the text that this form writes. */
  static String text(String moment, String form) {
    if (form.endsWith(FRACTION_IF_ANY)) {
      String whole = form.substring(0, form.length() - FRACTION_IF_ANY.length());
      return "replace(" + text(moment, whole + ".US") + ", '" + NO_FRACTION + "', '')";
    }
    return "to_char(" + moment + ", '" + form + "')";
  }

  /**
   * Whether a text is a day, a time of the day, or both, that PostgreSQL and SQLite read alike:
   * {@code YYYY-MM-DD}, {@code HH:MM[:SS[.f]]} with up to six fraction digits, both joined by a
   * blank or {@code T}.
   */
  static boolean isMoment(String text) {
    int clock = text.indexOf(':') - 2;
    try {
      if (clock < 0 || clock > 0) {
        LocalDate day = LocalDate.parse(clock < 0 ? text : text.substring(0, clock - 1));
        boolean joined = clock < 0 || (clock == 11 && "T ".indexOf(text.charAt(10)) >= 0);
        if (day.getYear() < 1 || day.getYear() > 9999 || !joined) {
          return false;
        }
      }
      if (clock >= 0) {
        LocalTime.parse(text.substring(clock));
      }
      return text.length() <= "2024-01-01 00:00:00.000000".length();
    } catch (DateTimeException e) {
      return false;
    }
  }

  static boolean isDay(String text) {
    return isMoment(text) && text.length() == 10;
  }

  static boolean isClock(String text) {
    return isMoment(text) && text.indexOf(':') == 2 && text.length() <= "00:00:00.000000".length();
  }

  /** Whether a text is a UUID in small or capital letters; in either when the form is empty. */
  static boolean isUuid(String text, String form) {
    if (text.length() != UUID_LENGTH) {
      return false;
    }
    for (int i = 0; i < UUID_LENGTH; i++) {
      char c = text.charAt(i);
      boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
      boolean hex =
          (c >= '0' && c <= '9')
              || (!form.equals(Typed.UPPER) && c >= 'a' && c <= 'f')
              || (!form.equals(Typed.LOWER) && c >= 'A' && c <= 'F');
      if (dash ? c != '-' : !hex) {
        return false;
      }
    }
    return true;
  }
}
