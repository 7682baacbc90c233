package dev.sqlitectl.copy;

import static dev.sqlitectl.testing.PostgresServer.ask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.outcome.Progress;
import dev.sqlitectl.postgres.Postgres;
import dev.sqlitectl.sqlite.Access;
import dev.sqlitectl.sqlite.Database;
import dev.sqlitectl.sqlite.DatabaseFile;
import dev.sqlitectl.testing.PostgresServer;
import dev.sqlitectl.testing.SqliteFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.Collation;
import org.sqlite.Function;
import org.sqlite.SQLiteConnection;

/** What databases of real applications hold that no textbook would. */
final class RealLifeTest {
  @TempDir private Path folder;
  private String target = "";

  @BeforeEach
  void anEmptyTarget() {
    target = PostgresServer.freshDatabase();
  }

  @Test
  void namesThatDifferInTheCaseOfAnAccentedLetterAreTwo() {
    CopyReport report =
        moved(
            """
            CREATE TABLE "é" (id INTEGER PRIMARY KEY, "ö" TEXT, "Ö" INT CHECK ("Ö" > 1));
            CREATE TABLE "É" (id INTEGER PRIMARY KEY, x INT REFERENCES "é"(ID));
            INSERT INTO "é" VALUES (1, 'small', 2);
            INSERT INTO "É" VALUES (7, 1), (8, 1);
            """);

    assertThat(report.rowsWritten()).isEqualTo(3);
    assertThat(report.notCarried()).isEmpty();
    assertThat(ask(target, "SELECT \"ö\" || \"Ö\" FROM \"é\"")).isEqualTo("small2");
    assertThat(ask(target, "SELECT count(*) FROM \"É\"")).isEqualTo("2");
  }

  @Test
  void columnsNamedLikeThoseOfEveryPostgresTableKeepTheirLetters() {
    CopyReport report =
        moved(
            """
            CREATE TABLE box (xmin REAL, xmax REAL CHECK (xmax >= xmin), ctid TEXT UNIQUE);
            CREATE VIEW wide AS SELECT xmin, xmax - xmin AS width FROM box;
            INSERT INTO box VALUES (1.5, 4.0, 'x');
            """);

    assertThat(ask(target, "SELECT \"XMIN\" || ' ' || \"XMAX\" || \"CTID\" FROM box"))
        .isEqualTo("1.5 4x");
    assertThat(ask(target, "SELECT width FROM wide")).isEqualTo("2.5");
    assertThat(report.notCarried())
        .extracting(item -> item.kind() + " " + item.name() + ": " + item.reason())
        .containsExactly(
            "name box.xmin: it is called XMIN in PostgreSQL",
            "name box.xmax: it is called XMAX in PostgreSQL",
            "name box.ctid: it is called CTID in PostgreSQL");
  }

  @Test
  void rowsKeptInTheOrderOfAnApplicationsOwnCollationAreRead() throws SQLException {
    Path file = folder.resolve("real.db");
    try (SQLiteConnection anki = SqliteFiles.connect(file)) {
      Collation.create(anki, "unicase", new IgnoringCase());
      anki.getDatabase()
          ._exec(
              """
              CREATE TABLE tags (tag TEXT NOT NULL PRIMARY KEY COLLATE unicase, usn INT)
                WITHOUT ROWID;
              CREATE TABLE decks (id INTEGER PRIMARY KEY, name TEXT COLLATE unicase,
                tag TEXT COLLATE unicase REFERENCES tags);
              CREATE UNIQUE INDEX deck_name ON decks (name);
              INSERT INTO tags VALUES ('b', 1), ('A', 2), ('c', 3);
              INSERT INTO decks VALUES (1, 'Latin', 'a'), (2, 'greek', 'c');
              """);
    }
    CopyReport report = moved(file);

    assertThat(report.rowsWritten()).isEqualTo(5);
    assertThat(ask(target, "SELECT string_agg(tag, '' ORDER BY usn) FROM tags")).isEqualTo("bAc");
    assertThat(ask(target, "SELECT indexdef FROM pg_indexes WHERE indexname = 'deck_name'"))
        .isEqualTo("CREATE UNIQUE INDEX deck_name ON public.decks USING btree (name)");
    assertThat(report.notCarried())
        .extracting(item -> item.kind() + " " + item.name() + ": " + item.reason())
        .containsExactlyInAnyOrder(
            "collation tags: the primary key compares exactly, not by unicase",
            "collation decks.deck_name: the index compares exactly, not by unicase",
            "foreign key decks (tag): 1 row refers to nothing; added NOT VALID",
            "collation tags.tag: PostgreSQL compares it exactly, not by unicase",
            "collation decks.name: PostgreSQL compares it exactly, not by unicase",
            "collation decks.tag: PostgreSQL compares it exactly, not by unicase");
  }

  @Test
  void orphansAreCountedByBytesAsPostgresComparesThem() {
    CopyReport report =
        moved(
            """
            CREATE TABLE country (code TEXT UNIQUE COLLATE NOCASE, x INT, y INT, UNIQUE (x, y));
            CREATE TABLE city (name TEXT, country TEXT REFERENCES country(code), x INT, y INT,
              FOREIGN KEY (x, y) REFERENCES country(x, y));
            INSERT INTO country VALUES ('AT', 1, 2), ('CH', NULL, 2), (NULL, 3, NULL);
            INSERT INTO city VALUES ('Graz', 'at', 1, 2), ('Linz', 'AT', 1, NULL),
              ('Bern', 'CH', 7, 8), ('Atlantis', NULL, NULL, 9);
            """);

    assertThat(report.notCarried())
        .filteredOn(item -> item.kind().equals("foreign key"))
        .extracting(item -> item.name() + ": " + item.reason())
        .contains(
            "city (country): 1 row refers to nothing; added NOT VALID",
            "city (x, y): 1 row refers to nothing; added NOT VALID");
  }

  @Test
  void aColumnThatOnlyItsApplicationCanCalculateIsLeftOutAlone() throws SQLException {
    Path file = folder.resolve("real.db");
    try (SQLiteConnection calibre = SqliteFiles.connect(file)) {
      Function.create(calibre, "title_sort", new Upper(), 1, Function.FLAG_DETERMINISTIC);
      calibre
          .getDatabase()
          ._exec(
              """
              CREATE TABLE book (id INTEGER PRIMARY KEY, title TEXT,
                sort TEXT AS (title_sort(title)) VIRTUAL, kept TEXT AS (title_sort(title)) STORED,
                size INT AS (length(title)) VIRTUAL);
              CREATE INDEX by_sort ON book (sort);
              INSERT INTO book VALUES (1, 'The Trial'), (2, NULL);
              """);
    }
    CopyReport report = moved(file);

    assertThat(ask(target, "SELECT title || kept || size FROM book WHERE id = 1"))
        .isEqualTo("The TrialTHE TRIAL9");
    assertThat(report.notCarried())
        .extracting(item -> item.kind() + " " + item.name() + ": " + item.reason())
        .containsExactly(
            "generated column book.sort: it cannot be read: unknown function: title_sort()",
            "generated column book.kept: the function title_sort is not known",
            "index book.by_sort: there is no column sort");
  }

  @Test
  void aDamagedPageIsBlamedOnTheDatabaseItself() throws IOException {
    Path file =
        SqliteFiles.run(
            folder.resolve("real.db"),
            "CREATE TABLE t (x TEXT); INSERT INTO t VALUES (hex(randomblob(900)))",
            "INSERT INTO t SELECT t.x FROM t, t AS u, t AS v",
            "INSERT INTO t SELECT t.x FROM t, t AS u, t AS v",
            "INSERT INTO t SELECT t.x FROM t, t AS u");
    byte[] bytes = Files.readAllBytes(file);
    Arrays.fill(bytes, bytes.length - 4096, bytes.length, (byte) 0xaa);
    Files.write(file, bytes);

    assertThatThrownBy(() -> moved(file))
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> {
              assertThat(failure.code()).isEqualTo(ExitCode.CORRUPT);
              assertThat(failure.details()).contains(new Failure.Detail("file", file.toString()));
            });
    assertThat(ask(target, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"))
        .isEqualTo("0");
  }

  private static final class Upper extends Function {
    @Override
    protected void xFunc() throws SQLException {
      String text = value_text(0);
      if (text == null) {
        result();
      } else {
        result(text.toUpperCase(Locale.ROOT));
      }
    }
  }

  private static final class IgnoringCase extends Collation {
    @Override
    protected int xCompare(String one, String other) {
      return one.compareToIgnoreCase(other);
    }
  }

  private CopyReport moved(String... scripts) {
    return moved(SqliteFiles.run(folder.resolve("real.db"), scripts));
  }

  /** The one way in which this class moves a database. */
  private CopyReport moved(Path file) {
    try (Database source =
            Database.open(DatabaseFile.at(file), Access.READ_ONLY, Database.DEFAULT_WAIT);
        Postgres postgres = Postgres.connect(PostgresServer.address(target))) {
      return Move.run(source, postgres, MoveOptions.USUAL, Progress.SILENT);
    }
  }
}
