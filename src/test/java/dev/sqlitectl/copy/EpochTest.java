package dev.sqlitectl.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlitectl.copy.type.BadText;
import dev.sqlitectl.outcome.Progress;
import dev.sqlitectl.postgres.Postgres;
import dev.sqlitectl.sqlite.Access;
import dev.sqlitectl.sqlite.Database;
import dev.sqlitectl.sqlite.DatabaseFile;
import dev.sqlitectl.testing.PostgresServer;
import dev.sqlitectl.testing.SqliteFiles;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers in columns declared as moments. */
final class EpochTest {
  @TempDir private Path folder;
  private final String target = PostgresServer.freshDatabase();

  @ParameterizedTest
  @CsvSource({
    "1700000000, seconds since 1970, 2023-11-14 22:13:20+00",
    "1700000000.5, seconds since 1970, 2023-11-14 22:13:20.5+00",
    "1700000000.123456, seconds since 1970, 2023-11-14 22:13:20.123456+00",
    "1700000000123, milliseconds since 1970, 2023-11-14 22:13:20.123+00",
    "1700000000123456, microseconds since 1970, 2023-11-14 22:13:20.123456+00",
    "1700000000123456000, nanoseconds since 1970, 2023-11-14 22:13:20.123456+00",
    "13344473600123456, microseconds since 1601, 2023-11-14 22:13:20.123456+00",
    "612345678.25, seconds since 2001, 2020-05-28 08:01:18.25+00",
    "2460263.4259259, Julian days, 2023-11-14 22:13:19.99778+00"
  })
  void aUnitThatAloneExplainsTheNumbersIsNamedAndUsed(String number, String unit, String moment) {
    CopyReport.Column column = moved(number);

    assertThat(column.type()).isEqualTo("timestamptz");
    assertThat(column.widened()).isFalse();
    assertThat(column.profile().format()).isEqualTo(unit);
    assertThat(PostgresServer.ask(target, "SELECT at FROM t WHERE id = 1")).isEqualTo(moment);
  }

  @Test
  void zeroIsAMomentAndNotNull() {
    moved("1700000000), (2, 0");

    assertThat(PostgresServer.ask(target, "SELECT at FROM t WHERE id = 2"))
        .isEqualTo("1970-01-01 00:00:00+00");
  }

  @ParameterizedTest
  @CsvSource({
    // by seconds since 1970 it is 2001, by seconds since 2001 it is 2032
    "1000000000",
    // a year, a day, a counter
    "2024",
    "20240131",
    "1",
    // never alone
    "0",
    // finer than a microsecond: the same number could not be told again
    "1700000000123456789",
    "612345678.1234567",
    // far away
    "253402300799",
    "-1700000000"
  })
  void aNumberThatIsDoubtfulStaysWhatItIs(String number) {
    CopyReport.Column column = moved(number);

    assertThat(column.type()).isIn("bigint", "double precision");
    assertThat(column.profile().format()).isEmpty();
    assertThat(PostgresServer.ask(target, "SELECT at::text FROM t WHERE id = 1")).isEqualTo(number);
  }

  @Test
  void aDoubtfulUnitIsNotGuessedWhereMisfitsAreRejected() {
    SqliteFiles.run(
        folder.resolve("t.db"),
        "CREATE TABLE t (id INTEGER PRIMARY KEY, at DATETIME)",
        "INSERT INTO t VALUES (1, 1000000000), (2, 'never')");
    CopyReport report =
        move(
            new MoveOptions(
                Selection.ALL,
                OnMismatch.REJECT,
                BadText.BYTEA,
                Naming.PRESERVE,
                Mapping.NONE,
                Optional.empty(),
                false,
                false,
                Verification.Depth.FULL,
                folder.resolve("rejected.ndjson"),
                Optional.empty()));

    assertThat(report.rowsRejected()).isEqualTo(2);
  }

  @Test
  void oneNumberOfAnotherUnitKeepsAllOfThemNumbers() {
    assertThat(moved("1700000000), (2, 1700000000123").type()).isEqualTo("bigint");
  }

  @Test
  void textAmongNumbersKeepsAllOfThemAsTheyAre() {
    assertThat(moved("1700000000), (2, '2024-01-01 00:00:00'").type()).isEqualTo("text");
  }

  @Test
  void numbersElsewhereAreNumbers() {
    SqliteFiles.run(
        folder.resolve("t.db"), "CREATE TABLE n (at INTEGER); INSERT INTO n VALUES (1700000000)");
    moved("1700000000");

    assertThat(PostgresServer.ask(target, "SELECT at FROM n")).isEqualTo("1700000000");
  }

  @Test
  void whatAnExpressionTookForANumberIsNotTranslatedAsAMoment() {
    SqliteFiles.run(
        folder.resolve("t.db"),
        """
        CREATE TABLE c (at DATETIME CHECK (at > 5) DEFAULT (strftime('%s', 'now')));
        INSERT INTO c VALUES (1700000000);
        CREATE INDEX recent ON c (at) WHERE at > 1600000000;
        CREATE VIEW later AS SELECT at + 1 AS next FROM c;
        """);
    CopyReport report = move();

    assertThat(report.notCarried().stream().map(NotCarried::kind))
        .containsExactlyInAnyOrder("check", "default", "index", "view");
    assertThat(PostgresServer.ask(target, "SELECT at FROM c")).isEqualTo("2023-11-14 22:13:20+00");
  }

  private CopyReport.Column moved(String rows) {
    SqliteFiles.run(
        folder.resolve("t.db"),
        "CREATE TABLE t (id INTEGER PRIMARY KEY, at DATETIME)",
        "INSERT INTO t VALUES (1, " + rows + ")");
    CopyReport report = move();
    CopyReport.Table t =
        report.tables().stream()
            .filter(table -> table.name().equals("t"))
            .findFirst()
            .orElseThrow();
    return t.columns().get(1);
  }

  private CopyReport move() {
    return move(MoveOptions.USUAL);
  }

  private CopyReport move(MoveOptions options) {
    try (Database source =
            Database.open(
                DatabaseFile.at(folder.resolve("t.db")), Access.READ_ONLY, Database.DEFAULT_WAIT);
        Postgres postgres = Postgres.connect(PostgresServer.address(target))) {
      return Move.run(source, postgres, options, Progress.SILENT);
    }
  }
}
