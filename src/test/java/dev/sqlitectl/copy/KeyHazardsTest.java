package dev.sqlitectl.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.testing.SqliteFiles;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Primary and foreign keys, in every way in which SQLite lets them be declared. */
final class KeyHazardsTest {
  @TempDir private Path folder;

  @Test
  void keysOfSeveralColumnsKeepTheirOrder() {
    Moved moved =
        moved(
            """
            CREATE TABLE p (a TEXT, b INTEGER, c TEXT, PRIMARY KEY (c, a), UNIQUE (b, c));
            CREATE TABLE child (id INTEGER PRIMARY KEY, x TEXT, y TEXT, n INTEGER,
              FOREIGN KEY (x, y) REFERENCES p (c, a), FOREIGN KEY (y, n) REFERENCES p (c, b));
            CREATE TABLE short (c TEXT, a TEXT, FOREIGN KEY (c, a) REFERENCES p);
            INSERT INTO p VALUES ('a', 1, 'c');
            INSERT INTO child VALUES (1, 'c', 'a', NULL), (2, NULL, 'c', 1);
            INSERT INTO short VALUES ('c', 'a'), (NULL, 'nowhere');
            """);

    assertThat(moved.constraints("p"))
        .containsExactly("p_b_c_key UNIQUE (b, c)", "p_pkey PRIMARY KEY (c, a)");
    assertThat(moved.constraints("child"))
        .containsExactly(
            "child_pkey PRIMARY KEY (id)",
            "child_x_y_fkey FOREIGN KEY (x, y) REFERENCES p(c, a)",
            "child_y_n_fkey FOREIGN KEY (y, n) REFERENCES p(c, b)");
    assertThat(moved.constraints("short"))
        .containsExactly("short_c_a_fkey FOREIGN KEY (c, a) REFERENCES p(c, a)");
    assertThat(moved.report().foreignKeys()).isEqualTo(3);
    assertThat(moved.report().ending()).isEqualTo(ExitCode.OK);
  }

  @Test
  void aReferenceWithoutColumnsMeansTheParentsKey() {
    Moved moved =
        moved(
            """
            CREATE TABLE p (other TEXT UNIQUE, nr TEXT PRIMARY KEY);
            CREATE TABLE child (p TEXT REFERENCES p, q REFERENCES P(NR));
            CREATE TABLE keyless (x);
            CREATE TABLE lost (x REFERENCES keyless, y REFERENCES p(nowhere),
              FOREIGN KEY (x, y) REFERENCES p);
            INSERT INTO p VALUES ('o', 'k');
            INSERT INTO child VALUES ('k', 'k');
            """);

    assertThat(moved.constraints("child"))
        .containsExactly(
            "child_p_fkey FOREIGN KEY (p) REFERENCES p(nr)",
            "child_q_fkey FOREIGN KEY (q) REFERENCES p(nr)");
    assertThat(moved.notCarried())
        .containsExactly(
            "foreign key lost (x): the columns it refers to are not there",
            "foreign key lost (y): the columns it refers to are not there",
            "foreign key lost (x, y): the columns it refers to are not there");
    assertThat(moved.report().ending()).isEqualTo(ExitCode.INCOMPLETE);
  }

  @Test
  void aKeyToWhatIsNoTableOrNotUniqueIsListedAndItsRowsStay() {
    Moved moved =
        moved(
            """
            CREATE TABLE p (id INTEGER PRIMARY KEY, plain INTEGER, half INTEGER, lowered TEXT,
              first INTEGER, second TEXT);
            CREATE UNIQUE INDEX p_half ON p (half) WHERE half > 0;
            CREATE UNIQUE INDEX p_lowered ON p (lower(lowered));
            CREATE UNIQUE INDEX p_both ON p (first, lower(second));
            CREATE VIEW v AS SELECT id FROM p;
            CREATE VIRTUAL TABLE f USING fts5(body);
            CREATE TABLE child (a REFERENCES missing(id), b REFERENCES p(plain),
              c REFERENCES p(half), d TEXT REFERENCES p(lowered), e REFERENCES p(first),
              g REFERENCES v(id), h REFERENCES f(rowid));
            INSERT INTO child VALUES (1, 2, 3, 'd', 4, 5, 6);
            """);

    assertThat(moved.ask("SELECT child::text FROM child")).isEqualTo("(1,2,3,d,4,5,6)");
    assertThat(moved.constraints("child")).isEmpty();
    assertThat(moved.notCarried())
        .containsExactlyInAnyOrder(
            "foreign key child (a): there is no table missing",
            "foreign key child (b): the columns it refers to are not unique",
            "foreign key child (c): the columns it refers to are not unique",
            "foreign key child (d): the columns it refers to are not unique",
            "foreign key child (e): the columns it refers to are not unique",
            "foreign key child (g): there is no table v",
            "foreign key child (h): there is no table f",
            "virtual table f: its module is SQLite's own");
  }

  @Test
  void aUniqueIndexIsAParentAsGoodAsAConstraint() {
    Moved moved =
        moved(
            """
            CREATE TABLE p (a INTEGER, b INTEGER);
            CREATE UNIQUE INDEX p_ab ON p (a DESC, b);
            CREATE TABLE child (x INTEGER, y INTEGER, FOREIGN KEY (y, x) REFERENCES p (b, a));
            INSERT INTO p VALUES (1, 2), (NULL, NULL), (NULL, NULL), (3, NULL);
            INSERT INTO child VALUES (1, 2), (NULL, 7);
            """);

    assertThat(moved.constraints("child"))
        .containsExactly("child_y_x_fkey FOREIGN KEY (y, x) REFERENCES p(b, a)");
    assertThat(moved.ask("SELECT count(*) FROM p WHERE a IS NULL AND b IS NULL")).isEqualTo("2");
    assertThat(moved.report().ending()).isEqualTo(ExitCode.OK);
  }

  @Test
  void tablesThatReferInACircleOrToThemselvesMove() {
    Moved moved =
        moved(
            """
            CREATE TABLE a (id INTEGER PRIMARY KEY, b INTEGER REFERENCES b(id));
            CREATE TABLE b (id INTEGER PRIMARY KEY, c INTEGER REFERENCES c(id));
            CREATE TABLE c (id INTEGER PRIMARY KEY, a INTEGER NOT NULL REFERENCES a(id)
              DEFERRABLE INITIALLY DEFERRED);
            CREATE TABLE tree (id INTEGER PRIMARY KEY, up INTEGER REFERENCES tree(id));
            INSERT INTO a VALUES (1, 2);
            INSERT INTO b VALUES (2, 3);
            INSERT INTO c VALUES (3, 1);
            INSERT INTO tree VALUES (1, 2), (2, 1), (3, 3), (4, NULL);
            """);

    assertThat(moved.constraints("a"))
        .containsExactly("a_b_fkey FOREIGN KEY (b) REFERENCES b(id)", "a_pkey PRIMARY KEY (id)");
    assertThat(moved.constraints("c"))
        .containsExactly(
            "c_a_fkey FOREIGN KEY (a) REFERENCES a(id) DEFERRABLE INITIALLY DEFERRED",
            "c_pkey PRIMARY KEY (id)");
    assertThat(moved.constraints("tree"))
        .containsExactly(
            "tree_pkey PRIMARY KEY (id)", "tree_up_fkey FOREIGN KEY (up) REFERENCES tree(id)");
    assertThat(moved.report().foreignKeys()).isEqualTo(4);
    assertThat(moved.report().ending()).isEqualTo(ExitCode.OK);
  }

  @Test
  void actionsArriveAsTheyAreAndWhatSqliteIgnoresIsIgnored() {
    Moved moved =
        moved(
            """
            CREATE TABLE child (id INTEGER PRIMARY KEY,
              a INTEGER DEFAULT 1 REFERENCES p(id) ON DELETE SET DEFAULT ON UPDATE CASCADE,
              b INTEGER REFERENCES p(id) ON DELETE SET NULL ON UPDATE RESTRICT,
              c INTEGER REFERENCES p(id) MATCH FULL ON DELETE CASCADE,
              d INTEGER CONSTRAINT named REFERENCES p ON UPDATE SET NULL MATCH PARTIAL,
              e INTEGER REFERENCES p(id) NOT DEFERRABLE INITIALLY DEFERRED,
              f INTEGER REFERENCES p(id) ON DELETE NO ACTION DEFERRABLE INITIALLY IMMEDIATE,
              FOREIGN KEY (a) REFERENCES p(id) DEFERRABLE INITIALLY DEFERRED);
            CREATE TABLE p (id INTEGER PRIMARY KEY);
            INSERT INTO p VALUES (1);
            INSERT INTO child VALUES (1, 1, 1, 1, 1, 1, 1), (2, 1, NULL, NULL, NULL, NULL, NULL);
            """);

    assertThat(moved.constraints("child"))
        .containsExactly(
            "child_a_fkey FOREIGN KEY (a) REFERENCES p(id) ON UPDATE CASCADE ON DELETE SET DEFAULT",
            "child_a_fkey_2 FOREIGN KEY (a) REFERENCES p(id) DEFERRABLE INITIALLY DEFERRED",
            "child_b_fkey FOREIGN KEY (b) REFERENCES p(id) ON UPDATE RESTRICT ON DELETE SET NULL",
            "child_c_fkey FOREIGN KEY (c) REFERENCES p(id) ON DELETE CASCADE",
            "child_d_fkey FOREIGN KEY (d) REFERENCES p(id) ON UPDATE SET NULL",
            "child_e_fkey FOREIGN KEY (e) REFERENCES p(id)",
            "child_f_fkey FOREIGN KEY (f) REFERENCES p(id)",
            "child_pkey PRIMARY KEY (id)");
    assertThat(moved.report().ending()).isEqualTo(ExitCode.OK);
  }

  @Test
  void nullsInAPrimaryKeyMakeItUniqueAndItCanStillBeReferredTo() {
    Moved moved =
        moved(
            """
            CREATE TABLE one (k TEXT PRIMARY KEY, v TEXT);
            CREATE TABLE two (a INT, b INT, PRIMARY KEY (a, b));
            CREATE TABLE child (k TEXT REFERENCES one, a INT, b INT,
              FOREIGN KEY (a, b) REFERENCES two);
            INSERT INTO one VALUES (NULL, 'first'), (NULL, 'second'), ('k', 'third');
            INSERT INTO two VALUES (1, NULL), (1, NULL), (NULL, NULL), (1, 2);
            INSERT INTO child VALUES ('k', 1, 2), (NULL, 1, NULL);
            """);

    assertThat(moved.constraints("one")).containsExactly("one_key UNIQUE (k)");
    assertThat(moved.constraints("two")).containsExactly("two_key UNIQUE (a, b)");
    assertThat(moved.list("SELECT one::text FROM one ORDER BY v"))
        .containsExactly("(,first)", "(,second)", "(k,third)");
    assertThat(moved.ask("SELECT count(*) FROM two")).isEqualTo("4");
    assertThat(moved.constraints("child"))
        .containsExactly(
            "child_a_b_fkey FOREIGN KEY (a, b) REFERENCES two(a, b)",
            "child_k_fkey FOREIGN KEY (k) REFERENCES one(k)");
    assertThat(moved.notCarried())
        .containsExactly(
            "primary key one: the key holds NULL; it became UNIQUE",
            "primary key two: the key holds NULL; it became UNIQUE");
    assertThat(moved.report().ending()).isEqualTo(ExitCode.INCOMPLETE);
  }

  private Moved moved(String script) {
    return Moved.of(SqliteFiles.run(folder.resolve("t.db"), script));
  }
}
