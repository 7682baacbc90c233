package dev.sqlitectl.copy.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlitectl.sqlite.Schema;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteException;

/** What is translated answers the same in a real SQLite and a real PostgreSQL, row by row. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class EqualAnswersTest {
  private final TwoDatabases databases;

  EqualAnswersTest(@TempDir Path folder) throws SQLException {
    databases = Mixed.databases(folder);
  }

  @AfterAll
  void close() throws SQLException {
    databases.close();
  }

  /** An expression, and what it became when it was not refused. */
  private record Said(String sqlite, String postgres) {}

  private static Optional<Said> said(String sql) {
    try {
      Typed value = Mixed.expressions(Optional.empty()).of(ExprParser.parse(sql));
      if (value.type() == Type.JSON) {
        return Optional.empty(); // compared as values, not as text
      }
      Typed shown =
          value.type() == Type.JSON_VALUE
              ? JsonPath.text(value)
              : value.type().isMoment() || value.type() == Type.UUID ? value.text() : value;
      return Optional.of(new Said(sql, shown.isNull() ? "NULL::text" : shown.sql()));
    } catch (Untranslatable refused) {
      return Optional.empty();
    }
  }

  /** Those of which the two databases do not say the same. */
  private List<String> different(List<Said> all) throws SQLException {
    List<String> different = new ArrayList<>();
    int together = 100;
    for (int from = 0; from < all.size(); from += together) {
      different.addAll(compared(all.subList(from, Math.min(all.size(), from + together))));
    }
    return different;
  }

  private List<String> compared(List<Said> some) throws SQLException {
    List<List<String>> ours;
    List<List<String>> theirs;
    try {
      ours = databases.sqlite(select(some.stream().map(Said::sqlite)));
      theirs = databases.postgres(select(some.stream().map(Said::postgres)));
    } catch (SQLException e) {
      if (some.size() == 1 && isAllowed(e)) {
        return List.of();
      } else if (some.size() == 1) {
        return List.of(some.get(0) + " fails: " + e.getMessage());
      }
      List<String> halves = new ArrayList<>(compared(some.subList(0, some.size() / 2)));
      halves.addAll(compared(some.subList(some.size() / 2, some.size())));
      return halves;
    }
    List<String> different = new ArrayList<>();
    for (int column = 0; column < some.size(); column++) {
      int index = column;
      List<String> expected = ours.stream().map(row -> row.get(index)).toList();
      List<String> actual = theirs.stream().map(row -> row.get(index)).toList();
      if (!expected.equals(actual)) {
        different.add(some.get(column) + "\n    sqlite   " + expected + "\n    postgres " + actual);
      }
    }
    return different;
  }

  /** SQLite's own errors, and integers that are too large for PostgreSQL. */
  private static boolean isAllowed(SQLException e) {
    return e instanceof SQLiteException || "22003".equals(e.getSQLState());
  }

  private static String select(Stream<String> expressions) {
    return expressions.collect(Collectors.joining(", ", "SELECT ", " FROM t ORDER BY t.id"));
  }

  @Test
  void whatIsTranslatedAnswersTheSame() throws SQLException {
    List<Said> all = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    for (String sql : EXPRESSIONS) {
      said(sql).ifPresentOrElse(all::add, () -> refused.add(sql));
    }
    assertThat(refused).as("refused").isEmpty();
    assertThat(different(all)).isEmpty();
  }

  @Test
  void randomExpressionsAnswerTheSameOrAreRefused() throws SQLException {
    RandomExpressions random =
        new RandomExpressions(new Random(Long.getLong("dialect.seed", 20261120)));
    List<Said> all = new ArrayList<>();
    int tried = Integer.getInteger("dialect.tried", 6000);
    for (int i = 0; i < tried; i++) {
      said(random.next()).ifPresent(all::add);
    }
    assertThat(different(all)).isEmpty();
    assertThat(all.size()).isGreaterThan(tried / 4);
  }

  @Test
  void randomQueriesAnswerTheSameOrAreRefused() throws SQLException {
    RandomQueries random = new RandomQueries(new Random(Long.getLong("dialect.seed", 20261120)));
    List<String> different = new ArrayList<>();
    int tried = Integer.getInteger("dialect.queries", 1500);
    int equal = 0;
    for (int i = 0; i < tried; i++) {
      String sql = random.next();
      List<Scope.View> view =
          List.of(new Scope.View(new Schema.Named("v", "v", "CREATE VIEW v AS " + sql), "v"));
      Dialect dialect = new Dialect(new Scope(Mixed.scope(databases).tables(), view));
      Translation query = dialect.views().get(0).query();
      if (query.translated()) {
        String difference = difference(sql, query.sql());
        equal += difference.isEmpty() ? 1 : 0;
        if (!difference.isEmpty()) {
          different.add(sql + "\n  " + query.sql() + difference);
        }
      }
    }
    assertThat(different).isEmpty();
    assertThat(equal).isGreaterThan(tried / 4);
  }

  private String difference(String sqlite, String postgres) {
    try {
      List<List<String>> ours = sorted(databases.sqlite(sqlite));
      List<List<String>> theirs = sorted(databases.postgres(postgres));
      return ours.equals(theirs) ? "" : "\n  sqlite   " + ours + "\n  postgres " + theirs;
    } catch (SQLException e) {
      boolean ungrouped = "42803".equals(e.getSQLState());
      return ungrouped || isAllowed(e) ? "" : "\n  fails: " + e.getMessage();
    }
  }

  /** Rows have no order, and sums of reals not the last digit, that could be relied on. */
  private static List<List<String>> sorted(List<List<String>> rows) {
    return rows.stream()
        .map(row -> row.stream().map(EqualAnswersTest::rounded).toList())
        .sorted((one, other) -> one.toString().compareTo(other.toString()))
        .toList();
  }

  private static String rounded(String cell) {
    try {
      return "%.11e".formatted(Double.parseDouble(cell) + 0.0);
    } catch (NumberFormatException text) {
      return cell;
    }
  }

  private static final List<String> EXPRESSIONS =
      """
      i + 1
      i + j * 2
      (i + j) * 2
      -i - -j
      i - (j - 1)
      i / j
      i / 0
      i % j
      i % 3
      r / 2
      r * n
      n * 3
      n * j
      7 / 2
      7 / 2.0
      2147483647 + 1
      60*60*24*365*100
      i & 6 | 1
      ~i
      i << 2
      i >> 1
      i > j
      (i > j) + 1
      i = flag
      flag = 1
      flag <> 0
      flag = 2
      flag IN (0, 1)
      flag IN (1)
      NOT flag
      flag + 1
      flag AND i > 0
      i AND j
      i OR flag
      NOT i
      s AND 1
      i IS NULL
      i IS NOT NULL
      i IS 1
      i IS NOT j
      flag IS TRUE
      flag IS NOT FALSE
      i IS TRUE
      i ISNULL
      i NOTNULL
      s = 'apple'
      s == "apple"
      s <> 'Apple'
      s < 'b'
      s >= 'Apple'
      s BETWEEN 'A' AND 'b'
      c = 'X'
      c = 'x'
      c < 'y'
      s = 'APPLE' COLLATE NOCASE
      s COLLATE NOCASE IN ('APPLE', 'x')
      s = '12abc' COLLATE RTRIM
      c = s
      s = 12
      i = '1'
      i > '0'
      i IN ('1', 3, 10.0)
      r > 1
      r = 1.5
      r > i
      n = 10.25
      n > 3
      n >= r
      n IN (3, 7.5, '99.99')
      n BETWEEN 0 AND 10
      i BETWEEN j AND 10
      i NOT BETWEEN 0 AND 5
      i NOT IN (1, 2, NULL)
      i IN ()
      s LIKE 'a%'
      s LIKE '%_e'
      s LIKE 'ä%'
      s NOT LIKE 'A%'
      s LIKE '100\\%\\_%' ESCAPE '\\'
      s LIKE '%\\'
      i LIKE '1%'
      flag LIKE 1
      s GLOB 'A*'
      s GLOB '*[0-9]*'
      s GLOB '[^a-z]*'
      s GLOB '?pple'
      s GLOB '100%_\\'
      s GLOB '[]a]*'
      d LIKE '2024-%'
      s || '-' || i
      s || flag
      d || ' at ' || ts
      n || ''
      u || ''
      length(s)
      length(i)
      length(b)
      lower(s)
      upper(s)
      substr(s, 2)
      substr(s, 2, 3)
      substr(s, -3)
      substr(s, -3, 2)
      substr(s, 0, 2)
      substr(s, j)
      substr(s, 1, instr(s, 'p') - 1)
      substr(s, instr(s, 'p') + 1)
      trim(s)
      ltrim(s, 'Aa')
      rtrim(s, 'e')
      replace(s, 'p', 'q')
      replace(s, '', 'q')
      instr(s, 'p')
      instr(s, '')
      hex(b)
      hex(s)
      hex(i)
      unicode(s)
      char(65, 8364)
      coalesce(i, 0)
      coalesce(flag, 0)
      coalesce(n, 0.0)
      ifnull(s, 'none')
      ifnull(i, r)
      iif(i > 0, 'yes', 'no')
      nullif(i, 1)
      nullif(s, '')
      max(i, j)
      min(i, j, 2)
      max(s, 'b')
      abs(i)
      abs(n)
      abs(r)
      round(r)
      round(r, 2)
      round(n, 1)
      round(i)
      round(2.675, 2)
      round(0.125, 2)
      typeof(i)
      typeof(s)
      typeof(r)
      typeof(NULL)
      typeof(d)
      sign(i)
      printf('%d items of %s', j, s)
      printf('%02d:%02d', j, i % 60)
      printf('%.2f EUR', n)
      printf('%.1f', r)
      printf('%.2f', i)
      printf('%.2f', r / 1000)
      CASE WHEN i > 0 THEN 'a' WHEN j > 0 THEN 'b' ELSE 'c' END
      CASE i WHEN 1 THEN 'one' WHEN '3' THEN 'three' END
      CASE WHEN flag THEN 1 ELSE 0 END
      CASE flag WHEN 1 THEN 'on' ELSE 'off' END
      CASE WHEN i THEN r ELSE j END
      CAST(r AS INTEGER)
      CAST(s AS INTEGER)
      CAST(s AS REAL)
      CAST(i AS TEXT)
      CAST(flag AS INTEGER)
      CAST(i AS REAL) / 2
      CAST(n AS INTEGER)
      CAST(s AS BLOB)
      CAST(strftime('%Y', d) AS INTEGER)
      CAST(d AS INTEGER)
      s + 1
      s + ' ' + s
      '5' + 1
      '1.5abc' * 2
      d = '2024-01-31'
      d > '2024-01-15'
      d >= '2024-01'
      d < ts
      d = date(ts)
      ts = '2024-01-31 13:14:15'
      ts > '2024-01-31'
      ts BETWEEN datetime('2024-01-01') AND datetime('2024-12-31')
      ts BETWEEN '2024-01-01' AND '2024-12-31 23:59:59'
      d BETWEEN date('2020-01-01') AND date('2024-01-31')
      date(ts)
      time(ts)
      datetime(d)
      datetime(ts, '+1 month')
      date(d, '+1 month')
      date(d, '-1 year')
      date(d, 'start of month', '+1 month', '-1 day')
      date(d, 'start of year')
      date(d, '+10 days')
      date(d, 'weekday 0')
      date(d, 'weekday 1', '-7 days')
      datetime(ts, '-90 minutes')
      datetime(ts, 'start of day', '+36 hours')
      datetime(i, 'unixepoch')
      date(i, 'unixepoch')
      julianday(d)
      julianday(ts) - julianday(d)
      unixepoch(ts)
      strftime('%s', ts)
      strftime('%Y', d)
      strftime('%Y-%m', ts)
      strftime('%m/%d/%Y', ts)
      strftime('%Y-%W', d)
      strftime('%w', d)
      strftime('%j', d)
      strftime('%H:%M', ts)
      strftime('%Y-%m-%dT%H:%M:%SZ', ts)
      strftime('Week %W of %Y', d)
      strftime('%Y', d) = '2024'
      i = ''
      i < 'x'
      i = s
      s > n
      r <= s
      NOT (s = r)
      d > '2024'
      u < '7'
      +i = '1'
      b > s
      strftime('%Y', d) = 2024
      i IN (1, 'x')
      r BETWEEN 0 AND ''
      json_valid(s)
      s LIKE c || '%'
      ts > '2024-01-31T00:00:00'
      u = '6ba7b810-9dad-11d1-80b4-00c04fd430c8'
      u = '6BA7B810-9DAD-11D1-80B4-00C04FD430C8'
      json_extract(js, '$.s') = 'x'
      json_extract(js, '$.a') = 1
      json_extract(js, '$.t') = 1
      json_extract(js, '$.n') IS NULL
      json_extract(js, '$.s') IS NULL
      js ->> '$.o.k' = 'v'
      js ->> 's' <> 'x'
      json_extract(js, '$.a') IN (1, '1', 0)
      json_valid(js)
      json_type(js)
      json_type(js, '$.a')
      json_array_length(js, '$.l')
      json_array_length(js)
      b = x'00ff'
      b < x'41'
      -9223372036854775808
      0x1F + i
      TRUE
      i = TRUE
      1_000 + i
      .5 + i
      i IN (1, 3) AND NOT (s = 'Apple' OR flag)
      i + 0 IN (1, 3)
      id = rowid
      t.i + 1
      """
          .lines()
          .filter(line -> !line.isBlank())
          .toList();
}
