package dev.sqlitectl.copy.random;

/** Conditions on a column, as CHECK constraints and partial indexes have them. */
final class Conditions {
  private Conditions() {}

  static String on(RandomColumn column, Chance chance) {
    String c = column.quoted();
    if (chance.percent(20)) {
      return chance.of(
          c + " IS NOT NULL OR 1",
          "coalesce(" + c + ", 1) <> 'no such value'",
          "typeof(" + c + ") <> 'nothing'",
          c + " IS NULL OR " + c + " = " + c,
          "NOT (" + c + " IS 'gone')");
    }
    return switch (column.kind()) {
      case INTEGER ->
          chance.of(
              c + " >= -100000",
              c + " BETWEEN -5 AND 100000000000000",
              c + " IN (0, 1) OR " + c + " > 1",
              c + " <> 7",
              "typeof(" + c + ") IN ('integer', 'null')",
              c + " % 2 IN (0, 1, -1)");
      case REAL, NUMERIC -> chance.of(c + " > -1e300", c + " < 1000000", "abs(" + c + ") >= 0");
      case BOOLEAN ->
          chance.of(c + " IN (0, 1)", c + " = 0 OR " + c + " = 1", c + " IN ('t', 'f', 0, 1)");
      case TEXT ->
          chance.of(
              "length(" + c + ") < 500",
              c + " <> 'no'",
              c + " LIKE '%a%' OR " + c + " NOT LIKE '%a%'",
              c + " GLOB '*'",
              "trim(" + c + ") <> ''",
              "lower(" + c + ") >= ''",
              c + " NOT IN ('p', 'q')",
              "instr(" + c + ", 'zz') = 0");
      case JSON -> chance.of("json_valid(" + c + ")", "json_valid(" + c + ") OR 1");
      case DATE, TIME, MOMENT ->
          chance.of(
              c + " > '0500-01-01'",
              c + " IS date(" + c + ") OR 1",
              c + " GLOB '[0-9]*'",
              "length(" + c + ") >= 8",
              c + " < '9999'");
      case UUID -> chance.of("length(" + c + ") IN (16, 36)", c + " <> ''", c + " LIKE '%-%'");
      case BLOB ->
          chance.of("length(" + c + ") < 100", "typeof(" + c + ") = 'blob'", c + " <> x'99'");
      case ANY -> chance.of(c + " <> 'x'", c + " IS NOT 5", "length(" + c + ") < 1000");
    };
  }
}
