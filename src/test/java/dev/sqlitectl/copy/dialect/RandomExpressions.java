package dev.sqlitectl.copy.dialect;

import java.util.List;
import java.util.Random;

/** Expressions over the mixed table, good and bad ones. */
final class RandomExpressions {
  private static final List<String> LEAVES =
      List.of(
          "i",
          "j",
          "r",
          "n",
          "s",
          "c",
          "flag",
          "d",
          "ts",
          "b",
          "js",
          "u",
          "id",
          "NULL",
          "0",
          "1",
          "-1",
          "2",
          "3",
          "10",
          "1.5",
          "0.5",
          "-2.0",
          "''",
          "'apple'",
          "'Apple'",
          "'12abc'",
          "'1'",
          "'7.5'",
          "'x'",
          "' '",
          "'2024-01-31'",
          "'2024'",
          "'2024-01-31 13:14:15'",
          "x'41'",
          "TRUE",
          "FALSE");

  private static final List<String> OPERATORS =
      List.of(
          "+", "-", "*", "/", "%", "||", "=", "<>", "<", "<=", ">", ">=", "AND", "OR", "IS",
          "IS NOT", "&", "|", "==", "!=");

  private static final List<String> ONE =
      List.of(
          "abs",
          "length",
          "lower",
          "upper",
          "trim",
          "ltrim",
          "rtrim",
          "hex",
          "typeof",
          "round",
          "unicode",
          "date",
          "datetime",
          "time",
          "julianday",
          "unixepoch",
          "sign",
          "json_valid",
          "json_type");

  private static final List<String> TWO =
      List.of(
          "coalesce",
          "ifnull",
          "nullif",
          "max",
          "min",
          "instr",
          "substr",
          "trim",
          "round",
          "ltrim");

  private static final List<String> PATTERNS =
      List.of(
          "LIKE 'a%'",
          "LIKE '%P%'",
          "LIKE '_'",
          "NOT LIKE '1%'",
          "GLOB '[A-Z]*'",
          "GLOB '*a?*'",
          "LIKE 'É'",
          "IS NULL",
          "IS NOT NULL",
          "IS TRUE",
          "COLLATE NOCASE",
          "COLLATE RTRIM");

  private static final List<String> FORMATS =
      List.of("%Y", "%Y-%m", "%Y-%m-%d", "%s", "%H:%M:%S", "%W", "%w", "%j", "%d.%m.%Y");

  private static final List<String> MODIFIERS =
      List.of(
          "+1 day",
          "-1 month",
          "start of month",
          "+3 hours",
          "weekday 2",
          "+1 year",
          "start of day");

  private final Random random;

  RandomExpressions(Random random) {
    this.random = random;
  }

  String next() {
    return expression(1 + random.nextInt(3));
  }

  private String expression(int depth) {
    if (depth == 0) {
      return pick(LEAVES);
    }
    return switch (random.nextInt(14)) {
      case 0, 1, 2, 3 -> "(" + inner(depth) + " " + pick(OPERATORS) + " " + inner(depth) + ")";
      case 4, 5 -> pick(ONE) + "(" + inner(depth) + ")";
      case 6 -> pick(TWO) + "(" + inner(depth) + ", " + inner(depth) + ")";
      case 7 -> "(" + inner(depth) + " " + pick(PATTERNS) + ")";
      case 8 ->
          "CASE WHEN %s THEN %s ELSE %s END".formatted(inner(depth), inner(depth), inner(depth));
      case 9 -> "(%s BETWEEN %s AND %s)".formatted(inner(depth), inner(depth), inner(depth));
      case 10 -> "(%s IN (%s, %s))".formatted(inner(depth), inner(depth), inner(depth));
      case 11 ->
          "CAST(%s AS %s)"
              .formatted(inner(depth), pick(List.of("INTEGER", "REAL", "TEXT", "NUMERIC", "BLOB")));
      case 12 -> pick(List.of("NOT ", "-", "+", "~")) + inner(depth);
      default ->
          random.nextBoolean()
              ? "strftime('%s', %s)".formatted(pick(FORMATS), pick(List.of("d", "ts")))
              : "date(%s, '%s')".formatted(pick(List.of("d", "ts")), pick(MODIFIERS));
    };
  }

  private String inner(int depth) {
    return expression(random.nextInt(depth));
  }

  private String pick(List<String> list) {
    return list.get(random.nextInt(list.size()));
  }
}
