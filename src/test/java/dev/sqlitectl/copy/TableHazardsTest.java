package dev.sqlitectl.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.testing.SqliteFiles;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kinds of tables, and what is no table: how many there are and what becomes of them. */
final class TableHazardsTest {
  private static final String TABLES =
      "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename";

  @TempDir private Path folder;

  @Test
  void tablesWithoutRowidKeepTheirKeyAndHaveNoIdentity() {
    Moved moved =
        moved(
            """
            CREATE TABLE w (id INTEGER PRIMARY KEY, v TEXT) WITHOUT ROWID;
            CREATE TABLE d (id INTEGER PRIMARY KEY DESC, v TEXT);
            CREATE TABLE pair (a TEXT, b INT, v TEXT, PRIMARY KEY (b, a)) WITHOUT ROWID;
            INSERT INTO w VALUES (9223372036854775807, 'x'), (-1, 'y');
            INSERT INTO d VALUES (5, 'x');
            INSERT INTO pair VALUES ('a', 1, 'x');
            """);

    assertThat(moved.constraints("w")).containsExactly("w_pkey PRIMARY KEY (id)");
    assertThat(moved.constraints("d")).containsExactly("d_pkey PRIMARY KEY (id)");
    assertThat(moved.constraints("pair")).containsExactly("pair_pkey PRIMARY KEY (b, a)");
    assertThat(moved.ask("SELECT count(*) FROM pg_attribute WHERE attidentity <> ''"))
        .isEqualTo("0");
    assertThat(moved.list("SELECT w::text FROM w ORDER BY id"))
        .containsExactly("(-1,y)", "(9223372036854775807,x)");
    assertThat(moved.report().ending()).isEqualTo(ExitCode.OK);
  }

  @Test
  void strictTablesBecomeTheTypesTheyEnforced() {
    Moved moved =
        moved(
            """
            CREATE TABLE t (id INTEGER PRIMARY KEY, i INT, r REAL, s TEXT, b BLOB, a ANY, o ANY,
              e ANY) STRICT;
            INSERT INTO t VALUES (1, 2, 3, '4', x'05', '6', 7, NULL);
            INSERT INTO t VALUES (2, -2, 0.5, '', x'', '007', 1.5, NULL);
            """);

    assertThat(moved.types("t"))
        .containsExactly(
            "id bigint",
            "i bigint",
            "r double precision",
            "s text",
            "b bytea",
            "a text",
            "o numeric",
            "e text");
    assertThat(moved.list("SELECT t::text FROM t ORDER BY id"))
        .containsExactly("(1,2,3,4,\"\\\\x05\",6,7,)", "(2,-2,0.5,\"\",\"\\\\x\",007,1.5,)");
    assertThat(moved.report().ending()).isEqualTo(ExitCode.OK);
  }

  @Test
  void anAutoincrementNeverGivesANumberTwiceAndARowidAliasGoesOnAfterTheLargest() {
    Moved moved =
        moved(
            """
            CREATE TABLE a (id INTEGER PRIMARY KEY AUTOINCREMENT, v TEXT);
            CREATE TABLE fresh (id INTEGER PRIMARY KEY AUTOINCREMENT, v TEXT);
            CREATE TABLE below (id INTEGER PRIMARY KEY, v TEXT);
            INSERT INTO a (v) VALUES ('x'), ('y');
            DELETE FROM a;
            INSERT INTO below VALUES (-7, 'x');
            """);

    assertThat(moved.ask("INSERT INTO a (v) VALUES ('z') RETURNING id")).isEqualTo("3");
    assertThat(moved.ask("INSERT INTO fresh (v) VALUES ('z') RETURNING id")).isEqualTo("1");
    assertThat(moved.ask("INSERT INTO below (v) VALUES ('z') RETURNING id")).isEqualTo("1");
    assertThat(moved.ask("INSERT INTO a VALUES (77, 'given') RETURNING id")).isEqualTo("77");
    assertThat(moved.list(TABLES)).containsExactly("a", "below", "fresh");
    assertThat(moved.report().ending()).isEqualTo(ExitCode.OK);
  }

  @Test
  void virtualTablesTheirShadowsAndStatisticsStayBehindAndWhatIsCalledLikeThemMoves() {
    Moved moved =
        moved(
            """
            CREATE TABLE sqlitedata (x INTEGER);
            CREATE TABLE note_content (x INTEGER);
            CREATE TABLE t (id INTEGER PRIMARY KEY, body TEXT);
            CREATE INDEX t_body ON t (body);
            CREATE VIRTUAL TABLE search USING fts5(body, content='t', content_rowid='id');
            CREATE VIRTUAL TABLE old USING fts4(body);
            CREATE VIRTUAL TABLE boxes USING rtree(id, x0, x1);
            CREATE TRIGGER t_ai AFTER INSERT ON t BEGIN
              INSERT INTO search (rowid, body) VALUES (new.id, new.body); END;
            CREATE VIEW v AS SELECT body FROM t;
            CREATE TRIGGER v_ii INSTEAD OF INSERT ON v BEGIN SELECT 1; END;
            INSERT INTO sqlitedata VALUES (1);
            INSERT INTO t VALUES (1, 'hello');
            INSERT INTO boxes VALUES (1, 0, 1);
            ANALYZE;
            """);

    assertThat(moved.list(TABLES)).containsExactly("note_content", "sqlitedata", "t");
    assertThat(moved.ask("SELECT x FROM sqlitedata")).isEqualTo("1");
    assertThat(moved.report().notCarried())
        .containsExactly(
            new NotCarried(
                "trigger",
                "t_ai",
                "written for SQLite",
                "CREATE TRIGGER t_ai AFTER INSERT ON t BEGIN\n"
                    + "  INSERT INTO search (rowid, body) VALUES (new.id, new.body); END"),
            new NotCarried(
                "trigger",
                "v_ii",
                "written for SQLite",
                "CREATE TRIGGER v_ii INSTEAD OF INSERT ON v BEGIN SELECT 1; END"),
            new NotCarried(
                "virtual table",
                "search",
                "its module is SQLite's own",
                "CREATE VIRTUAL TABLE search USING fts5(body, content='t', content_rowid='id')"),
            new NotCarried(
                "virtual table",
                "old",
                "its module is SQLite's own",
                "CREATE VIRTUAL TABLE old USING fts4(body)"),
            new NotCarried(
                "virtual table",
                "boxes",
                "its module is SQLite's own",
                "CREATE VIRTUAL TABLE boxes USING rtree(id, x0, x1)"));
    assertThat(moved.report().ending()).isEqualTo(ExitCode.INCOMPLETE);
  }

  @Test
  void viewsAnswerTheSameOrAreListedWithTheirSql() {
    Moved moved =
        moved(
            """
            CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER, s TEXT);
            INSERT INTO t VALUES (1, 10, 'a'), (2, 20, 'B'), (3, NULL, NULL);
            CREATE VIEW good AS SELECT id, n / 3 AS third, s || '!' AS loud FROM t;
            CREATE VIEW above AS SELECT loud FROM good WHERE third > 3;
            CREATE VIEW odd AS SELECT quote(s) FROM t;
            CREATE VIEW under AS SELECT * FROM odd;
            CREATE VIEW gone AS SELECT * FROM nowhere;
            CREATE VIEW lost AS SELECT missing FROM t;
            """);

    assertThat(moved.list("SELECT concat_ws(' ', id, third, loud) FROM good ORDER BY id"))
        .containsExactly("1 3 a!", "2 6 B!", "3");
    assertThat(moved.ask("SELECT loud FROM above")).isEqualTo("B!");
    assertThat(moved.notCarried())
        .containsExactlyInAnyOrder(
            "view odd: the function quote is not known",
            "view under: it reads the view odd, which is not translated",
            "view gone: there is no table nowhere",
            "view lost: there is no column missing");
    assertThat(moved.report().notCarried().stream().map(NotCarried::sql))
        .contains("CREATE VIEW odd AS SELECT quote(s) FROM t");
    assertThat(moved.report().views()).isEqualTo(2);
  }

  @Test
  void fourHundredTablesMoveAndSoDoTheEmptyOnes() {
    String script =
        IntStream.range(0, 400)
            .mapToObj(
                i ->
                    "CREATE TABLE t%03d (id INTEGER PRIMARY KEY, v TEXT);%s"
                        .formatted(
                            i,
                            i % 2 == 0
                                ? ""
                                : "INSERT INTO t%03d VALUES (%d, 'x');".formatted(i, i)))
            .collect(Collectors.joining("\n"));
    Moved moved = moved("BEGIN;" + script + "COMMIT;");

    assertThat(moved.report().tables()).hasSize(400);
    assertThat(moved.report().rowsWritten()).isEqualTo(200);
    assertThat(moved.list(TABLES)).hasSize(400);
    assertThat(moved.ask("SELECT id || v FROM t399")).isEqualTo("399x");
    assertThat(moved.ask("SELECT count(*) FROM t398")).isEqualTo("0");
    assertThat(moved.report().ending()).isEqualTo(ExitCode.OK);
  }

  @Test
  void aDatabaseWithoutAnythingMoves() {
    Moved moved = moved("CREATE TABLE t (x); DROP TABLE t;");

    assertThat(moved.report().tables()).isEmpty();
    assertThat(moved.list(TABLES)).isEmpty();
    assertThat(moved.report().switched()).isTrue();
    assertThat(moved.report().ending()).isEqualTo(ExitCode.OK);
  }

  @Test
  void anEmptyTableKeepsEverythingButRows() {
    Moved moved =
        moved(
            """
            CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a VARCHAR(3) NOT NULL UNIQUE,
              b BOOLEAN DEFAULT 1, c DATETIME, d DECIMAL(5,2) CHECK (d > 0), e JSON, f, g UUID,
              h BLOB, up INTEGER REFERENCES t(id));
            CREATE INDEX t_c ON t (c DESC);
            """);

    assertThat(moved.types("t"))
        .containsExactly(
            "id bigint",
            "a character varying(3)",
            "b boolean",
            "c timestamp without time zone",
            "d numeric(5,2)",
            "e jsonb",
            "f text",
            "g uuid",
            "h bytea",
            "up bigint");
    assertThat(moved.constraints("t"))
        .containsExactly(
            "t_a_key UNIQUE (a)",
            "t_check CHECK ((d > (0)::numeric))",
            "t_pkey PRIMARY KEY (id)",
            "t_up_fkey FOREIGN KEY (up) REFERENCES t(id)");
    assertThat(moved.ask("INSERT INTO t (a) VALUES ('x') RETURNING id || ' ' || b"))
        .isEqualTo("1 true");
    assertThat(moved.report().ending()).isEqualTo(ExitCode.OK);
  }

  @Test
  void asManyColumnsAsPostgresHasMove() {
    Moved moved =
        moved(
            "CREATE TABLE wide ("
                + columns(1600)
                + "); INSERT INTO wide (c0, c799, c1599) VALUES (1, 'x', x'00')");

    assertThat(moved.types("wide")).hasSize(1600);
    assertThat(moved.ask("SELECT c0 || c799 || encode(c1599, 'hex') FROM wide")).isEqualTo("1x00");
  }

  private static String columns(int count) {
    return IntStream.range(0, count).mapToObj(i -> "c" + i).collect(Collectors.joining(", "));
  }

  private Moved moved(String script) {
    return Moved.of(SqliteFiles.run(folder.resolve("t.db"), script));
  }
}
