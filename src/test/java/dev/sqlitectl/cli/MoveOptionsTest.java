package dev.sqlitectl.cli;

import static dev.sqlitectl.testing.PostgresServer.ask;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sqlitectl.testing.PostgresServer;
import dev.sqlitectl.testing.SqliteFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MoveOptionsTest {
  private static final Instant NOW = Instant.parse("2026-11-20T03:15:00Z");
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;
  private String target = "";

  @BeforeEach
  void aDatabaseWithMisfits() {
    target = PostgresServer.freshDatabase();
    SqliteFiles.run(
        folder.resolve("app.db"),
        """
        CREATE TABLE person (id INTEGER PRIMARY KEY, firstName VARCHAR(5) NOT NULL, ok BOOLEAN,
          n SMALLINT, tags TEXT, bad TEXT, born DATETIME);
        INSERT INTO person VALUES
          (1, 'Ann', 1, 1, '["a", null, "b c"]', 'fine', '2024-01-01 12:00:00'),
          (2, 'Bob', 2, 300, '[]', CAST(x'61ff5c0062' AS TEXT), '2024-07-01 12:00:00'),
          (3, 'Christopher', 0, NULL, NULL, NULL, NULL);
        CREATE TABLE OrderDetails (ID INTEGER PRIMARY KEY, PersonID INTEGER REFERENCES person(id));
        CREATE UNIQUE INDEX detailsByPerson ON OrderDetails (PersonID);
        INSERT INTO OrderDetails VALUES (1, 1), (2, 3);
        CREATE VIEW PersonNames AS SELECT firstName AS theName FROM person;
        CREATE VIEW Twice AS SELECT theName FROM PersonNames;
        """);
  }

  @Test
  void aTypeIsWidenedWhenNothingElseIsAskedFor() {
    assertThat(move().status()).isZero();
    assertThat(typesOf("person"))
        .isEqualTo("bigint, text, bigint, bigint, text, bytea, timestamp without time zone");
  }

  @Test
  void failListsEveryMisfitAndWritesNothing() {
    CommandLineRun.Result result = move("--on-mismatch=fail");

    assertThat(result.status()).isEqualTo(17);
    assertThat(result.out().lines().filter(line -> line.startsWith("✗")))
        .containsExactly(
            "✗ person.firstName: 1 does not fit varchar(5), such as text like aaaaaaaaaaa",
            "✗ person.ok: 1 does not fit boolean, such as an integer of 1 digit",
            "✗ person.bad: 1 does not fit text, such as text of 5 bytes, a NUL among them",
            "✗ values of 3 columns do not fit, see above; nothing was written");
    assertThat(ask(target, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"))
        .isEqualTo("0");
  }

  @Test
  void aKeyWhoseColumnIsGivenATypeThatItDoesNotFitIsAMisfitAndNoCrash() throws IOException {
    SqliteFiles.run(
        folder.resolve("app.db"),
        """
        CREATE TABLE pair (a TEXT, b UUID, PRIMARY KEY (a, b));
        INSERT INTO pair VALUES ('hello', '00000000-0000-4000-8000-00000000000a'),
          ('world', '00000000-0000-4000-8000-00000000000B');
        """);
    Files.writeString(
        folder.resolve("map.json"),
        "{\"tables\":{\"pair\":{\"columns\":{\"a\":{\"type\":\"uuid\"}}}}}");

    CommandLineRun.Result result = move("--tables=pair", "--mapping=map.json");

    assertThat(result.status()).isEqualTo(17);
    assertThat(result.out()).contains("✗ pair.a: 2 do not fit uuid");
  }

  /** A view that makes text of them would write all in the form of the first. */
  @Test
  void timesThatAreKeptBesideRejectedOnesAreAllLookedAtForTheirForm() throws IOException {
    SqliteFiles.run(
        folder.resolve("app.db"),
        """
        CREATE TABLE seen (id INTEGER PRIMARY KEY, at DATETIME);
        INSERT INTO seen VALUES (1, '2024-01-01 00:00:00'), (2, 'foo'), (3, '2024-01-02T00:00:00');
        """);

    JsonNode plan =
        JSON.readTree(move("--tables=seen", "--on-mismatch=reject", "-n", "--json").out());

    assertThat(plan.at("/tables/0/columns/1/type").asText()).isEqualTo("timestamp");
    assertThat(plan.at("/tables/0/columns/1/profile/format").asText()).isEmpty();
  }

  @Test
  void theEvidenceOfEveryColumnStandsInTheJsonOfTheDryRun() throws IOException {
    JsonNode plan = JSON.readTree(move("--dry-run", "--json").out());
    JsonNode ok = plan.at("/tables/0/columns/2");

    assertThat(ok.get("type").asText()).isEqualTo("bigint");
    assertThat(ok.get("widened").asBoolean()).isTrue();
    assertThat(ok.at("/profile/integers").asLong()).isEqualTo(3);
    assertThat(ok.at("/profile/misfits/0").toString())
        .isEqualTo(
            "{\"type\":\"boolean\",\"holds\":\"0, 1, t, f, true, false\",\"values\":1,"
                + "\"example\":\"an integer of 1 digit\"}");
    assertThat(plan.at("/tables/0/columns/6/profile/format").asText())
        .isEqualTo("YYYY-MM-DD HH24:MI:SS");
    assertThat(plan.at("/sql/0").asText()).startsWith("CREATE TABLE \"public\".\"person\" (");
    assertThat(ask(target, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"))
        .isEqualTo("0");
  }

  @Test
  void rejectedRowsAreInAFileForTheirOwnerAloneAndTheLedgerBalances() throws IOException {
    CommandLineRun.Result result = move("--on-mismatch=reject", "--json");
    JsonNode report = JSON.readTree(result.out());
    Path file = folder.resolve("app-rejected-20261120T031500Z.ndjson");

    assertThat(result.status()).isEqualTo(3);
    assertThat(report.get("rows_read").asLong()).isEqualTo(5);
    assertThat(report.get("rows_written").asLong()).isEqualTo(3);
    assertThat(report.get("rows_rejected").asLong()).isEqualTo(2);
    assertThat(report.get("reject_file").asText()).isEqualTo(file.toString());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    List<JsonNode> rejected = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      rejected.add(JSON.readTree(line));
    }
    assertThat(rejected).hasSize(2);
    assertThat(rejected.get(0).get("table").asText()).isEqualTo("person");
    assertThat(rejected.get(0).get("key").toString()).isEqualTo("{\"id\":2}");
    assertThat(rejected.get(0).get("column").asText()).isEqualTo("ok");
    assertThat(rejected.get(0).get("reason").asText())
        .isEqualTo("an integer of 1 digit is not what boolean holds: 0, 1, t, f, true, false");
    assertThat(rejected.get(0).at("/row/bad/text_base64").binaryValue())
        .isEqualTo(new byte[] {'a', (byte) 0xff, '\\', 0, 'b'});
    assertThat(rejected.get(1).at("/row/firstName").asText()).isEqualTo("Christopher");
    assertThat(ask(target, "SELECT ok FROM person")).isEqualTo("t");
    assertThat(ask(target, "SELECT convalidated FROM pg_constraint WHERE contype = 'f'"))
        .isEqualTo("f");
  }

  @Test
  void aDryRunCountsTheRowsThatWouldBeRejected() throws IOException {
    JsonNode plan = JSON.readTree(move("--on-mismatch=reject", "-n", "--json").out());

    assertThat(plan.get("rows_rejected").asLong()).isEqualTo(2);
    assertThat(SqliteFiles.names(folder)).containsExactly("app.db");
  }

  @Test
  void aRejectFileThatExistsIsNotTouchedAndNothingIsMoved() throws IOException {
    Path file = Files.writeString(folder.resolve("mine.txt"), "mine");
    CommandLineRun.Result result = move("--on-mismatch=reject", "--reject-file", "mine.txt");

    assertThat(result.status()).isEqualTo(16);
    assertThat(file).hasContent("mine");
    assertThat(ask(target, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"))
        .isEqualTo("0");
  }

  @Test
  void numbersWhereMomentsAreDeclaredStayNumbersWhenNoUnitExplainsThem() {
    SqliteFiles.run(
        folder.resolve("app.db"),
        "CREATE TABLE y (year DATETIME); INSERT INTO y VALUES (2023), (2024)");

    assertThat(move("--on-mismatch=reject", "--tables=y").status()).isZero();
    assertThat(ask(target, "SELECT sum(year) FROM y")).isEqualTo("4047");
  }

  @ParameterizedTest
  @CsvSource({"strip, a\\b", "escape, a\\xFF\\\\\\x00b", "latin1, aÿ\\b"})
  void textThatCannotBeStoredIsMendedAsAskedCountedAndListed(String policy, String mended) {
    CommandLineRun.Result result = move("--on-bad-text=" + policy);

    assertThat(result.status()).isEqualTo(3);
    assertThat(result.out()).contains("! text person.bad: ", " 1 of its texts\n");
    assertThat(ask(target, "SELECT bad FROM person WHERE id = 2")).isEqualTo(mended);
    assertThat(ask(target, "SELECT bad FROM person WHERE id = 1")).isEqualTo("fine");
  }

  @Test
  void textThatCannotBeStoredCanBeAReasonToStop() {
    CommandLineRun.Result result = move("--on-bad-text=fail");

    assertThat(result.status()).isEqualTo(17);
    assertThat(result.out())
        .contains("✗ person.bad: 1 does not fit text, such as text of 5 bytes, a NUL among them\n");
  }

  @Test
  void namesCanBeInSnakeCaseThroughAllThatBearsThem() {
    assertThat(move("--names=snake").status()).isZero();
    assertThat(
            ask(
                target,
                """
                SELECT string_agg(relname, ', ' ORDER BY relname) FROM pg_class
                WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'i', 'v')
                """))
        .isEqualTo(
            "details_by_person, order_details, order_details_pkey, person, person_names,"
                + " person_pkey, twice");
    assertThat(ask(target, "SELECT conname FROM pg_constraint WHERE contype = 'f'"))
        .isEqualTo("order_details_person_id_fkey");
    assertThat(ask(target, "SELECT string_agg(the_name, ' ' ORDER BY 1) FROM twice"))
        .isEqualTo("Ann Bob Christopher");
  }

  @Test
  void integersCanBeNarrow() {
    move("--narrow-integers");

    assertThat(typesOf("person"))
        .isEqualTo("integer, text, integer, smallint, text, bytea, timestamp without time zone");
    assertThat(ask(target, "INSERT INTO person (\"firstName\") VALUES ('x') RETURNING id"))
        .isEqualTo("4");
  }

  @Test
  void timesWithoutAZoneCanBeGivenOne() {
    move("--timezone=Europe/Berlin");

    assertThat(ask(target, "SELECT string_agg(born AT TIME ZONE 'UTC' || '', ', ') FROM person"))
        .isEqualTo("2024-01-01 11:00:00, 2024-07-01 10:00:00");
  }

  @Test
  void aTimeThatTheClocksOfTheZoneShowedTwiceIsNotGuessed() {
    SqliteFiles.run(
        folder.resolve("app.db"), "UPDATE person SET born = '2024-10-27 02:30:00' WHERE id = 1");
    CommandLineRun.Result result = move("--timezone=Europe/Berlin");

    assertThat(result.status()).isEqualTo(3);
    assertThat(result.out())
        .contains(
            "! time zone person.born: it stays timestamp: clocks in Europe/Berlin showed one of"
                + " its times never, or twice\n");
    assertThat(typesOf("person")).endsWith("timestamp without time zone");
    assertThat(move("--timezone=Nowhere/Atlantis").status()).isEqualTo(2);
  }

  @Test
  void onlyTheTablesThatAreNamedMove() throws IOException {
    CommandLineRun.Result result = move("--tables=person,person*", "--json");

    assertThat(result.status()).isZero();
    assertThat(JSON.readTree(result.out()).get("left_out").toString())
        .isEqualTo("[\"OrderDetails\",\"Twice\"]");
    assertThat(ask(target, "SELECT count(*) FROM \"PersonNames\"")).isEqualTo("3");
  }

  @Test
  void whatHangsOnAnExcludedTableIsListed() {
    CommandLineRun.Result result = move("--exclude=PERSON");

    assertThat(result.status()).isEqualTo(3);
    assertThat(result.out())
        .contains(
            "· person stays behind, as asked\n",
            "! foreign key OrderDetails (PersonID): table person stays behind\n",
            "! view PersonNames: ");
    assertThat(move("--exclude=nobody").err())
        .startsWith("error: there is no table or view nobody  [usage, exit 2]");
  }

  @Test
  void aKeyOfTwoSpellingsOfAValueObeysTheOptions() throws IOException {
    SqliteFiles.run(
        folder.resolve("app.db"),
        """
        CREATE TABLE u (id UUID PRIMARY KEY);
        INSERT INTO u VALUES ('A0000000-0000-0000-0000-000000000000'),
          ('a0000000-0000-0000-0000-000000000000');
        """);
    String lost =
        "! primary key u_pkey: could not create unique index \"u_pkey\"; values that differ in SQLite"
            + " by their kind (1, '1') or spelling are the same\n";
    Files.writeString(
        folder.resolve("map.json"),
        "{\"tables\": {\"u\": {\"columns\": {\"id\": {\"type\": \"uuid\"}}}}}");

    assertThat(move("--tables=u", "--on-mismatch=fail").out())
        .contains("✗ u.id: 1 does not fit uuid, such as another spelling of a value in a key\n");
    assertThat(move("--tables=u", "--on-mismatch=reject", "--replace").out())
        .contains(lost, "2 rows read = 2 written + 0 rejected");
    assertThat(move("--tables=u", "--mapping=map.json", "--replace").out()).contains(lost);
    CommandLineRun.Result moved = move("--tables=u", "--replace");
    assertThat(moved.out())
        .contains(
            "· u.id is text: 1 does not fit uuid, such as another spelling of a value in a key\n")
        .doesNotContain("! ");
    assertThat(moved.status()).isZero();
    assertThat(move("--tables=u", "--verify-only").status()).isZero();
  }

  @Test
  void aMappingGivesNamesAndTypesAndLeavesTablesBehind() throws IOException {
    CommandLineRun.Result written = move("--write-mapping=map.json");
    assertThat(written.status()).isZero();
    assertThat(JSON.readTree(Files.readString(folder.resolve("map.json"))).at("/tables/person"))
        .hasToString(
            "{\"name\":\"person\",\"columns\":{\"id\":{\"name\":\"id\",\"type\":\"bigint\"},"
                + "\"firstName\":{\"name\":\"firstName\",\"type\":\"text\"},"
                + "\"ok\":{\"name\":\"ok\",\"type\":\"bigint\"},"
                + "\"n\":{\"name\":\"n\",\"type\":\"bigint\"},"
                + "\"tags\":{\"name\":\"tags\",\"type\":\"text\"},"
                + "\"bad\":{\"name\":\"bad\",\"type\":\"bytea\"},"
                + "\"born\":{\"name\":\"born\",\"type\":\"timestamp\"}}}");
    Files.writeString(
        folder.resolve("map.json"),
        """
        {"tables": {"person": {"name": "people", "columns": {"tags": {"type": "text[]"},
          "ok": {"name": "state", "type": "int2"}, "n": {"type": "decimal(5, 1)"}}},
          "OrderDetails": {"exclude": true}}}
        """);
    assertThat(move("--mapping=map.json").status()).isZero();
    assertThat(typesOf("people"))
        .isEqualTo(
            "bigint, text, smallint, numeric(5,1), text[], bytea, timestamp without time zone");
    assertThat(ask(target, "SELECT tags::text || state FROM people WHERE id = 1"))
        .isEqualTo("{a,NULL,\"b c\"}1");
    assertThat(ask(target, "SELECT to_regclass('\"OrderDetails\"')")).isEqualTo("null");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"tables\":{\"nope\":{}}} | speaks of a table nope, which is not there",
        "{\"tables\":{\"person\":{\"columns\":{\"x\":{}}}}} | speaks of a column person.x",
        "{\"tables\":{\"person\":{\"columns\":{\"n\":{\"type\":\"frob\"}}}}} | the type frob",
        "{\"x\":1} | it has x; known here: tables",
        "{\"tables\":{\"person\":{\"exclude\":\"yes\"}}} | exclude of person is neither true",
        "{\"tables\":[]} | tables is not an object",
        "no json | it is no JSON at line 1"
      })
  void aMappingThatSaysWhatNoneCanIsRefusedInAWord(String text, String word) throws IOException {
    Files.writeString(folder.resolve("map.json"), text);
    CommandLineRun.Result result = move("--mapping=map.json");

    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err()).contains(word);
  }

  @Test
  void aTypeThatAMappingAsksForIsNotWidened() throws IOException {
    Files.writeString(
        folder.resolve("map.json"),
        "{\"tables\":{\"person\":{\"columns\":{\"ok\":{\"type\":\"boolean\"}}}}}");
    CommandLineRun.Result result = move("--mapping=map.json");

    assertThat(result.status()).isEqualTo(17);
    assertThat(result.out())
        .contains("✗ person.ok: 1 does not fit boolean, such as an integer of 1 digit\n");
  }

  @Test
  void whatStandsThereIsReplacedInTheSwitchAndNotBefore() {
    move();
    PostgresServer.run(target, "GRANT SELECT ON person TO PUBLIC");
    assertThat(move().status()).isEqualTo(16);
    PostgresServer.run(target, "UPDATE person SET ok = 7");
    CommandLineRun.Result again = move("--replace");

    assertThat(again.status()).isEqualTo(3);
    assertThat(again.out())
        .contains("! privileges person: were granted on what is replaced\n")
        .doesNotContain("! name ");
    assertThat(ask(target, "SELECT sum(ok) FROM person")).isEqualTo("3");
    assertThat(ask(target, "SELECT indexname FROM pg_indexes WHERE indexname LIKE 'details%'"))
        .isEqualTo("detailsByPerson");
  }

  @Test
  void whatOthersHangOnIsNotReplaced() {
    move();
    PostgresServer.run(target, "CREATE VIEW mine AS SELECT id FROM person");
    CommandLineRun.Result result = move("--replace");

    assertThat(result.status()).isEqualTo(16);
    assertThat(result.err())
        .startsWith(
            "error: what would be replaced in schema public is in use elsewhere (1): view mine  "
                + "[refused, exit 16]\n");
    assertThat(ask(target, "SELECT count(*) FROM mine")).isEqualTo("3");
  }

  @Test
  void aViewThatIsNotMadeAnewIsNotDropped() {
    move();
    CommandLineRun.Result result = move("--replace", "--tables=Twice");

    assertThat(result.status()).isEqualTo(3);
    assertThat(ask(target, "SELECT count(*) FROM \"Twice\"")).isEqualTo("3");
  }

  @Test
  void whatIsWidenedIsToldByTheRunToo() {
    assertThat(move().out())
        .contains("· person.ok is bigint: 1 does not fit boolean, such as an integer of 1 digit\n");
  }

  @Test
  void nothingIsNoSelection() {
    assertThat(move("--exclude=*").err())
        .startsWith("error: nothing is left to move: all of it is left out  [usage, exit 2]");
  }

  @Test
  void optionsWriteOverNoFileOfAnother() throws IOException {
    CommandLineRun.Result same = move("--on-mismatch=reject", "--reject-file=x", "--report=x");
    CommandLineRun.Result database = move("--write-mapping=app.db");

    assertThat(same.status()).isEqualTo(2);
    assertThat(same.err()).startsWith("error: two options name the same file  [usage, exit 2]");
    assertThat(database.status()).isEqualTo(16);
    assertThat(SqliteFiles.ask(folder.resolve("app.db"), "SELECT count(*) FROM person"))
        .isEqualTo("3");
  }

  @Test
  void anExclusionOfAMappingIsAName() throws IOException {
    SqliteFiles.run(folder.resolve("app.db"), "CREATE TABLE \"Order*\" (x)");
    Files.writeString(folder.resolve("map.json"), "{\"tables\":{\"Order*\":{\"exclude\":true}}}");
    move("--mapping=map.json");

    assertThat(ask(target, "SELECT count(*) FROM \"OrderDetails\"")).isEqualTo("2");
    assertThat(ask(target, "SELECT to_regclass('\"Order*\"')")).isEqualTo("null");
  }

  @Test
  void theSqlOfAPlanIsPrintedAlone() {
    CommandLineRun.Result result = move("--show-sql");

    assertThat(result.status()).isZero();
    assertThat(result.out())
        .contains("CREATE UNIQUE INDEX \"detailsByPerson\" ON \"public\".\"OrderDetails\"")
        .doesNotContain("plan ");
    assertThat(ask(target, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"))
        .isEqualTo("0");
  }

  @Test
  void aVerifiedBackupCanBeMadeFirst() throws IOException {
    CommandLineRun.Result result = move("--create-backup", "--json");

    assertThat(result.status()).isZero();
    assertThat(Path.of(JSON.readTree(result.out()).get("backup").asText()))
        .hasFileName("app-20261120T031500.000Z-before-move.db")
        .exists();
  }

  private String typesOf(String table) {
    return ask(
        target,
        """
        SELECT string_agg(format_type(atttypid, atttypmod), ', ' ORDER BY attnum)
        FROM pg_attribute WHERE attrelid = '%s'::regclass AND attnum > 0
        """
            .formatted(table));
  }

  private CommandLineRun.Result move(String... options) {
    List<String> line = new ArrayList<>(List.of("migrate-to-postgres", "--db", "app.db", target));
    line.addAll(List.of(options));
    return CommandLineRun.in(folder)
        .at(Clock.fixed(NOW, ZoneOffset.UTC))
        .run(line.toArray(String[]::new));
  }
}
