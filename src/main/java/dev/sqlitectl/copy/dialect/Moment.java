package dev.sqlitectl.copy.dialect;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A time value with its modifiers: a timestamp in UTC.
 *
 * @param sql of PostgreSQL's type timestamp
 * @param wholeSeconds whether it never has a fraction
 * @param firstOfMonth whether it is always the first day of a month
 * @param now whether it began as 'now', which SQLite knows to be UTC
 */
record Moment(Typed sql, boolean wholeSeconds, boolean firstOfMonth, boolean now) {
  private static final Set<String> EXACT_UNITS = Set.of("day", "hour", "minute", "second");

  /** The texts that SQLite reads as a day and perhaps a time; an offset may follow. */
  private static final String DATED =
      "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
          + "([ T]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]+)?)?)?";

  private static final String OFFSET = "(Z|[+-](0[0-9]|1[0-4]):[0-5][0-9])$";

  /**
   * @param arguments a time value and modifiers; none means the present moment
   */
  static Moment of(List<Typed> arguments, boolean compared) {
    if (arguments.isEmpty()) {
      return current();
    }
    Typed value = arguments.get(0);
    boolean epoch =
        arguments.size() > 1 && arguments.get(1).string().filter("unixepoch"::equals).isPresent();
    Moment moment = epoch ? ofEpoch(value) : ofValue(value, compared);
    for (Typed modifier : arguments.subList(epoch ? 2 : 1, arguments.size())) {
      String text =
          modifier
              .string()
              .orElseThrow(() -> new Untranslatable("a modifier of a date is no constant"));
      moment = moment.modified(text.strip().toLowerCase(Locale.ROOT));
    }
    return moment;
  }

  private static Moment current() {
    Typed now =
        Typed.of("statement_timestamp() AT TIME ZONE 'UTC'", Type.TIMESTAMP, Typed.OPERATOR);
    return new Moment(now, false, false, true);
  }

  private static Moment ofEpoch(Typed value) {
    if (!value.type().isNumber()) {
      throw new Untranslatable("it reads " + value.named() + " as seconds since 1970");
    }
    Typed number = value.number();
    return new Moment(
        Typed.of(
            "to_timestamp(" + number.sql() + ") AT TIME ZONE 'UTC'",
            Type.TIMESTAMP,
            Typed.OPERATOR),
        number.type().isInteger(),
        false,
        false);
  }

  private static Moment ofValue(Typed value, boolean compared) {
    if (value.isNull()) {
      return plain(Typed.atom("NULL::timestamp", Type.TIMESTAMP), true);
    }
    if (value.string().isPresent()) {
      return ofConstant(value.string().get());
    }
    return switch (value.type()) {
      case DATE -> plain(value.cast(Type.TIMESTAMP), true);
      case TIMESTAMP -> plain(value.bare(), isWhole(value.form()));
      case TIMESTAMPTZ ->
          plain(
              Typed.of(value.operand() + " AT TIME ZONE 'UTC'", Type.TIMESTAMP, Typed.OPERATOR),
              isWhole(value.form()));
      case TEXT -> ofText(value, compared);
      default -> throw new Untranslatable("it reads " + value.named() + " as a date");
    };
  }

  private static Moment plain(Typed sql, boolean wholeSeconds) {
    return new Moment(sql, wholeSeconds, false, false);
  }

  private static boolean isWhole(String form) {
    return !form.isEmpty() && !form.contains("MS") && !form.contains("US");
  }

  private static Moment ofConstant(String text) {
    if (text.equalsIgnoreCase("now")) {
      return current();
    }
    if (!Forms.isMoment(text) || Forms.isClock(text)) {
      throw new Untranslatable("it reads '" + text + "' as a date");
    }
    Typed constant = Typed.atom("timestamp " + Literals.string(text), Type.TIMESTAMP);
    return new Moment(constant, text.indexOf('.') < 0, text.startsWith("-01", 7), false);
  }

  private static Moment ofText(Typed value, boolean compared) {
    if (!compared) {
      throw new Untranslatable("it reads text as dates");
    }
    String sql =
        "CASE WHEN %1$s ~ '%3$s$' THEN %2$s::timestamp WHEN %1$s ~ '%3$s%4$s' THEN %2$s::timestamptz AT TIME ZONE 'UTC' END"
            .formatted(value.sql(Typed.SUM), value.operand(), DATED, OFFSET);
    Typed timestamp = Typed.atom(sql, Type.TIMESTAMP);
    return plain(timestamp, false);
  }

  private Moment modified(String modifier) {
    switch (modifier) {
      case "start of day", "start of month", "start of year" -> {
        String unit = modifier.substring("start of ".length());
        boolean first = firstOfMonth || !unit.equals("day");
        return new Moment(truncatedTo(unit), true, first, now);
      }
      case "utc" -> {
        if (!now) {
          throw new Untranslatable("it takes a date for local time");
        }
        return this;
      }
      default -> {
        return moved(modifier.split(" +"), modifier);
      }
    }
  }

  private Moment moved(String[] words, String modifier) {
    String unit = words.length == 2 ? words[1].replaceFirst("s$", "") : "";
    if (words[0].equals("weekday") && unit.length() == 1 && "0123456".contains(unit)) {
      String days =
          "(%s - extract(dow FROM %s)::int) %% 7".formatted(Integer.parseInt(unit) + 7, sql.sql());
      return new Moment(
          Typed.of(
              sql.sql(Typed.SUM) + " + " + days + " * interval '1 day'", Type.TIMESTAMP, Typed.SUM),
          wholeSeconds,
          false,
          now);
    }
    String number = words[0].startsWith("+") ? words[0].substring(1) : words[0];
    boolean whole = isInteger(number);
    if (EXACT_UNITS.contains(unit) && (whole || isDecimal(number))) {
      return new Moment(plus(number + " " + unit + "s"), wholeSeconds && whole, false, now);
    }
    if (whole && (unit.equals("month") || unit.equals("year"))) {
      return firstOfMonth
          ? new Moment(plus(number + " " + unit + "s"), wholeSeconds, true, now)
          : new Moment(plusMonths(number + " " + unit + "s"), wholeSeconds, false, now);
    }
    throw new Untranslatable("the modifier '" + modifier + "' of a date");
  }

  private static boolean isInteger(String number) {
    return Literals.wholeNumber(number)
        .filter(n -> n.kind() == Expr.Literal.Kind.INTEGER && n.text().length() <= 8)
        .isPresent();
  }

  private static boolean isDecimal(String number) {
    return number.indexOf('e') < 0
        && number.length() <= 12
        && Literals.wholeNumber(number).isPresent();
  }

  private Typed plus(String interval) {
    return Typed.of(
        sql.sql(Typed.SUM) + " + interval '" + interval + "'", Type.TIMESTAMP, Typed.SUM);
  }

  /** 31 January and a month is 2 or 3 March: the days are counted on from the first. */
  private Typed plusMonths(String interval) {
    String month = truncatedTo("month").sql();
    return Typed.of(
        "%s + interval '%s' + (%s - %s)".formatted(month, interval, sql.sql(Typed.SUM), month),
        Type.TIMESTAMP,
        Typed.SUM);
  }

  private Typed truncatedTo(String unit) {
    return Typed.atom("date_trunc('" + unit + "', " + sql.sql() + ")", Type.TIMESTAMP);
  }

  /** Without what is smaller than this unit. */
  Typed truncated(String unit) {
    return wholeSeconds && !unit.equals("minute") ? sql : truncatedTo(unit);
  }
}
