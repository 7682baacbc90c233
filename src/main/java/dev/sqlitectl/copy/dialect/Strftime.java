package dev.sqlitectl.copy.dialect;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code strftime} as to_char, and as a moment where the format writes one. */
final class Strftime {
  private static final Map<Character, String> TEMPLATES =
      Map.ofEntries(
          Map.entry('Y', "YYYY"),
          Map.entry('m', "MM"),
          Map.entry('d', "DD"),
          Map.entry('H', "HH24"),
          Map.entry('M', "MI"),
          Map.entry('S', "SS"),
          Map.entry('f', "SS.MS"),
          Map.entry('j', "DDD"),
          Map.entry('F', Typed.DAY),
          Map.entry('T', Typed.CLOCK),
          Map.entry('R', "HH24:MI"),
          Map.entry('I', "HH12"),
          Map.entry('p', "AM"),
          Map.entry('u', "ID"),
          Map.entry('G', "IYYY"),
          Map.entry('V', "IW"));

  private final String format;
  private final Moment moment;
  private final List<String> pieces = new ArrayList<>();
  private final StringBuilder template = new StringBuilder();
  private boolean digits = true;

  private Strftime(String format, Moment moment) {
    this.format = format;
    this.moment = moment;
  }

  static Typed of(String format, Moment moment) {
    return new Strftime(format, moment).typed();
  }

  private Typed typed() {
    for (int at = 0; at < format.length(); at++) {
      char c = format.charAt(at);
      if (c != '%') {
        literal(c);
      } else if (++at < format.length()) {
        field(format.charAt(at));
      } else {
        throw unknown('%');
      }
    }
    if (pieces.isEmpty() && !template.isEmpty()) {
      return whole(template.toString());
    }
    endTemplate();
    if (pieces.isEmpty()) {
      throw new Untranslatable("strftime with an empty format");
    }
    Typed text =
        Typed.of(
            String.join(" || ", pieces),
            Type.TEXT,
            pieces.size() == 1 ? Typed.ATOM : Typed.OPERATOR);
    return digits ? text.withForm(Typed.DIGITS) : text;
  }

  /** What is written as moments are is one. */
  private Typed whole(String form) {
    switch (form) {
      case Typed.DAY -> {
        return Moments.day(moment);
      }
      case Typed.CLOCK -> {
        return Typed.atom(moment.truncated("second").operand() + "::time", Type.TIME)
            .withForm(form);
      }
      case "YYYY-MM-DD HH24:MI", "YYYY-MM-DD\"T\"HH24:MI" -> {
        return moment.truncated("minute").withForm(form);
      }
      default -> {
        String unit = form.contains(".MS") ? "milliseconds" : "second";
        String bare = form.replace(".MS", "").replace("\"T\"", " ").replace("\"Z\"", "");
        if (bare.equals(Typed.SECOND)) {
          return moment.truncated(unit).withForm(form);
        }
        Typed text = Typed.atom(toChar(form), Type.TEXT);
        return digits ? text.withForm(Typed.DIGITS) : text;
      }
    }
  }

  private String toChar(String form) {
    return "to_char(" + moment.sql().sql() + ", " + Literals.string(form) + ")";
  }

  private void literal(char c) {
    boolean letter = c >= 128 || Character.isLetter(c) || c == '\\';
    digits &= c >= '0' && c <= '9';
    if (c == '"' || c == '\\') {
      throw unknown(c);
    }
    // Letters of one text share their quotes.
    if (letter && template.length() > 1 && template.charAt(template.length() - 1) == '"') {
      template.insert(template.length() - 1, c);
    } else {
      template.append(letter ? "\"" + c + "\"" : String.valueOf(c));
    }
  }

  private void field(char c) {
    String known = TEMPLATES.get(c);
    if (known != null) {
      digits &= c != 'f' && c != 'F' && c != 'T' && c != 'R' && c != 'p';
      template.append(known);
      return;
    }
    switch (c) {
      case '%' -> literal('%');
      case 's' -> piece(Moments.epoch(moment).sql() + "::text");
      case 'w' -> piece("extract(dow FROM " + moment.sql().sql() + ")::text");
      case 'W' -> piece(week());
      default -> throw unknown(c);
    }
  }

  /** Weeks begin on Monday; the days before the first one are in week 00. */
  private String week() {
    String sql = moment.sql().sql();
    return "lpad(((extract(doy FROM %s)::int + 6 - (extract(dow FROM %s)::int + 6) %% 7) / 7)::text, 2, '0')"
        .formatted(sql, sql);
  }

  private void piece(String sql) {
    endTemplate();
    pieces.add(sql);
  }

  private void endTemplate() {
    if (!template.isEmpty()) {
      pieces.add(toChar(template.toString()));
      template.setLength(0);
    }
  }

  private static Untranslatable unknown(char c) {
    return new Untranslatable("strftime with " + (c == '%' ? "a lone %" : "%" + c));
  }
}
