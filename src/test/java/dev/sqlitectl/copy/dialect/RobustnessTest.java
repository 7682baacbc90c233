package dev.sqlitectl.copy.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlitectl.sqlite.Schema;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Whatever the text is, a translation or a refusal comes out. */
final class RobustnessTest {
  private static final List<String> STATEMENTS =
      List.of(
          "CREATE TABLE \"t\" (a INTEGER PRIMARY KEY ON CONFLICT REPLACE, [b c] VARCHAR(10, 2) NOT NULL"
              + " DEFAULT (lower('X''' || x'00')) COLLATE NOCASE CHECK (a > 1e-3 AND b IN (1, 2)),"
              + " c AS (a + 1) STORED REFERENCES p (x) ON DELETE SET NULL DEFERRABLE INITIALLY"
              + " DEFERRED, CONSTRAINT u UNIQUE (a, b) ON CONFLICT IGNORE, FOREIGN KEY (a) REFERENCES"
              + " q) WITHOUT ROWID, STRICT -- done",
          "CREATE UNIQUE INDEX IF NOT EXISTS main.\"i\" ON t (a, lower(b) COLLATE NOCASE DESC)"
              + " WHERE a IS NOT NULL AND b LIKE '%x\\_' ESCAPE '\\'",
          "CREATE VIEW v (x, y) AS WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c"
              + " WHERE i < 5) SELECT DISTINCT t.*, count(*) FILTER (WHERE a) OVER (PARTITION BY b"
              + " ORDER BY c DESC NULLS LAST ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM t LEFT"
              + " JOIN (SELECT a FROM t) AS s USING (a), t AS u WHERE CASE a WHEN 1 THEN 2 ELSE 3 END"
              + " BETWEEN -1 AND ~2 GROUP BY 1, a HAVING max(a) > 0x1F ORDER BY 1 LIMIT 5 OFFSET 2",
          "datetime('now', 'start of month', '+1 month', '-1 day')",
          "CAST(a AS DECIMAL(10, 2)) || json_extract(j, '$.a[#-1].\"b c\"') -> 'x' ->> 2",
          "NOT a IS NOT DISTINCT FROM b AND c NOT GLOB '[^a-z]*' OR EXISTS (SELECT 1)");

  /** Everything that reads text, on the same text. */
  private static int readAll(String sql) {
    Schema.Column column =
        new Schema.Column("a", "INTEGER", false, Optional.of(sql), Schema.Generated.NO);
    Schema.Index index =
        new Schema.Index(
            "i",
            false,
            Schema.Origin.CREATE_INDEX,
            true,
            List.of(new Schema.IndexTerm(Optional.empty(), true, "BINARY")),
            sql);
    Schema.Table table =
        new Schema.Table(
            "t",
            List.of(column),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.of("rowid"),
            false,
            false,
            false,
            List.of(index),
            List.of(),
            sql);
    Scope scope =
        new Scope(
            List.of(
                new Scope.Table(table, "t", List.of(new Scope.Column("a", "bigint", false, "")))),
            List.of(new Scope.View(new Schema.Named("v", "v", sql), "v")));
    Dialect dialect = new Dialect(scope);
    dialect.conflicts("t");
    dialect.deferred("t");
    return answered(dialect.defaultOf("t", "a"))
        + answered(dialect.generated("t", "a"))
        + answered(dialect.index("t", index))
        + dialect.checks("t").stream().mapToInt(check -> answered(check.condition())).sum()
        + dialect.views().stream().mapToInt(view -> answered(view.query())).sum();
  }

  private static int answered(Translation translation) {
    assertThat(translation.sql().isEmpty()).isNotEqualTo(translation.reason().isEmpty());
    return 1;
  }

  @Test
  void everyBeginningOfAStatementIsReadOrRefused() {
    for (String statement : STATEMENTS) {
      for (int end = 0; end <= statement.length(); end++) {
        assertThat(readAll(statement.substring(0, end))).isPositive();
        assertThat(readAll(statement.substring(end))).isPositive();
      }
    }
  }

  @Test
  void soupOfTokensIsReadOrRefused() {
    List<String> words =
        List.of(String.join(" ", STATEMENTS).replaceAll("([(),.|])", " $1 ").split(" +"));
    Random random = new Random(7);
    for (int i = 0; i < 5000; i++) {
      StringBuilder soup =
          new StringBuilder(
              List.of("", "SELECT ", "CREATE VIEW v AS SELECT ", "CREATE TABLE t (").get(i % 4));
      for (int length = random.nextInt(30); length >= 0; length--) {
        soup.append(words.get(random.nextInt(words.size()))).append(' ');
      }
      assertThat(readAll(soup.toString())).isPositive();
    }
  }

  @Test
  void everyFunctionIsReadOrRefusedWithAnyArguments() {
    Random random = new Random(7);
    List<String> arguments =
        List.of(
            "a",
            "1",
            "-1",
            "'x'",
            "NULL",
            "1.5",
            "x'00'",
            "'%'",
            "'$'",
            "'$.'",
            "'$['",
            "'now'",
            "''",
            "*",
            "DISTINCT a");
    List<String> functions =
        Pattern.compile("\\s+")
            .splitAsStream(
                """
        abs char coalesce format hex ifnull iif if instr json_array_length json_extract json_type
        json_valid length likely lower ltrim max min nullif octet_length printf replace round rtrim
        sign substr trim typeof unicode upper date time datetime julianday unixepoch strftime count
        sum total avg group_concat string_agg row_number rank ntile lag first_value nth_value random
        randomblob current_date
        """)
            .toList();
    for (String function : functions) {
      for (int i = 0; i < 40; i++) {
        StringBuilder call = new StringBuilder(function).append('(');
        for (int count = random.nextInt(4); count > 0; count--) {
          call.append(arguments.get(random.nextInt(arguments.size())))
              .append(count > 1 ? ", " : "");
        }
        assertThat(readAll(call.append(')').toString())).isPositive();
        assertThat(readAll("lower(hex(" + call + "))")).isPositive();
        assertThat(readAll("CREATE VIEW v AS SELECT " + call + ", " + call + " OVER () FROM t"))
            .isPositive();
      }
    }
  }

  @Test
  void theDeepestNestingIsRefusedAndNoStackOverflows() {
    for (String deep :
        List.of(
            "(".repeat(100_000) + "1" + ")".repeat(100_000),
            "-".repeat(1) + "- ".repeat(100_000) + "1",
            "NOT ".repeat(100_000) + "1",
            "1 + ".repeat(100_000) + "1",
            "1" + " COLLATE NOCASE".repeat(100_000),
            "1" + " IS NULL".repeat(100_000),
            "CASE WHEN ".repeat(50_000),
            "abs(".repeat(100_000),
            "CREATE VIEW v AS " + "SELECT * FROM (".repeat(50_000),
            "CREATE VIEW v AS SELECT * FROM " + "(".repeat(50_000) + "t",
            "CREATE VIEW v AS SELECT " + "(SELECT ".repeat(50_000),
            "CREATE VIEW v AS " + "WITH a AS (".repeat(50_000))) {
      assertThat(readAll(deep)).isPositive();
    }
    assertThat(reason("1 + ".repeat(1000) + "1")).isEqualTo("it is nested too deeply");
    String growing = "substr(".repeat(60) + "'x'" + ", a)".repeat(60);
    assertThat(reason(growing)).isNotEmpty();
  }

  @Test
  void aMillionCharactersAreReadInNoTime() {
    String text = "x".repeat(1 << 20);
    assertThat(readAll("'" + text + "'")).isPositive();
    assertThat(
            readAll("CREATE TABLE t (a TEXT DEFAULT '" + text + "', CHECK (a <> '" + text + "'))"))
        .isPositive();
    assertThat(readAll("a IN (" + "1, ".repeat(300_000) + "1)")).isPositive();
    assertThat(readAll("CREATE VIEW v AS VALUES " + "(1), ".repeat(20_000) + "(1)")).isPositive();
    assertThat(readAll("/*" + text)).isPositive();
    assertThat(readAll("1e" + "9".repeat(100_000))).isPositive();
    assertThat(readAll("9".repeat(100_000))).isPositive();
  }

  private static String reason(String sql) {
    try {
      new Expressions(Frame.empty(), Optional.empty()).of(ExprParser.parse(sql));
      return "";
    } catch (Untranslatable refused) {
      return refused.reason();
    }
  }
}
