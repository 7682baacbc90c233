package dev.sqlitectl.copy.dialect;

import java.util.List;
import java.util.stream.Collectors;

/** Values as keys: to sort by, where NULL is the least of all, and to tell apart. */
final class Ordering {
  private Ordering() {}

  static String list(Expressions expressions, List<Select.Order> order) {
    return order.stream()
        .map(term -> term(expressions.of(term.expr()), term))
        .collect(Collectors.joining(", "));
  }

  static String term(Typed value, Select.Order order) {
    String nulls = order.nulls();
    if (nulls.isEmpty()) {
      nulls = order.descending() ? "LAST" : "FIRST";
    }
    return key(value) + (order.descending() ? " DESC" : "") + " NULLS " + nulls;
  }

  /** What PostgreSQL sorts as SQLite does. */
  static String key(Typed value) {
    if (value.literal().isPresent()) {
      return constant(value);
    }
    if (value.type() == Type.TEXT) {
      return value.collation().orderedKey(value);
    }
    requireOneSpelling(value, "sorts by");
    return value.sql();
  }

  /** A bare constant would be the position of a column. */
  static String constant(Typed value) {
    return value.cast(value.type()).sql();
  }

  /** What PostgreSQL tells apart as SQLite does. */
  static String distinct(Typed value) {
    requireOneSpelling(value, "groups by");
    return value.type() == Type.TEXT ? value.collation().key(value) : value.sql();
  }

  /** Refuses values that are the same in one of the two and not in the other. */
  static void requireExact(Typed value) {
    requireOneSpelling(value, "groups by");
    if (value.type() == Type.TEXT && value.collation().folds()) {
      throw new Untranslatable("it groups by text without regard to case or blanks");
    }
  }

  private static void requireOneSpelling(Typed value, String what) {
    boolean spelled = value.type().isMoment() || value.type() == Type.UUID;
    boolean unknown =
        value.type() == Type.JSON || value.type() == Type.JSON_VALUE || value.type() == Type.ANY;
    if (unknown || (spelled && value.form().isEmpty())) {
      throw new Untranslatable("it " + what + " " + value.named() + " not all written alike");
    }
  }
}
