package dev.sqlitectl.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.testing.PostgresServer;
import dev.sqlitectl.testing.SqliteFiles;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names of tables, columns, indexes and constraints that are hard to keep, or taken. */
final class NameHazardsTest {
  private static final String RELATIONS =
      """
      SELECT relkind::text || ' ' || relname FROM pg_class
      WHERE relnamespace = 'public'::regnamespace ORDER BY relname COLLATE "C"
      """;

  @TempDir private Path folder;

  @Test
  void reservedWordsBlanksDotsAndQuotesAreJustNames() {
    Moved moved =
        moved(
            """
            CREATE TABLE "user" ("select" INTEGER PRIMARY KEY, "order" TEXT UNIQUE,
              "with blank" TEXT, "a.b" TEXT, "say ""hi"" now" TEXT, "it's" TEXT, "$1" TEXT, "" TEXT,
              "MixedCase" TEXT DEFAULT 'm' CHECK ("MixedCase" <> ''), "tab\tnew" TEXT);
            CREATE TABLE "public.user" (user INTEGER REFERENCES "user"("select"), "Ümlaut" TEXT);
            CREATE INDEX "index on" ON "user" ("with blank", "MixedCase" DESC);
            CREATE VIEW "view" AS SELECT "select" AS "from", "a.b" FROM "user";
            INSERT INTO "user" VALUES (1, 'o', 'w', 'ab', 'hi', 'its', 'd', 'e', 'M', 't');
            INSERT INTO "public.user" VALUES (1, 'ü');
            """);

    assertThat(moved.types("user"))
        .containsExactly(
            "select bigint",
            "order text",
            "with blank text",
            "a.b text",
            "say \"hi\" now text",
            "it's text",
            "$1 text",
            "_2 text",
            "MixedCase text",
            "tab\tnew text");
    assertThat(moved.ask("SELECT \"user\"::text FROM \"user\""))
        .isEqualTo("(1,o,w,ab,hi,its,d,e,M,t)");
    assertThat(moved.ask("SELECT \"Ümlaut\" FROM \"public.user\" WHERE \"user\" = 1"))
        .isEqualTo("ü");
    assertThat(moved.ask("SELECT \"from\" || \"a.b\" FROM \"view\"")).isEqualTo("1ab");
    assertThat(moved.list(RELATIONS))
        .containsExactly(
            "i index on",
            "r public.user",
            "r user",
            "i user_order_key",
            "i user_pkey",
            "S user_select_seq",
            "v view");
    assertThat(moved.notCarried()).containsExactly("name user.: it is called _2 in PostgreSQL");
  }

  @Test
  void twinsAfter63BytesStayTwoAndTheListSaysWhatTheyAreCalled() {
    String stem = "é".repeat(31);
    String script =
        """
        CREATE TABLE "%1$sx1" (id INTEGER PRIMARY KEY, "%1$sx1" TEXT UNIQUE, "%1$sx2" TEXT UNIQUE,
          CONSTRAINT "%1$sx1" CHECK (id > 0), CONSTRAINT "%1$sx2" CHECK (id < 9),
          FOREIGN KEY ("%1$sx1") REFERENCES "%1$sx2"("%1$sx1"));
        CREATE TABLE "%1$sx2" (id INTEGER PRIMARY KEY, "%1$sx1" TEXT UNIQUE);
        CREATE INDEX "%1$sy1" ON "%1$sx1" (id, "%1$sx1");
        CREATE INDEX "%1$sy2" ON "%1$sx1" (id, "%1$sx2");
        CREATE VIEW "%1$sx3" AS SELECT id, "%1$sx2" AS it FROM "%1$sx1";
        INSERT INTO "%1$sx2" VALUES (1, 'a');
        INSERT INTO "%1$sx1" VALUES (1, 'a', 'b');
        """
            .formatted(stem);
    Path file = SqliteFiles.run(folder.resolve("t.db"), script);
    Moved moved = Moved.of(file);

    String first = stem + "x";
    String second = "é".repeat(30) + "_2";
    String third = "é".repeat(30) + "_3";
    assertThat(moved.types(first)).containsExactly("id bigint", first + " text", second + " text");
    assertThat(moved.ask("SELECT \"%s\" || \"%s\" FROM \"%s\"".formatted(first, second, first)))
        .isEqualTo("ab");
    assertThat(moved.ask("SELECT it FROM \"" + third + "\"")).isEqualTo("b");
    assertThat(moved.constraints(first)).hasSize(6);
    assertThat(moved.indexes(first)).hasSize(5);
    assertThat(moved.notCarried())
        .containsExactly(
            "name %1$sx1.%1$sy1: it is called %1$sy in PostgreSQL".formatted(stem),
            "name %1$sx1.%1$sy2: it is called %2$s_8 in PostgreSQL".formatted(stem, "é".repeat(30)),
            "name %1$sx1.%1$sx1: it is called %2$s in PostgreSQL".formatted(stem, first),
            "name %1$sx1.%1$sx2: it is called %2$s in PostgreSQL".formatted(stem, second),
            "name %sx1: it is called %s in PostgreSQL".formatted(stem, first),
            "name %1$sx1.%1$sx1: it is called %2$s in PostgreSQL".formatted(stem, first),
            "name %1$sx1.%1$sx2: it is called %2$s in PostgreSQL".formatted(stem, second),
            "name %sx2: it is called %s in PostgreSQL".formatted(stem, second),
            "name %1$sx2.%1$sx1: it is called %2$s in PostgreSQL".formatted(stem, first),
            "name %sx3: it is called %s in PostgreSQL".formatted(stem, third));
    assertThat(Moved.of(file).list(RELATIONS)).isEqualTo(moved.list(RELATIONS));
    assertThat(moved.report().ending()).isEqualTo(ExitCode.INCOMPLETE);
  }

  @Test
  void anIndexOrCheckThatCannotKeepItsNameIsListed() {
    Moved moved =
        moved(
            """
            CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER CONSTRAINT same CHECK (a > 0),
              CONSTRAINT same CHECK (a < 9));
            CREATE TABLE other (a INTEGER);
            CREATE INDEX t_pkey ON other (a);
            INSERT INTO t VALUES (1, 2);
            """);

    assertThat(moved.indexes("other")).containsExactly("CREATE INDEX t_pkey_2 (a)");
    assertThat(moved.constraints("t"))
        .containsExactly(
            "same CHECK ((a > 0))", "same_2 CHECK ((a < 9))", "t_pkey PRIMARY KEY (id)");
    assertThat(moved.notCarried())
        .containsExactly(
            "name t.same: it is called same_2 in PostgreSQL",
            "name other.t_pkey: it is called t_pkey_2 in PostgreSQL");
    assertThat(moved.report().ending()).isEqualTo(ExitCode.INCOMPLETE);
  }

  @Test
  void lettersBeyondAsciiThatDifferInCaseAloneAreTwoNames() {
    Moved moved =
        moved(
            """
            CREATE TABLE "É" (x INTEGER PRIMARY KEY);
            CREATE TABLE "é" (x INTEGER REFERENCES "É", "Ä" TEXT, "ä" TEXT);
            INSERT INTO "É" VALUES (1);
            INSERT INTO "é" VALUES (1, 'big', 'small');
            """);

    assertThat(moved.ask("SELECT x FROM \"É\"")).isEqualTo("1");
    assertThat(moved.ask("SELECT \"Ä\" || ' ' || \"ä\" FROM \"é\"")).isEqualTo("big small");
    assertThat(moved.constraints("é"))
        .containsExactly("é_x_fkey FOREIGN KEY (x) REFERENCES \"É\"(x)");
    assertThat(moved.report().ending()).isEqualTo(ExitCode.OK);
  }

  @Test
  void aTableMayBeCalledLikeAnotherOnesKeySequenceTypeOrIndex() {
    Moved moved =
        moved(
            """
            CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT UNIQUE);
            CREATE TABLE t_pkey (id INTEGER PRIMARY KEY);
            CREATE TABLE t_a_key (x TEXT);
            CREATE TABLE t_id_seq (id INTEGER PRIMARY KEY);
            CREATE TABLE _t (x TEXT);
            CREATE TABLE text (int4 TEXT);
            CREATE INDEX t_pkey_id_seq ON t (a, id);
            CREATE VIEW text_pkey AS SELECT id FROM t;
            INSERT INTO t VALUES (1, 'a');
            INSERT INTO t_id_seq VALUES (5);
            """);

    assertThat(moved.ask("SELECT id FROM t_id_seq")).isEqualTo("5");
    assertThat(moved.ask("INSERT INTO t (a) VALUES ('b') RETURNING id")).isEqualTo("2");
    assertThat(moved.ask("INSERT INTO t_pkey DEFAULT VALUES RETURNING id")).isEqualTo("1");
    assertThat(moved.ask("INSERT INTO t_id_seq DEFAULT VALUES RETURNING id")).isEqualTo("6");
    assertThat(moved.indexes("t"))
        .containsExactly(
            "CREATE UNIQUE INDEX t_a_key_2 (a)",
            "CREATE UNIQUE INDEX t_pkey_2 (id)",
            "CREATE INDEX t_pkey_id_seq_2 (a, id)");
    assertThat(moved.notCarried())
        .containsExactly("name t.t_pkey_id_seq: it is called t_pkey_id_seq_2 in PostgreSQL");
  }

  @Test
  void aSequenceOfTheTargetIsNoReasonToFail() {
    String target = PostgresServer.freshDatabase();
    PostgresServer.run(
        target,
        "CREATE SEQUENCE t_id_seq START 70",
        "CREATE TABLE mine (x int CONSTRAINT t_pkey PRIMARY KEY)",
        "CREATE TYPE t_a_key AS ENUM ('x')");
    Moved moved =
        Moved.into(
            target,
            SqliteFiles.run(
                folder.resolve("t.db"),
                "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT UNIQUE); INSERT INTO t VALUES (1, 'a')"));

    assertThat(moved.ask("INSERT INTO t (a) VALUES ('b') RETURNING id")).isEqualTo("2");
    assertThat(moved.ask("SELECT nextval('t_id_seq')")).isEqualTo("70");
    assertThat(moved.indexes("t"))
        .isEqualTo(
            List.of("CREATE UNIQUE INDEX t_a_key_2 (a)", "CREATE UNIQUE INDEX t_pkey_2 (id)"));
    assertThat(moved.report().ending()).isEqualTo(ExitCode.OK);
  }

  private Moved moved(String script) {
    return Moved.of(SqliteFiles.run(folder.resolve("t.db"), script));
  }
}
