package dev.sqlitectl.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.testing.PostgresServer;
import dev.sqlitectl.testing.SqliteFiles;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.Collation;
import org.sqlite.SQLiteConnection;

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
  void keysAndIndexesThatCannotFoldWhatIsNotTextAloneAreListed() {
    Moved moved =
        moved(
            """
            CREATE TABLE t (a, b, c TEXT, d COLLATE NOCASE, j JSON, PRIMARY KEY (b COLLATE NOCASE),
              UNIQUE (c COLLATE NOCASE, a COLLATE RTRIM));
            CREATE UNIQUE INDEX by_a ON t (a COLLATE NOCASE);
            CREATE INDEX by_d ON t (d);
            CREATE UNIQUE INDEX by_j ON t (j COLLATE NOCASE);
            CREATE UNIQUE INDEX by_case ON t (CASE WHEN c > 'b' THEN a END COLLATE NOCASE);
            INSERT INTO t VALUES ('x', 'k', 'c', 'd', '{"x": "y"}'), (1, x'02', 'd', 4, '1');
            """);

    assertThat(moved.indexes("t"))
        .contains(
            "CREATE UNIQUE INDEX by_a (a)",
            "CREATE UNIQUE INDEX t_c_a_key (lower((c COLLATE \"C\")), a)");
    String why = ": what it holds is not text alone";
    assertThat(moved.notCarried())
        .containsExactlyInAnyOrder(
            "collation t.d: PostgreSQL compares it exactly, not by NOCASE",
            "collation t: the primary key compares exactly, not by NOCASE" + why,
            "collation t.t_c_a_key: the constraint compares exactly, not by RTRIM" + why,
            "collation t.by_a: the index compares exactly, not by NOCASE" + why,
            "collation t.by_d: the index compares exactly, not by NOCASE" + why,
            "collation t.by_j: the index compares exactly, not by NOCASE" + why,
            "collation t.by_case: the index compares exactly, not by NOCASE" + why);
    assertThat(moved.report().notCarried())
        .filteredOn(item -> item.name().equals("t.by_a"))
        .extracting(NotCarried::sql)
        .containsExactly("CREATE UNIQUE INDEX by_a ON t (a COLLATE NOCASE)");
    assertThat(moved.report().ending()).isEqualTo(ExitCode.INCOMPLETE);
  }

  @Test
  void binaryInSmallLettersIsTheSame() {
    Moved moved =
        moved(
            """
            CREATE TABLE t (a TEXT COLLATE binary PRIMARY KEY, b TEXT COLLATE Binary UNIQUE);
            INSERT INTO t VALUES ('a', 'b'), ('A', 'B');
            """);

    assertThat(moved.constraints("t"))
        .containsExactly("t_b_key UNIQUE (b)", "t_pkey PRIMARY KEY (a)");
    assertThat(moved.indexes("t")).hasSize(2);
    assertThat(moved.notCarried()).isEmpty();
  }

  @Test
  void anApplicationsOwnCollationDoesNotKeepOthersFromFolding() throws SQLException {
    Path file = folder.resolve("own.db");
    try (SQLiteConnection connection = SqliteFiles.connect(file)) {
      Collation.create(connection, "reversed", new Reversed());
      connection
          .getDatabase()
          ._exec(
              """
              CREATE TABLE t (a TEXT, b TEXT, PRIMARY KEY (a COLLATE reversed, b COLLATE NOCASE));
              INSERT INTO t VALUES ('a', 'B');
              """);
    }
    Moved moved = Moved.of(file);

    assertThat(moved.indexes("t"))
        .containsExactly(
            "CREATE UNIQUE INDEX t_a_b_key (a, lower((b COLLATE \"C\")))",
            "CREATE UNIQUE INDEX t_pkey (a, b)");
    assertThat(moved.notCarried())
        .containsExactly("collation t: the primary key compares exactly, not by reversed");
    assertRefused(moved, "INSERT INTO t VALUES ('a', 'b')");
  }

  @Test
  void anIndexWhoseTextsHaveNoCaseToIgnoreIsNotListed() {
    Moved moved =
        moved(
            """
            CREATE TABLE t (n INTEGER, u UUID, at DATETIME, b BLOB, flag BOOLEAN);
            CREATE UNIQUE INDEX by_all ON t (n COLLATE NOCASE, u COLLATE NOCASE, at COLLATE RTRIM,
              b COLLATE NOCASE, flag COLLATE NOCASE);
            INSERT INTO t VALUES (1, zeroblob(16), 1700000000, x'41', 't'),
              (2, zeroblob(16), 1700000001, x'61', 0);
            """);

    assertThat(moved.types("t"))
        .containsExactly(
            "n bigint", "u uuid", "at timestamp with time zone", "b bytea", "flag boolean");
    assertThat(moved.notCarried()).isEmpty();
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

  private static final class Reversed extends Collation {
    @Override
    protected int xCompare(String one, String other) {
      return other.compareTo(one);
    }
  }

  private Moved moved(String script) {
    return Moved.of(SqliteFiles.run(folder.resolve("t.db"), script));
  }
}
