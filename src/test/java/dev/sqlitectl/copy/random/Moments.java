package dev.sqlitectl.copy.random;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How PostgreSQL's dates and times must show texts and numbers of SQLite: by instant, exactly. */
final class Moments {
  private static final Pattern CLOCK = Pattern.compile("\\d\\d:\\d\\d(:\\d\\d(\\.\\d{1,6})?)?");

  private static final Pattern MOMENT =
      Pattern.compile(
          "(\\d{4}-\\d\\d-\\d\\d)(?:[ T](\\d\\d:\\d\\d(?::\\d\\d(?:\\.\\d{1,6})?)?)(Z|[+-]\\d\\d(?::?\\d\\d)?)?)?");

  private Moments() {}

  static String expected(String type, Value value, Epoch epoch) {
    try {
      return switch (value.storage()) {
        case TEXT -> expected(type, value.text(), value);
        case INTEGER -> counted(type, BigDecimal.valueOf(value.integer()), epoch, value);
        case REAL -> counted(type, Showing.shortest(value.real()), epoch, value);
        default -> Showing.misfit(value);
      };
    } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
      return Showing.misfit(value);
    }
  }

  private static String counted(String type, BigDecimal number, Epoch epoch, Value value) {
    if (epoch == Epoch.NONE || type.equals("time")) {
      return Showing.misfit(value);
    }
    LocalDateTime moment = epoch.moment(number);
    boolean midnight = moment.toLocalTime().equals(LocalTime.MIDNIGHT);
    if (type.equals("date")) {
      return midnight ? moment.toLocalDate().toString() : Showing.misfit(value);
    }
    return moment.toString();
  }

  private static String expected(String type, String text, Value value) {
    if (type.equals("time")) {
      return CLOCK.matcher(text).matches()
          ? LocalTime.parse(text).toString()
          : Showing.misfit(value);
    }
    Matcher parts = MOMENT.matcher(text);
    if (!parts.matches() || text.startsWith("0000")) {
      return Showing.misfit(value);
    }
    LocalDate day = LocalDate.parse(parts.group(1));
    boolean offset = parts.group(3) != null;
    boolean clock = parts.group(2) != null;
    if (type.equals("date")) {
      return clock ? Showing.misfit(value) : day.toString();
    }
    if (offset != type.equals("timestamptz")) {
      return Showing.misfit(value);
    }
    LocalDateTime moment = day.atTime(clock ? LocalTime.parse(parts.group(2)) : LocalTime.MIDNIGHT);
    return (offset ? moment.minusMinutes(minutes(parts.group(3))) : moment).toString();
  }

  private static int minutes(String offset) {
    if (offset.equals("Z")) {
      return 0;
    }
    String digits = offset.substring(1).replace(":", "") + "00";
    int minutes =
        60 * Integer.parseInt(digits.substring(0, 2)) + Integer.parseInt(digits.substring(2, 4));
    return offset.startsWith("-") ? -minutes : minutes;
  }

  /** PostgreSQL's ISO form; a year before Christ stands with BC behind, one above 9999 as it is. */
  static String found(String type, String shown) {
    if (type.equals("time")) {
      return shown.startsWith("24") ? shown : LocalTime.parse(shown).toString();
    }
    boolean before = shown.endsWith(" BC");
    String bare = shown.replace(" BC", "").replaceFirst("\\+00$", "");
    String[] day = bare.split(" ", 2)[0].split("-", 3);
    int year = Integer.parseInt(day[0]);
    LocalDate date =
        LocalDate.of(before ? 1 - year : year, Integer.parseInt(day[1]), Integer.parseInt(day[2]));
    return type.equals("date")
        ? date.toString()
        : date.atTime(LocalTime.parse(bare.substring(bare.indexOf(' ') + 1))).toString();
  }
}
