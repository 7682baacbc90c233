package dev.sqlitectl.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.testing.PostgresServer;
import dev.sqlitectl.testing.SqliteFiles;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Foreign keys whose two sides do not match: in their types, or in their values. */
final class OrphanHazardsTest {
  @TempDir private Path folder;

  @Test
  void aKeyBetweenDeclaredTypesTakesOneTypeForAllThatHangTogether() {
    Moved moved =
        moved(
            """
            CREATE TABLE a (code VARCHAR(8) PRIMARY KEY, n NUMERIC UNIQUE);
            CREATE TABLE b (code INTEGER PRIMARY KEY, a CHAR(2) REFERENCES a(code), n INT
              REFERENCES a(n));
            CREATE TABLE c (a REFERENCES a(code), b BIGINT REFERENCES b, n REAL REFERENCES a(n),
              d DATE REFERENCES e(d));
            CREATE TABLE e (d TEXT PRIMARY KEY);
            INSERT INTO a VALUES ('x1', 1), ('long one', 2.5);
            INSERT INTO b VALUES (7, 'x1', 1);
            INSERT INTO c VALUES ('long one', 7, 2.5, '2024-01-01');
            INSERT INTO e VALUES ('2024-01-01');
            """);

    assertThat(moved.types("a")).containsExactly("code character varying(8)", "n numeric");
    assertThat(moved.types("b"))
        .containsExactly("code bigint", "a character varying(2)", "n numeric");
    assertThat(moved.types("c")).containsExactly("a text", "b bigint", "n numeric", "d text");
    assertThat(moved.report().foreignKeys()).isEqualTo(6);
    assertThat(moved.report().ending()).isEqualTo(ExitCode.OK);
  }

  @Test
  void orphansAreCountedRowByRowWhetherAnIndexSortsThemOrNot() {
    String rows = "VALUES (1, 'a'), (7, 'A'), (7, 'x'), (8, 'a'), (NULL, 'a'), (8, 'a'), (7, 'x')";
    Moved moved =
        moved(
            """
            CREATE TABLE p (n INTEGER, t TEXT, PRIMARY KEY (n, t));
            INSERT INTO p VALUES (1, 'a'), (7, 'a');
            CREATE TABLE bare (n INTEGER, t TEXT, FOREIGN KEY (n, t) REFERENCES p);
            INSERT INTO bare %1$s;
            CREATE TABLE sorted (n INTEGER, t TEXT, FOREIGN KEY (n, t) REFERENCES p);
            CREATE INDEX sorted_keys ON sorted (n, t);
            INSERT INTO sorted %1$s;
            CREATE TABLE folded (n INTEGER, t TEXT, FOREIGN KEY (n, t) REFERENCES p);
            CREATE INDEX folded_keys ON folded (n, t COLLATE NOCASE);
            INSERT INTO folded %1$s;
            """
                .formatted(rows));

    assertThat(moved.notCarried())
        .contains(
            "foreign key bare (n, t): 5 rows refer to nothing; added NOT VALID",
            "foreign key sorted (n, t): 5 rows refer to nothing; added NOT VALID",
            "foreign key folded (n, t): 5 rows refer to nothing; added NOT VALID");
  }

  @Test
  void aKeyWhoseSidesHoldNoCommonTypeIsListed() {
    Moved moved =
        moved(
            """
            CREATE TABLE p (id INTEGER PRIMARY KEY);
            CREATE TABLE child (p TEXT REFERENCES p(id));
            INSERT INTO p VALUES (1);
            INSERT INTO child VALUES (1), ('x');
            """);

    assertThat(moved.list("SELECT p FROM child ORDER BY p")).containsExactly("1", "x");
    assertThat(moved.notCarried())
        .containsExactly(
            "foreign key child (p): its values became text, those it refers to bigint");
  }

  @Test
  void orphansStayAndTheirKeyHoldsForNewRows() {
    Moved moved =
        moved(
            """
            CREATE TABLE p (a INTEGER, b TEXT, PRIMARY KEY (a, b));
            CREATE TABLE child (id INTEGER PRIMARY KEY, a INTEGER, b TEXT,
              FOREIGN KEY (a, b) REFERENCES p ON DELETE CASCADE);
            CREATE TABLE tree (id INTEGER PRIMARY KEY, up INTEGER REFERENCES tree(id));
            INSERT INTO p VALUES (1, 'x'), (2, 'y');
            INSERT INTO child VALUES (1, 1, 'x'), (2, 1, 'y'), (3, 9, 'z'), (4, 9, NULL);
            INSERT INTO tree VALUES (1, 7), (2, 1);
            """);

    assertThat(moved.list("SELECT child::text FROM child ORDER BY id"))
        .containsExactly("(1,1,x)", "(2,1,y)", "(3,9,z)", "(4,9,)");
    assertThat(moved.constraints("child"))
        .containsExactly(
            "child_a_b_fkey FOREIGN KEY (a, b) REFERENCES p(a, b) ON DELETE CASCADE NOT VALID",
            "child_pkey PRIMARY KEY (id)");
    assertThat(moved.constraints("tree"))
        .containsExactly(
            "tree_pkey PRIMARY KEY (id)",
            "tree_up_fkey FOREIGN KEY (up) REFERENCES tree(id) NOT VALID");
    assertThat(moved.notCarried())
        .containsExactly(
            "foreign key child (a, b): 2 rows refer to nothing; added NOT VALID",
            "foreign key tree (up): 1 row refers to nothing; added NOT VALID");
    assertThatThrownBy(
            () -> PostgresServer.run(moved.target(), "INSERT INTO tree (up) VALUES (99)"))
        .rootCause()
        .hasMessageContaining("violates foreign key constraint");
  }

  @Test
  @Timeout(20)
  void orphansAreCountedInOnePassWhereNoIndexOfSqliteHelps() {
    Moved moved =
        moved(
            """
            CREATE TABLE p (code TEXT PRIMARY KEY);
            CREATE TABLE child (code INTEGER REFERENCES p);
            WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 50000)
              INSERT INTO p SELECT i FROM c;
            INSERT INTO child SELECT code FROM p;
            """);

    assertThat(moved.constraints("child"))
        .containsExactly("child_code_fkey FOREIGN KEY (code) REFERENCES p(code)");
  }

  @Test
  void aRowThatRefersInSqliteAloneLeavesTheKeyForNewRows() {
    Moved moved =
        moved(
            """
            CREATE TABLE p (k PRIMARY KEY);
            CREATE TABLE child (k REFERENCES p(k));
            INSERT INTO p VALUES ('x'), (1.0);
            INSERT INTO child VALUES ('x'), (1);
            """);

    assertThat(moved.list("SELECT k FROM child ORDER BY k")).containsExactly("1", "x");
    assertThat(moved.constraints("child"))
        .containsExactly("child_k_fkey FOREIGN KEY (k) REFERENCES p(k) NOT VALID");
    assertThat(moved.notCarried())
        .containsExactly("foreign key child_k_fkey: rows break it; added NOT VALID");
  }

  private Moved moved(String script) {
    return Moved.of(SqliteFiles.run(folder.resolve("t.db"), script));
  }
}
