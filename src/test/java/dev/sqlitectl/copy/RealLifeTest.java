package dev.sqlitectl.copy;

import static dev.sqlitectl.testing.PostgresServer.ask;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlitectl.outcome.Progress;
import dev.sqlitectl.postgres.Postgres;
import dev.sqlitectl.sqlite.Access;
import dev.sqlitectl.sqlite.Database;
import dev.sqlitectl.sqlite.DatabaseFile;
import dev.sqlitectl.testing.PostgresServer;
import dev.sqlitectl.testing.SqliteFiles;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

  /** The one way in which this class moves a database. */
  private CopyReport moved(String... scripts) {
    Path file = SqliteFiles.run(folder.resolve("real.db"), scripts);
    try (Database source =
            Database.open(DatabaseFile.at(file), Access.READ_ONLY, Database.DEFAULT_WAIT);
        Postgres postgres = Postgres.connect(PostgresServer.address(target))) {
      return Move.run(source, postgres, Verification.Depth.FULL, Progress.SILENT);
    }
  }
}
