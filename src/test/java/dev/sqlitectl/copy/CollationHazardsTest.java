package dev.sqlitectl.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sqlitectl.testing.PostgresServer;
import dev.sqlitectl.testing.SqliteFiles;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Texts that SQLite takes for the same although they differ: NOCASE and RTRIM. */
final class CollationHazardsTest {
  @TempDir private Path folder;

  @Test
  void aPrimaryKeyThatIgnoresCaseStaysOneAndStaysUniqueInThatWay() {
    Moved moved =
        moved(
            """
            CREATE TABLE t (name TEXT COLLATE NOCASE PRIMARY KEY, v INTEGER);
            INSERT INTO t VALUES ('Ann', 1), ('BOB', 2), ('É', 3), ('é', 4);
            """);

    assertThat(moved.constraints("t")).containsExactly("t_pkey PRIMARY KEY (name)");
    assertThat(moved.indexes("t"))
        .containsExactly(
            "CREATE UNIQUE INDEX t_name_key (lower((name COLLATE \"C\")))",
            "CREATE UNIQUE INDEX t_pkey (name)");
    assertThat(moved.list("SELECT name FROM t ORDER BY v")).containsExactly("Ann", "BOB", "É", "é");
    assertThat(moved.notCarried())
        .containsExactly("collation t.name: PostgreSQL compares it exactly, not by NOCASE");
    assertRefused(moved, "INSERT INTO t VALUES ('ann', 5)");
  }

  @Test
  void aKeyOfSeveralColumnsFoldsThoseThatIgnoreCaseAlone() {
    Moved moved =
        moved(
            """
            CREATE TABLE t (a INTEGER, b TEXT, c TEXT COLLATE RTRIM,
              PRIMARY KEY (a, b COLLATE NOCASE DESC, c)) WITHOUT ROWID;
            INSERT INTO t VALUES (1, 'x', 'y'), (2, 'X', 'y '), (1, 'z', 'y  ');
            """);

    assertThat(moved.indexes("t"))
        .containsExactly(
            "CREATE UNIQUE INDEX t_a_b_c_key (a, lower((b COLLATE \"C\")) DESC, rtrim(c, ' '::text))",
            "CREATE UNIQUE INDEX t_pkey (a, b, c)");
    assertRefused(moved, "INSERT INTO t VALUES (1, 'Z', 'y')");
    PostgresServer.run(moved.target(), "INSERT INTO t VALUES (1, 'Z', ' y')");
  }

  @Test
  void aPrimaryKeyThatIgnoresBlanksAtTheEndStaysUniqueInThatWay() {
    Moved moved =
        moved(
            """
            CREATE TABLE t (name TEXT COLLATE RTRIM PRIMARY KEY);
            INSERT INTO t VALUES ('a  '), ('A'), (' a');
            """);

    assertThat(moved.constraints("t")).containsExactly("t_pkey PRIMARY KEY (name)");
    assertThat(moved.indexes("t"))
        .containsExactly(
            "CREATE UNIQUE INDEX t_name_key (rtrim(name, ' '::text))",
            "CREATE UNIQUE INDEX t_pkey (name)");
    assertThat(moved.ask("SELECT count(*) FROM t WHERE name = 'a  '")).isEqualTo("1");
    assertRefused(moved, "INSERT INTO t VALUES ('a')");
  }

  @Test
  void aKeyWhoseCaseCannotMatterNeedsNoSecondIndex() {
    Moved moved =
        moved(
            """
            CREATE TABLE t (n INTEGER COLLATE NOCASE, m INT COLLATE RTRIM, PRIMARY KEY (n, m));
            INSERT INTO t VALUES (1, 2);
            """);

    assertThat(moved.indexes("t")).containsExactly("CREATE UNIQUE INDEX t_pkey (n, m)");
  }

  @Test
  void nullsInAPrimaryKeyThatIgnoresCaseLoseNothingOfIt() {
    Moved moved =
        moved(
            """
            CREATE TABLE t (name TEXT COLLATE NOCASE PRIMARY KEY);
            INSERT INTO t VALUES (NULL), (NULL), ('a');
            """);

    assertThat(moved.indexes("t"))
        .containsExactly(
            "CREATE UNIQUE INDEX t_key (name)",
            "CREATE UNIQUE INDEX t_name_key (lower((name COLLATE \"C\")))");
    assertRefused(moved, "INSERT INTO t VALUES ('A')");
  }

  @Test
  void aForeignKeyToTextThatIgnoresCaseHoldsExactly() {
    Moved moved =
        moved(
            """
            CREATE TABLE p (name TEXT COLLATE NOCASE PRIMARY KEY, code TEXT COLLATE NOCASE UNIQUE);
            CREATE TABLE same (name TEXT REFERENCES p, code TEXT REFERENCES p(code));
            CREATE TABLE other (name TEXT REFERENCES p, code TEXT REFERENCES p(code));
            INSERT INTO p VALUES ('Ann', 'X'), ('Bob', 'Y');
            INSERT INTO same VALUES ('Ann', 'Y');
            INSERT INTO other VALUES ('ANN', 'x'), ('Bob', 'y');
            """);

    assertThat(moved.constraints("p"))
        .containsExactly("p_code_key UNIQUE (code)", "p_pkey PRIMARY KEY (name)");
    assertThat(moved.indexes("p"))
        .containsExactly(
            "CREATE UNIQUE INDEX p_code_key (code)",
            "CREATE UNIQUE INDEX p_code_key_2 (lower((code COLLATE \"C\")))",
            "CREATE UNIQUE INDEX p_name_key (lower((name COLLATE \"C\")))",
            "CREATE UNIQUE INDEX p_pkey (name)");
    assertThat(moved.constraints("same"))
        .containsExactly(
            "same_code_fkey FOREIGN KEY (code) REFERENCES p(code)",
            "same_name_fkey FOREIGN KEY (name) REFERENCES p(name)");
    assertThat(moved.constraints("other"))
        .containsExactly(
            "other_code_fkey FOREIGN KEY (code) REFERENCES p(code) NOT VALID",
            "other_name_fkey FOREIGN KEY (name) REFERENCES p(name) NOT VALID");
    assertThat(moved.notCarried())
        .containsExactly(
            "foreign key other (name): 1 row refers to nothing; added NOT VALID",
            "foreign key other (code): 2 rows refer to nothing; added NOT VALID",
            "collation p.name: PostgreSQL compares it exactly, not by NOCASE",
            "collation p.code: PostgreSQL compares it exactly, not by NOCASE");
  }

  @Test
  void indexesKeepTheirOrderConditionsExpressionsAndCollations() {
    Moved moved =
        moved(
            """
            CREATE TABLE t (a INTEGER, b TEXT, c TEXT COLLATE NOCASE, d TEXT UNIQUE,
              e TEXT UNIQUE COLLATE NOCASE, f REAL);
            CREATE INDEX i_down ON t (a DESC, b ASC);
            CREATE INDEX i_nocase ON t (b COLLATE NOCASE);
            CREATE INDEX i_exact ON t (c COLLATE BINARY);
            CREATE INDEX i_part ON t (a) WHERE b IS NOT NULL AND a > 5;
            CREATE INDEX i_expr ON t (a + 1, length(b), lower(b));
            CREATE UNIQUE INDEX u_part ON t (b) WHERE a = 1;
            CREATE UNIQUE INDEX u_nocase ON t (c, a);
            CREATE UNIQUE INDEX u_expr ON t (abs(a), lower(b));
            CREATE UNIQUE INDEX u_rtrim ON t (b COLLATE RTRIM, f);
            INSERT INTO t VALUES (1, 'x', 'C', 'd', 'E', 0.5), (2, 'x', 'C', 'D', 'F', 0.25);
            """);

    assertThat(moved.indexes("t"))
        .containsExactly(
            "CREATE INDEX i_down (a DESC, b)",
            "CREATE INDEX i_exact (c)",
            "CREATE INDEX i_expr (((a + 1)), length(b), lower((b COLLATE \"C\")))",
            "CREATE INDEX i_nocase (lower((b COLLATE \"C\")))",
            "CREATE INDEX i_part (a) WHERE ((b IS NOT NULL) AND (a > 5))",
            "CREATE UNIQUE INDEX t_d_key (d)",
            "CREATE UNIQUE INDEX t_e_key (lower((e COLLATE \"C\")))",
            "CREATE UNIQUE INDEX u_expr (abs(a), lower((b COLLATE \"C\")))",
            "CREATE UNIQUE INDEX u_nocase (lower((c COLLATE \"C\")), a)",
            "CREATE UNIQUE INDEX u_part (b) WHERE (a = 1)",
            "CREATE UNIQUE INDEX u_rtrim (rtrim(b, ' '::text), f)");
    assertRefused(moved, "INSERT INTO t (e) VALUES ('e')");
    assertRefused(moved, "INSERT INTO t (a, b) VALUES (1, 'x')");
    assertRefused(moved, "INSERT INTO t (a, b) VALUES (-2, 'X')");
  }

  private static void assertRefused(Moved moved, String insert) {
    assertThatThrownBy(() -> PostgresServer.run(moved.target(), insert))
        .rootCause()
        .hasMessageContaining("duplicate key value violates unique constraint");
  }

  private Moved moved(String script) {
    return Moved.of(SqliteFiles.run(folder.resolve("t.db"), script));
  }
}
