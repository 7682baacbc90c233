package dev.sqlitectl.copy.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Expressions over the mixed table and the very text that they become. */
final class ExpressionTest {
  private static final List<String> CASES =
      """
      flag = 1 => "flag" = true
      flag <> 0 => "flag" <> false
      flag = 2 => "flag"::int = 2
      flag IN (0, 1) => "flag" IN (false, true)
      (i > j) + 1 => ("i" > "j")::int::bigint + 1
      i AND NOT s => "i" <> 0 AND NOT CASE WHEN "s" IS NOT NULL THEN coalesce(substring("s" from '^[ \\t\\n\\v\\f\\r]*([+-]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?)')::float8, 0) END <> 0
      i / j => "i" / nullif("j", 0)
      i / 2 => "i" / 2
      n / 2 => refused: it divides numbers that may be integers or reals by an integer
      r / i => "r" / nullif("i", 0)
      i % j => "i" % nullif("j", 0)
      n * 3 => "n"::float8 * 3
      60 * 60 => 60::bigint * 60
      i IS NOT NULL => "i" IS NOT NULL
      i IS j => "i" IS NOT DISTINCT FROM "j"
      i IS NOT 1 => "i" IS DISTINCT FROM 1
      flag IS TRUE => "flag" IS TRUE
      i == 1 AND j != 2 OR i <> 3 AND NOT j => "i" = 1 AND "j" <> 2 OR "i" <> 3 AND NOT "j" <> 0
      (i = 1 OR j = 2) AND i BETWEEN 1 AND j => ("i" = 1 OR "j" = 2) AND "i" BETWEEN 1 AND "j"
      s < 'b' => "s" COLLATE "C" < 'b'
      s = "apple" => "s" = 'apple'
      c = 'ABC' => lower("c" COLLATE "C") = 'abc'
      c > s => lower("c" COLLATE "C") > lower("s" COLLATE "C")
      s = 'a' COLLATE RTRIM => rtrim("s", ' ') = rtrim('a', ' ')
      s = 12 => "s" = '12'
      i = '12' => "i" = 12
      i = 'x' => CASE WHEN "i" IS NOT NULL THEN 0 END = 1
      i IN () => false
      i IN (1, NULL) => "i" IN (1, NULL)
      s LIKE 'a%' => "s" COLLATE "C" ILIKE 'a%'
      s LIKE 'a\\%' ESCAPE '\\' => "s" COLLATE "C" ILIKE 'a\\%' ESCAPE '\\'
      s LIKE c || '%' => "s" COLLATE "C" ILIKE ("c" || '%') ESCAPE ''
      s GLOB 'a*_?' => "s" LIKE 'a%\\__'
      s GLOB '[^a-z]*.txt' => "s" ~ '^[^a-z].*\\u002etxt$'
      s GLOB c => refused: GLOB with no constant pattern
      s REGEXP 'x' => refused: REGEXP has no meaning of its own in SQLite
      s || i || flag => "s" || "i"::text || "flag"::int::text
      n || '' => trim_scale("n")::text || ''
      r || '' => refused: it makes text of reals
      substr(s, -3) => substr("s", length("s") - 2)
      substr(s, 2, 3) => substr("s", 2, 3)
      substr(s, 1, instr(s, '@') - 1) => substr("s", 1, greatest(strpos("s", '@')::bigint - 1, 0)::int)
      max(i, j) => CASE WHEN "i" IS NOT NULL AND "j" IS NOT NULL THEN greatest("i", "j") END
      min(s, 'x') => CASE WHEN "s" IS NOT NULL THEN least("s" COLLATE "C", 'x' COLLATE "C") END
      coalesce(flag, 0) => coalesce("flag", false)
      coalesce(i, '') => refused: it answers an integer or text
      round(r) => trunc("r" + 0.5::float8 * sign("r"))
      round(n, 2) => CASE WHEN "n"::float8 * 8 = trunc("n"::float8 * 8) THEN round("n"::float8::numeric, 2)::text ELSE to_char("n"::float8, 'FM9999999999999990.00') END::float8
      CAST(s AS INTEGER) => CASE WHEN "s" IS NOT NULL THEN coalesce(substring("s" from '^[ \\t\\n\\v\\f\\r]*([+-]?[0-9]+)')::bigint, 0) END
      CAST(r AS INTEGER) => trunc("r")::bigint
      CAST(i AS TEXT) => "i"::text
      CAST(r AS TEXT) => refused: it makes text of reals
      CASE flag WHEN 1 THEN 'on' END => CASE WHEN "flag" = true THEN 'on' END
      iif(i, 1, 2.5) => CASE WHEN "i" <> 0 THEN 1 ELSE 2.5::float8 END
      nullif(s, '') => nullif("s", '')
      lower(s) => lower("s" COLLATE "C")
      hex(b) => coalesce(upper(encode("b", 'hex')), '')
      typeof(i) = 'integer' => CASE WHEN "i" IS NULL THEN 'null' ELSE 'integer' END = 'integer'
      d = '2024-01-31' => "d" = '2024-01-31'
      d > '2024-01' => to_char("d", 'YYYY-MM-DD') COLLATE "C" > '2024-01'
      d < ts => to_char("d", 'YYYY-MM-DD') COLLATE "C" < to_char("ts", 'YYYY-MM-DD HH24:MI:SS')
      ts >= datetime('2024-01-31') => "ts" >= timestamp '2024-01-31'
      date(ts) => "ts"::date
      date(d, 'start of month', '+1 month', '-1 day') => (date_trunc('month', "d"::timestamp) + interval '1 months' + interval '-1 days')::date
      date(d, '+1 month') => (date_trunc('month', "d"::timestamp) + interval '1 months' + ("d"::timestamp - date_trunc('month', "d"::timestamp)))::date
      datetime(i, 'unixepoch') => to_timestamp("i") AT TIME ZONE 'UTC'
      datetime('now') => date_trunc('second', statement_timestamp() AT TIME ZONE 'UTC')
      datetime('now', 'localtime') => refused: the modifier 'localtime' of a date
      date(s) => refused: it reads text as dates
      strftime('%Y-%m', d) => to_char("d"::timestamp, 'YYYY-MM')
      CAST(strftime('%Y', d) AS INTEGER) => to_char("d"::timestamp, 'YYYY')::bigint
      julianday(ts) => (round(extract(epoch FROM "ts") * 1000) + 210866760000000)::float8 / 86400000
      u = '6ba7b810-9dad-11d1-80b4-00c04fd430c8' => "u" = '6ba7b810-9dad-11d1-80b4-00c04fd430c8'
      json_extract(js, '$.a.b[0]') = 'x' => CASE "js" -> 'a' -> 'b' -> 0 WHEN 'null' THEN NULL WHEN 'true' THEN '1' WHEN 'false' THEN '0' ELSE "js" -> 'a' -> 'b' -> 0 END = '"x"'::jsonb
      js ->> '$.n' IS NULL => CASE "js" -> 'n' WHEN 'null' THEN NULL WHEN 'true' THEN '1' WHEN 'false' THEN '0' ELSE "js" -> 'n' END IS NULL
      js = '{}' => refused: it compares JSON with text
      random() => refused: the function random is not known
      my_function(i) => refused: the function my_function is not known
      9223372036854775808 => 9223372036854775808::float8
      -9223372036854775808 => (-9223372036854775808)::bigint
      0x7fffffff => 2147483647
      x'00ff' => '\\x00ff'::bytea
      1e3 => 1000::float8
      """
          .lines()
          .toList();

  @Test
  void expressionsAreSaidInTheseWords() {
    List<String> said =
        CASES.stream()
            .map(line -> line.substring(0, line.indexOf(" => ")))
            .map(sql -> sql + " => " + said(sql))
            .toList();

    assertThat(said).containsExactlyElementsOf(CASES);
  }

  private static String said(String sql) {
    try {
      return Mixed.expressions(Optional.empty()).of(ExprParser.parse(sql)).sql();
    } catch (Untranslatable refused) {
      return "refused: " + refused.reason();
    }
  }
}
