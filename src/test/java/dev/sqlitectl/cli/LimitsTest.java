package dev.sqlitectl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sqlitectl.testing.PostgresServer;
import dev.sqlitectl.testing.SqliteFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables that are more than PostgreSQL can hold stay behind; the others move. */
final class LimitsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A thousand texts of 60 bytes are more than a page, and too small to be stored outside. */
  private static final String TOO_BIG =
      """
      CREATE TABLE big (id INTEGER PRIMARY KEY, flag BOOLEAN, %s);
      INSERT INTO big (id) VALUES (1);
      INSERT INTO big VALUES (2, 1, %s);
      INSERT INTO big (id, flag) VALUES (3, 'lots');
      """
          .formatted(
              columns(1000),
              IntStream.range(0, 1000)
                  .mapToObj(i -> "'" + "x".repeat(60) + "'")
                  .collect(Collectors.joining(", ")));

  private static final String OTHERS =
      """
      CREATE TABLE part (id INTEGER PRIMARY KEY, of INTEGER REFERENCES big (id), flag BOOLEAN);
      INSERT INTO part VALUES (1, 2, 1), (2, NULL, 0);
      CREATE TABLE whole (id INTEGER PRIMARY KEY, of INTEGER REFERENCES part);
      INSERT INTO whole VALUES (7, 1);
      CREATE VIEW largest AS SELECT max(id) AS id FROM big;
      CREATE VIEW parts AS SELECT count(*) AS n FROM part;
      """;

  private static final String RELATIONS =
      """
      SELECT string_agg(relname, ' ' ORDER BY relname) FROM pg_class
      WHERE relnamespace = 'public'::regnamespace
      """;

  @TempDir private Path folder;
  private Path file = Path.of("");
  private String target = "";

  @BeforeEach
  void anEmptyTarget() {
    file = folder.resolve("app.db");
    target = PostgresServer.freshDatabase();
  }

  @Test
  void aTableWithARowTooBigForAPageStaysBehindAndTheOthersMove() {
    SqliteFiles.run(file, TOO_BIG + OTHERS);

    CommandLineRun.Result moved = run();

    assertThat(moved.status()).as(moved.out() + moved.err()).isEqualTo(3);
    assertThat(moved.out())
        .contains("plan     2 tables, 3 rows, ")
        .contains("3 rows read = 3 written + 0 rejected\n")
        .contains("verified: 3 of 3 rows read back, every column equal\n")
        .containsPattern(
            "! table big: left out with its 3 rows: row is too big: size \\d+, maximum size 8160\n")
        .contains("! foreign key part (of): table big stays behind\n")
        .contains("! view largest: ")
        .contains("✓ moved in ");
    assertThat(ask(RELATIONS))
        .isEqualTo("part part_id_seq part_pkey parts whole whole_id_seq whole_pkey");
    assertThat(ask("SELECT string_agg(conname, ' ') FROM pg_constraint WHERE contype = 'f'"))
        .isEqualTo("whole_of_fkey");
    assertThat(ask("SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'sqlitectl%'"))
        .isEqualTo("0");
    assertThat(run("--verify-only", "--exclude=big").status()).isZero();
    assertThat(run("--verify-only").out()).contains("✗ big is no table in PostgreSQL\n");
  }

  @Test
  void severalTablesThatHangTogetherMayStayBehind() {
    SqliteFiles.run(
        file,
        TOO_BIG,
        OTHERS,
        """
        CREATE TABLE more (id INTEGER PRIMARY KEY, of INTEGER REFERENCES big, %s);
        INSERT INTO more (of, c0) VALUES (99, 1);
        CREATE TABLE most (id INTEGER PRIMARY KEY, of INTEGER REFERENCES more, up INTEGER
          REFERENCES most);
        INSERT INTO most VALUES (1, 88, 1);
        """
            .formatted(columns(1300, " INTEGER NOT NULL DEFAULT 7")));

    CommandLineRun.Result moved = run();

    assertThat(moved.out().lines().filter(line -> line.startsWith("! ") && !line.contains("view")))
        .map(line -> line.replaceAll("\\d{4,}", "n"))
        .containsExactly(
            "! table big: left out with its 3 rows: row is too big: size n, maximum size n",
            "! table more: left out with its 1 row: row is too big: size n, maximum size n",
            "! foreign key part (of): table big stays behind",
            "! foreign key most (of): table more stays behind");
    assertThat(
            ask(
                "SELECT string_agg(conname, ' ' ORDER BY conname) FROM pg_constraint"
                    + " WHERE contype = 'f'"))
        .isEqualTo("most_up_fkey whole_of_fkey");
    assertThat(moved.status()).isEqualTo(3);
  }

  @Test
  void theJsonOfSuchAMoveBalancesAndHasTheTablesOwnSql() throws IOException {
    SqliteFiles.run(file, TOO_BIG + OTHERS);

    JsonNode report = JSON.readTree(run("--json").out());

    assertThat(report.get("rows_read").asLong()).isEqualTo(3);
    assertThat(report.get("rows_written").asLong()).isEqualTo(3);
    assertThat(report.at("/verification/rows").asLong()).isEqualTo(3);
    assertThat(report.get("tables").findValuesAsText("source")).contains("part", "whole");
    assertThat(report.get("tables")).hasSize(2);
    List<String> sql = new ArrayList<>();
    for (JsonNode left : report.get("not_carried")) {
      if (left.get("kind").asText().equals("table")) {
        sql.add(left.get("sql").asText());
      }
    }
    assertThat(sql)
        .singleElement()
        .asString()
        .startsWith("CREATE TABLE big (id INTEGER PRIMARY KEY, ");
  }

  @Test
  void rowsThatWereRejectedOfATableThatStaysBehindAreNotAmongThose() throws IOException {
    SqliteFiles.run(
        file,
        "CREATE TABLE a (flag BOOLEAN); INSERT INTO a VALUES (5);",
        TOO_BIG + OTHERS + "INSERT INTO part VALUES (3, NULL, 'lots')");

    CommandLineRun.Result moved = run("--on-mismatch=reject", "--reject-file=no.ndjson");

    assertThat(moved.out()).contains("5 rows read = 3 written + 2 rejected\n");
    assertThat(Files.readAllLines(folder.resolve("no.ndjson")))
        .hasSize(2)
        .first()
        .asString()
        .contains("\"table\":\"a\"");
    assertThat(moved.status()).isEqualTo(3);
  }

  @Test
  void noFileIsLeftWhenAllThatWasRejectedStaysBehind() {
    SqliteFiles.run(file, TOO_BIG);

    CommandLineRun.Result moved = run("--on-mismatch=reject", "--reject-file=no.ndjson");

    assertThat(moved.out()).contains("0 rows read = 0 written + 0 rejected\n");
    assertThat(moved.status()).isEqualTo(3);
    assertThat(folder.resolve("no.ndjson")).doesNotExist();
  }

  @Test
  void whatStandsInThePlaceOfATableThatStaysBehindIsNotDropped() {
    SqliteFiles.run(file, TOO_BIG + OTHERS);
    PostgresServer.run(target, "CREATE TABLE big (old text)", "INSERT INTO big VALUES ('kept')");

    CommandLineRun.Result refused = run("--replace");

    assertThat(refused.status()).isEqualTo(16);
    assertThat(refused.err())
        .startsWith(
            "error: table big cannot move, and what stands in its place would go  [refused, ")
        .contains("  reason: row is too big: size ")
        .contains("  help: leave it out with --exclude\n");
    assertThat(ask(RELATIONS)).isEqualTo("big");
    assertThat(run("--replace", "--exclude=big").status()).isEqualTo(3);
    assertThat(ask("SELECT old FROM big")).isEqualTo("kept");
  }

  @Test
  void moreColumnsThanPostgresHasLeaveTheirTableBehind() {
    SqliteFiles.run(
        file,
        "CREATE TABLE big (id INTEGER PRIMARY KEY, "
            + columns(1600)
            + "); CREATE INDEX by_c0 ON big (c0); INSERT INTO big (c0) VALUES (1), ('x');",
        OTHERS);

    CommandLineRun.Result plan = run("--dry-run");
    CommandLineRun.Result moved = run();

    for (CommandLineRun.Result told : List.of(plan, moved)) {
      assertThat(told.out())
          .contains("plan     2 tables, 3 rows, ")
          .contains(
              "! table big: left out with its 2 rows: it has 1,601 columns, and PostgreSQL takes at"
                  + " most 1,600\n")
          .contains("! foreign key part (of): table big stays behind\n")
          .contains("! view largest: there is no table big\n");
    }
    assertThat(moved.status()).as(moved.out() + moved.err()).isEqualTo(3);
    assertThat(moved.out()).contains("verified: 3 of 3 rows read back, every column equal\n");
    assertThat(ask(RELATIONS))
        .isEqualTo("part part_id_seq part_pkey parts whole whole_id_seq whole_pkey");
    assertThat(run("--verify-only").out()).contains("✗ big is no table in PostgreSQL\n");
  }

  @Test
  void moreColumnsThanPostgresHasReplaceNothing() {
    SqliteFiles.run(file, "CREATE TABLE big (" + columns(1601) + "); CREATE TABLE other (x);");
    PostgresServer.run(target, "CREATE TABLE big (old text)", "INSERT INTO big VALUES ('kept')");

    assertThat(run("--replace").status()).isEqualTo(3);
    assertThat(ask(RELATIONS)).isEqualTo("big other");
    assertThat(ask("SELECT old FROM big")).isEqualTo("kept");
  }

  @Test
  void moreColumnsThanPostgresHasAreInNoScript() throws IOException {
    SqliteFiles.run(file, "CREATE TABLE big (" + columns(1601) + "); CREATE TABLE other (x);");

    CommandLineRun.Result written =
        CommandLineRun.in(folder)
            .run("migrate-to-postgres", "--db", "app.db", "--to-file", "dump.sql");

    assertThat(written.status()).isEqualTo(3);
    assertThat(written.out()).contains("! table big: left out with its 0 rows: ");
    assertThat(Files.readString(folder.resolve("dump.sql")))
        .contains("\"other\"")
        .doesNotContain("\"big\"");
  }

  @Test
  void aLoadNamesTheTableWithARowTooBigForAPage() {
    SqliteFiles.run(file, TOO_BIG);
    PostgresServer.run(
        target, "CREATE TABLE big (id bigint, flag text, " + columns(1000, " text") + ")");

    CommandLineRun.Result loaded = run("--data-only");

    assertThat(loaded.status()).isEqualTo(1);
    assertThat(loaded.err())
        .startsWith("error: row is too big: size ")
        .contains("table: big")
        .contains("help: leave the table out with --exclude");
  }

  private static String columns(int count) {
    return columns(count, "");
  }

  private static String columns(int count, String type) {
    return IntStream.range(0, count)
        .mapToObj(i -> "c" + i + type)
        .collect(Collectors.joining(", "));
  }

  private String ask(String query) {
    return PostgresServer.ask(target, query);
  }

  private CommandLineRun.Result run(String... options) {
    List<String> arguments =
        new ArrayList<>(List.of("migrate-to-postgres", "--db", "app.db", target));
    arguments.addAll(List.of(options));
    return CommandLineRun.in(folder).run(arguments.toArray(String[]::new));
  }
}
