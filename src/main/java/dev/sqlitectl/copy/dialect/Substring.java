package dev.sqlitectl.copy.dialect;

import java.util.List;
import java.util.Optional;

/**
 * {@code substr}: positions begin at 1, negative ones count from the end, and a position before the
 * text takes away from the length as it does in PostgreSQL.
 */
final class Substring {
  private Substring() {}

  static Typed of(List<Typed> arguments) {
    if (arguments.get(0).type() == Type.BLOB) {
      throw new Untranslatable("it takes a piece of a blob");
    }
    Typed text = arguments.get(0).text();
    Typed from = arguments.get(1);
    if (!from.type().isInteger() || arguments.get(arguments.size() - 1).isNull()) {
      throw new Untranslatable("it takes a piece of a text at " + from.named());
    }
    String start = start(text, from);
    if (arguments.size() == 2) {
      return text("substr(" + text.sql() + ", " + start + ")");
    }
    return text(
        "substr(" + text.sql() + ", " + start + ", " + length(from, arguments.get(2)) + ")");
  }

  private static String start(Typed text, Typed from) {
    Optional<Long> constant = from.integer();
    if (constant.isPresent() && constant.get() >= 0 && constant.get() <= Integer.MAX_VALUE) {
      return constant.get().toString();
    }
    if (constant.isPresent() && constant.get() > -Integer.MAX_VALUE) {
      return constant.get() == -1
          ? "length(" + text.sql() + ")"
          : "length(" + text.sql() + ") - " + (-1 - constant.get());
    }
    String position =
        from.type() == Type.BIGINT ? from.operand() + "::int" : from.number().sql(Typed.SUM);
    return "CASE WHEN %s < 0 THEN length(%s) + 1 + %s ELSE %s END"
        .formatted(from.number().sql(Typed.OPERATOR), text.sql(), position, position);
  }

  /** A negative length takes what stands before the position: nothing before the first one. */
  private static String length(Typed from, Typed length) {
    Optional<Long> constant = length.integer();
    if (constant.isPresent() && constant.get() >= 0 && constant.get() <= Integer.MAX_VALUE) {
      return constant.get().toString();
    }
    if (!length.type().isInteger() || from.integer().filter(first -> first == 1).isEmpty()) {
      throw new Untranslatable("it takes a piece of a text whose length may be negative");
    }
    String number = length.number().sql();
    return "greatest(" + number + ", 0)" + (length.type() == Type.BIGINT ? "::int" : "");
  }

  private static Typed text(String sql) {
    return Typed.atom(sql, Type.TEXT);
  }
}
