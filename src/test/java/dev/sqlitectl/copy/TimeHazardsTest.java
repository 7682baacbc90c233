package dev.sqlitectl.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.testing.PostgresServer;
import dev.sqlitectl.testing.SqliteFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Dates and times: the very moment that was written, or the text as it stands. */
final class TimeHazardsTest {
  private static final List<String> PLAIN =
      """
      2024-02-29 23:59:59 | 2024-02-29 23:59:59
      2024-02-29T23:59:59 | 2024-02-29 23:59:59
      2024-02-29 23:59 | 2024-02-29 23:59:00
      2024-02-29 | 2024-02-29 00:00:00
      2024-01-01 00:00:00.1 | 2024-01-01 00:00:00.1
      2024-01-01 00:00:00.12 | 2024-01-01 00:00:00.12
      2024-01-01 00:00:00.123 | 2024-01-01 00:00:00.123
      2024-01-01 00:00:00.1234 | 2024-01-01 00:00:00.1234
      2024-01-01 00:00:00.12345 | 2024-01-01 00:00:00.12345
      2024-01-01 00:00:00.123456 | 2024-01-01 00:00:00.123456
      1970-01-01 00:00:00 | 1970-01-01 00:00:00
      0001-01-01 00:00:00 | 0001-01-01 00:00:00
      9999-12-31 23:59:59.999999 | 9999-12-31 23:59:59.999999
      1582-10-10 00:00:00 | 1582-10-10 00:00:00
      """
          .lines()
          .toList();

  private static final List<String> WITH_OFFSET =
      """
      2024-06-01T12:00:00Z | 2024-06-01 12:00:00
      2024-06-01 12:00:00.123456Z | 2024-06-01 12:00:00.123456
      2024-06-01 12:00:00+02:00 | 2024-06-01 10:00:00
      2024-06-01 12:00:00-0930 | 2024-06-01 21:30:00
      2024-06-01T00:30:00+05 | 2024-05-31 19:30:00
      0001-01-01 00:00:00+01:00 | 0001-12-31 23:00:00 BC
      """
          .lines()
          .toList();

  private static final List<String> NO_MOMENT =
      List.of(
          "2024-01-01 00:00:00.1234567",
          "2024-01-01 00:00:00.12345678",
          "2024-01-01 00:00:00.123456789",
          "2024-01-01 00:00:00.123456000",
          "2024-02-30",
          "2023-02-29 10:00:00",
          "2024-13-01",
          "2024-00-10",
          "0000-00-00 00:00:00",
          "2024-01-01 24:00:00",
          "2024-01-01 23:59:60",
          "10000-01-01",
          "-0001-01-01",
          "0000-01-01",
          "0044-03-15 BC",
          "24-01-01",
          "2024-1-1",
          "01/02/2024",
          "2024-01-01T00:00:00 Europe/Berlin",
          "2024-01-01 00:00:00 UTC",
          "infinity",
          "",
          "now");

  @TempDir private Path folder;

  @Test
  void aMomentWithoutAnOffsetIsThatMoment() {
    Moved moved = moved("DATETIME", part(PLAIN, 0));

    assertThat(moved.types("t")).allMatch(type -> type.endsWith(" timestamp without time zone"));
    assertThat(moved.list("SELECT " + said(PLAIN.size(), "%s::text")))
        .containsExactlyElementsOf(part(PLAIN, 1));
    assertThat(moved.report().ending()).isEqualTo(ExitCode.OK);
  }

  @Test
  void aMomentWithAnOffsetIsThatMomentInUtc() {
    Moved moved = moved("TIMESTAMP", part(WITH_OFFSET, 0));

    assertThat(moved.types("t")).allMatch(type -> type.endsWith(" timestamp with time zone"));
    assertThat(moved.list("SELECT " + said(WITH_OFFSET.size(), "(%s AT TIME ZONE 'UTC')::text")))
        .containsExactlyElementsOf(part(WITH_OFFSET, 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"DATETIME", "TIMESTAMP", "DATE", "TIME"})
  void whatIsNoMomentToTheMicrosecondStaysTheTextItIs(String declared) {
    Moved moved = moved(declared, NO_MOMENT);

    assertThat(moved.types("t")).allMatch(type -> type.endsWith(" text"));
    assertThat(moved.list("SELECT " + said(NO_MOMENT.size(), "%s")))
        .containsExactlyElementsOf(NO_MOMENT);
  }

  @Test
  void momentsWithAndWithoutOffsetsAreNotMixed() {
    Moved moved =
        Moved.of(
            SqliteFiles.run(
                folder.resolve("t.db"),
                """
                CREATE TABLE t (mixed DATETIME, spelled DATETIME, offsets DATETIME, days DATE,
                  clocks TIME, short TIME);
                INSERT INTO t VALUES ('2024-01-01 00:00:00', '2024-01-01 10:00:00',
                  '2024-01-01T00:00:00Z', '2024-01-01', '23:59:59.5', '12:30');
                INSERT INTO t VALUES ('2024-01-01 00:00:00Z', '2024-01-01T11:00',
                  '2024-01-01 02:00:00+02:00', '2024-01-02 10:00:00', '00:00:00', '12:30:00');
                """));

    assertThat(moved.types("t"))
        .containsExactly(
            "mixed text",
            "spelled timestamp without time zone",
            "offsets timestamp with time zone",
            "days timestamp without time zone",
            "clocks time without time zone",
            "short text");
    assertThat(moved.list("SELECT mixed FROM t ORDER BY spelled"))
        .containsExactly("2024-01-01 00:00:00", "2024-01-01 00:00:00Z");
    assertThat(moved.ask("SELECT count(DISTINCT offsets) FROM t")).isEqualTo("1");
    assertThat(moved.list("SELECT days || ' ' || clocks || ' ' || short FROM t ORDER BY spelled"))
        .containsExactly(
            "2024-01-01 00:00:00 23:59:59.5 12:30", "2024-01-02 10:00:00 00:00:00 12:30:00");
  }

  @Test
  void theEpochIsAMomentAndNotNothing() {
    Moved moved =
        Moved.of(
            SqliteFiles.run(
                folder.resolve("t.db"),
                """
                CREATE TABLE t (id INTEGER PRIMARY KEY, number DATETIME, day DATE, at TIMESTAMP);
                INSERT INTO t VALUES (1, 0, '1970-01-01', '1970-01-01T00:00:00Z');
                INSERT INTO t VALUES (2, NULL, NULL, NULL);
                """));

    assertThat(
            moved.list(
                """
                SELECT concat_ws(' ', number IS NULL, day, at AT TIME ZONE 'UTC')
                FROM t ORDER BY id
                """))
        .containsExactly("f 1970-01-01 1970-01-01 00:00:00", "t");
  }

  @Test
  void noZoneOfTheServerShiftsATime() {
    String target = PostgresServer.freshDatabase();
    PostgresServer.run(
        target,
        """
        DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET timezone TO ''America/New_York''',
          current_database()); END $$
        """);
    Moved moved =
        Moved.into(
            target,
            SqliteFiles.run(
                folder.resolve("t.db"),
                """
                CREATE TABLE t (id INTEGER PRIMARY KEY, plain DATETIME, zoned DATETIME, day DATE,
                  clock TIME, made DATETIME DEFAULT CURRENT_TIMESTAMP);
                INSERT INTO t VALUES (1, '2024-03-10 02:30:00', '2024-03-10T02:30:00Z',
                  '2024-03-10', '02:30:00', '2024-11-03 01:30:00');
                CREATE VIEW v AS SELECT plain, zoned, day FROM t;
                CREATE VIEW earlier AS SELECT id FROM t WHERE zoned < '2024-03-10T02:30:01Z';
                """));

    assertThat(moved.notCarried()).isEmpty();
    assertThat(
            moved.ask(
                """
                SELECT concat_ws(' ', plain, zoned AT TIME ZONE 'UTC', day, clock, made) FROM t
                """))
        .isEqualTo(
            "2024-03-10 02:30:00 2024-03-10 02:30:00 2024-03-10 02:30:00 2024-11-03 01:30:00");
    assertThat(
            moved.ask(
                """
                INSERT INTO t (plain) VALUES (now() AT TIME ZONE 'UTC')
                RETURNING abs(extract(epoch FROM plain - made)) < 2
                """))
        .isEqualTo("t");
  }

  private static List<String> part(List<String> lines, int index) {
    return lines.stream().map(line -> line.split(" \\| ", 2)[index]).toList();
  }

  /** A table of one row, with a column for each text. */
  private Moved moved(String declared, List<String> texts) {
    String columns =
        IntStream.range(0, texts.size())
            .mapToObj(i -> "c" + i + " " + declared)
            .collect(Collectors.joining(", "));
    String values = texts.stream().map(text -> "'" + text + "'").collect(Collectors.joining(", "));
    return Moved.of(
        SqliteFiles.run(
            folder.resolve("t.db"),
            "CREATE TABLE t (" + columns + "); INSERT INTO t VALUES (" + values + ")"));
  }

  /** Every column in this form, one a row. */
  private static String said(int columns, String form) {
    return IntStream.range(0, columns)
        .mapToObj(i -> form.formatted("c" + i))
        .collect(Collectors.joining(", ", "unnest(ARRAY[", "]) FROM t"));
  }
}
