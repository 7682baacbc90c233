package dev.sqlitectl.copy.dialect;

import java.util.List;
import java.util.Set;

/**
 * The functions of dates and times, all in UTC.
 *
 * @see <a href="https://www.sqlite.org/lang_datefunc.html">Date And Time Functions</a>
 */
final class Moments {
  private static final Set<String> NAMES =
      Set.of(
          "current_date",
          "current_time",
          "current_timestamp",
          "date",
          "datetime",
          "julianday",
          "strftime",
          "time",
          "unixepoch");

  /** The Julian day 0 is so many milliseconds before 1970. */
  private static final String JULIAN = "210866760000000";

  private Moments() {}

  static boolean isOne(String function) {
    return NAMES.contains(function);
  }

  /**
   * @param compared whether the answers will be compared with SQLite's, so that texts may be read
   *     as the dates that they seem to be
   */
  static Typed of(String function, List<Typed> arguments, boolean compared) {
    if (function.equals("strftime")) {
      if (arguments.isEmpty() || arguments.get(0).string().isEmpty()) {
        throw new Untranslatable("strftime with no constant format");
      }
      Moment moment = Moment.of(arguments.subList(1, arguments.size()), compared);
      return Strftime.of(arguments.get(0).string().get(), moment);
    }
    Moment moment = Moment.of(arguments, compared);
    return switch (function) {
      case "date", "current_date" -> day(moment);
      case "time", "current_time" ->
          Typed.atom(second(moment).operand() + "::time", Type.TIME).withForm(Typed.CLOCK);
      case "datetime", "current_timestamp" -> second(moment);
      case "unixepoch" -> epoch(moment);
      default ->
          Typed.of(
              "(%s + %s)::float8 / 86400000".formatted(milliseconds(moment), JULIAN),
              Type.REAL,
              Typed.PRODUCT);
    };
  }

  static Typed day(Moment moment) {
    return Typed.atom(moment.sql().operand() + "::date", Type.DATE).withForm(Typed.DAY);
  }

  private static Typed second(Moment moment) {
    return moment.truncated("second").withForm(Typed.SECOND);
  }

  static Typed epoch(Moment moment) {
    String seconds = "extract(epoch FROM " + moment.sql().sql() + ")";
    return Typed.atom(
        moment.wholeSeconds() ? seconds + "::bigint" : "floor(" + seconds + ")::bigint",
        Type.BIGINT);
  }

  private static String milliseconds(Moment moment) {
    return "round(extract(epoch FROM " + moment.sql().sql() + ") * 1000)";
  }
}
