package dev.sqlitectl.copy.dialect;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;

/** Queries of the mixed table: joins, groups, sets and orders around random expressions. */
final class RandomQueries {
  private static final List<String> AGGREGATES =
      List.of(
          "count(*)",
          "count(%s)",
          "count(DISTINCT %s)",
          "sum(%s)",
          "total(%s)",
          "avg(%s)",
          "min(%s)",
          "max(%s)",
          "max(%s) FILTER (WHERE i > 0)",
          "sum(%s > 1)");

  private static final List<String> JOINS =
      List.of(
          "t",
          "t",
          "t",
          "t JOIN t AS o ON t.i = o.j",
          "t LEFT JOIN t AS o ON t.id = o.i + 1",
          "t, t AS o",
          "(SELECT * FROM t WHERE i > 0) AS t",
          "t JOIN t AS o USING (id)",
          "t LEFT JOIN (SELECT id AS k, max(s) AS m FROM t GROUP BY id) AS o ON o.k = t.j");

  private static final List<String> SETS = List.of("UNION", "UNION ALL", "EXCEPT", "INTERSECT");

  private static final List<String> GROUPS =
      List.of("t.flag", "t.i % 2", "t.s", "t.d", "t.n > 5", "length(t.s)", "strftime('%Y', t.ts)");

  /** Texts that are read as dates are for the caller to compare. */
  private static final Pattern TEXT_AS_DATE =
      Pattern.compile("(date|time|julianday|unixepoch)\\((?!t\\.(d|ts)\\b)");

  private final Random random;
  private final RandomExpressions expressions;

  RandomQueries(Random random) {
    this.random = random;
    this.expressions = new RandomExpressions(random);
  }

  String next() {
    return switch (random.nextInt(5)) {
      case 0 -> grouped();
      case 1 -> plain(2) + " " + pick(SETS) + " " + plain(2);
      case 2 -> "SELECT * FROM (" + plain(2) + ") AS q WHERE q.c0 IS NOT NULL";
      case 3 -> sorted();
      default -> plain(1 + random.nextInt(3));
    };
  }

  private String plain(int columns) {
    List<String> list = new ArrayList<>();
    for (int i = 0; i < columns; i++) {
      list.add(expression() + " AS c" + i);
    }
    return "SELECT "
        + (random.nextInt(4) == 0 ? "DISTINCT " : "")
        + String.join(", ", list)
        + " FROM "
        + pick(JOINS)
        + (random.nextBoolean() ? " WHERE " + expression() : "");
  }

  /** By what is wanted, and then by what makes the order one. */
  private String sorted() {
    return "SELECT t.id AS c0, %s AS c1 FROM t ORDER BY %s%s, t.id LIMIT 5"
        .formatted(
            expression(),
            pick(List.of("c1", expression(), "2", "t.s", "t.c", "t.d COLLATE NOCASE")),
            pick(List.of("", " DESC", " ASC", " DESC NULLS LAST")));
  }

  private String grouped() {
    String group = pick(GROUPS);
    String aggregate =
        pick(AGGREGATES)
            .replace("%s", "t." + pick(List.of("i", "j", "r", "n", "s", "d", "ts", "flag", "u")));
    return "SELECT %s AS c0, %s AS c1 FROM t%s GROUP BY %s%s"
        .formatted(
            group,
            aggregate,
            random.nextBoolean() ? " WHERE " + expression() : "",
            pick(List.of(group, "c0", "1")),
            random.nextInt(3) == 0 ? " HAVING c1 IS NOT NULL" : "");
  }

  /** Columns of the first table, so that joins are not ambiguous. */
  private String expression() {
    String sql = qualified();
    while (TEXT_AS_DATE.matcher(sql).find()) {
      sql = qualified();
    }
    return sql;
  }

  private String qualified() {
    return expressions
        .next()
        .replaceAll("\\b(i|j|r|n|s|c|flag|d|ts|b|u|id)\\b(?![('])", "t.$1")
        .replaceAll("\\bjs\\b", "t.s");
  }

  private String pick(List<String> list) {
    return list.get(random.nextInt(list.size()));
  }
}
