package dev.sqlitectl.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlitectl.copy.type.BadText;
import dev.sqlitectl.outcome.Progress;
import dev.sqlitectl.postgres.Postgres;
import dev.sqlitectl.sqlite.Access;
import dev.sqlitectl.sqlite.Database;
import dev.sqlitectl.sqlite.DatabaseFile;
import dev.sqlitectl.testing.PostgresServer;
import dev.sqlitectl.testing.PsqlScripts;
import dev.sqlitectl.testing.SqliteFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.jdbc.PgConnection;

/** Values of every type, by script and by move: PostgreSQL must hold the same bytes. */
final class ScriptValuesTest {
  private static final int ROWS = 400;

  /** Types that a column can be given, and what makes a value for each. */
  private static final Map<String, Function<Random, Object>> VALUES = values();

  @TempDir private Path folder;

  private static Map<String, Function<Random, Object>> values() {
    Map<String, Function<Random, Object>> values = new LinkedHashMap<>();
    values.put("boolean", r -> List.of(0, 1, "t", "false", "TRUE").get(r.nextInt(5)));
    values.put("smallint", r -> (int) (short) r.nextInt());
    values.put("integer", Random::nextInt);
    values.put("bigint", r -> r.nextInt(9) == 0 ? Long.MIN_VALUE : r.nextLong() >> r.nextInt(64));
    values.put("real", r -> finite(Float.intBitsToFloat(r.nextInt())));
    values.put("double precision", r -> finite(Double.longBitsToDouble(r.nextLong())));
    values.put("numeric", ScriptValuesTest::decimal);
    values.put("numeric(30,12)", r -> r.nextInt() / 4096.0);
    values.put("numeric(9,2)", r -> List.of(1.1, 0, -0.01, 1234567.89, 100, -7).get(r.nextInt(6)));
    values.put("text", r -> text(r, 40));
    values.put("varchar(9)", r -> text(r, 9));
    values.put("char(9)", r -> text(r, 8) + "x");
    values.put("bytea", r -> bytes(r, 40));
    values.put("json", r -> " [" + json(r) + ",\n\t" + json(r) + "] ");
    values.put("jsonb", r -> "{\"b\":" + json(r) + ",\n\"a\":[" + json(r) + ", null]}");
    values.put("uuid", r -> bytes(r, 16, 16));
    values.put("date", r -> day(r).toString());
    values.put("time", ScriptValuesTest::clock);
    values.put("timestamp", r -> day(r) + "T" + clock(r));
    values.put("timestamp(3)", r -> day(r) + " 12:34:56." + (100 + r.nextInt(900)));
    values.put("timestamptz", r -> day(r) + " " + clock(r) + (r.nextBoolean() ? "+14:00" : "-14"));
    values.put("text[]", ScriptValuesTest::array);
    return values;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void everyTypeIsTheSameByScriptAndByMove(long seed) throws Exception {
    Random random = new Random(seed);
    List<String> types = List.copyOf(VALUES.keySet());
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (int row = 0; row < ROWS; row++) {
      List<@Nullable Object> values = new ArrayList<>();
      for (String type : types) {
        Function<Random, Object> maker = VALUES.getOrDefault(type, r -> 0);
        values.add(random.nextInt(10) == 0 ? null : maker.apply(random));
      }
      rows.add(values);
    }
    Map<String, Mapping.Column> columns = new LinkedHashMap<>();
    IntStream.range(0, types.size())
        .forEach(
            i ->
                columns.put(
                    "c" + i, new Mapping.Column(Optional.empty(), Optional.of(types.get(i)))));
    Mapping mapping = new Mapping(Map.of("t", new Mapping.Table(Optional.empty(), false, columns)));

    String scripted = sameByScriptAndByMove(file(types.size(), rows), mapping);
    assertThat(types(scripted).split(";", -1)).hasSameSizeAs(types).doesNotHaveDuplicates();
  }

  @Test
  void theUtmostValuesAreTheSameByScriptAndByMove() throws Exception {
    Path file =
        SqliteFiles.run(
            folder.resolve("t.db"),
            """
            CREATE TABLE t (id INTEGER PRIMARY KEY, f REAL, n NUMERIC, z DATETIME, d DATE,
              i INTEGER, s TEXT, e DATETIME);
            INSERT INTO t VALUES
              (1, 9e999, 1e308, '0001-01-01T00:00:00+14:00', '0001-01-01', 9223372036854775807, '', 0),
              (2, -9e999, 5e-324, '9999-12-31T23:59:59.999999-15:59', '9999-12-31',
                -9223372036854775808, char(10), 1700000000),
              (3, 5e-324, 0, '1582-10-10T00:00:00.000001Z', '1600-02-29', 0, '\\N', 1700000001),
              (4, 1.7976931348623157e308, -1.5, '2000-01-01T00:00:00Z', '2000-01-01', 1, '\\.', 1),
              (5, 2.2250738585072014e-308, 0.0001, '1999-12-31T23:59:59.5Z', '1999-12-31', 2, 't', 2),
              (6, 2e23, 10000, '1969-12-31T23:59:59Z', '1970-01-01', 3, char(9), 3),
              (7, 9007199254740993, 100000.00001, '0001-01-01T00:00:00Z', NULL, 4, 'x', 4);
            UPDATE t SET f = -0.0 WHERE id = 5;
            DELETE FROM t WHERE e BETWEEN 1 AND 4 AND id < 4;
            UPDATE t SET e = 1700000000 + id WHERE e > 0;
            """);
    String scripted = sameByScriptAndByMove(file, Mapping.NONE);

    assertThat(types(scripted))
        .isEqualTo(
            "bigint;double precision;numeric;timestamp with time zone;date;bigint;text;"
                + "timestamp with time zone");
    assertThat(PostgresServer.ask(scripted, "SELECT min(z) || ' ' || max(z) FROM t"))
        .isEqualTo("0001-12-31 10:00:00+00 BC 10000-01-01 15:58:59.999999+00");
  }

  /** The database that the script has filled. */
  private static String sameByScriptAndByMove(Path file, Mapping mapping) throws SQLException {
    String moved = PostgresServer.freshDatabase();
    String scripted = PostgresServer.freshDatabase();
    ByteArrayOutputStream script = new ByteArrayOutputStream();
    try (Database source =
            Database.open(DatabaseFile.at(file), Access.READ_ONLY, Database.DEFAULT_WAIT);
        Postgres postgres = Postgres.connect(PostgresServer.address(moved))) {
      MoveOptions options = options(mapping);
      assertThat(Move.run(source, postgres, options, Progress.SILENT).misfits()).isEmpty();
      Move.script(source, options, "-", script::write, Progress.SILENT);
    }
    assertThat(PsqlScripts.run(scripted, script.toString(StandardCharsets.UTF_8))).isEmpty();

    assertThat(types(scripted)).isEqualTo(types(moved));
    assertThat(binary(scripted)).isEqualTo(binary(moved)).hasSizeGreaterThan(500);
    return scripted;
  }

  private static String types(String url) {
    return PostgresServer.ask(
        url,
        """
        SELECT string_agg(format_type(atttypid, atttypmod), ';' ORDER BY attnum)
        FROM pg_attribute WHERE attrelid = 't'::regclass AND attnum > 0
        """);
  }

  private static byte[] binary(String url) throws SQLException {
    ByteArrayOutputStream rows = new ByteArrayOutputStream();
    try (Connection connection = DriverManager.getConnection(url)) {
      connection
          .unwrap(PgConnection.class)
          .getCopyAPI()
          .copyOut("COPY (SELECT * FROM t ORDER BY 1, t::text) TO STDOUT (FORMAT binary)", rows);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows.toByteArray();
  }

  private Path file(int columns, List<List<@Nullable Object>> rows) throws SQLException {
    Path file = folder.resolve("t.db");
    String names = String.join(", ", IntStream.range(0, columns).mapToObj(i -> "c" + i).toList());
    SqliteFiles.run(file, "CREATE TABLE t (" + names + ")");
    String marks = "?" + ", ?".repeat(columns - 1);
    try (Connection connection = SqliteFiles.connect(file);
        PreparedStatement insert =
            connection.prepareStatement("INSERT INTO t VALUES (" + marks + ")")) {
      connection.setAutoCommit(false);
      for (List<@Nullable Object> row : rows) {
        for (int i = 0; i < columns; i++) {
          insert.setObject(i + 1, row.get(i));
        }
        insert.executeUpdate();
      }
      connection.commit();
    }
    return file;
  }

  private static MoveOptions options(Mapping mapping) {
    return new MoveOptions(
        Selection.ALL,
        OnMismatch.WIDEN,
        BadText.BYTEA,
        Naming.PRESERVE,
        mapping,
        Optional.<ZoneId>empty(),
        false,
        false,
        Verification.Depth.FULL,
        Path.of("rejected.ndjson"),
        Optional.empty());
  }

  private static double finite(double value) {
    return Double.isNaN(value) ? -0.0 : value;
  }

  private static Object decimal(Random random) {
    double value = finite(Double.longBitsToDouble(random.nextLong()));
    boolean held = !Double.isInfinite(value) && value != 0;
    return switch (random.nextInt(4)) {
      case 0 -> held ? value : 1.5;
      case 1 -> random.nextLong();
      case 2 -> random.nextInt(20_000) * 10_000L;
      default -> (1 + random.nextInt(100_000)) / 10_000.0;
    };
  }

  private static String text(Random random, int longest) {
    String letters = "ab \\\t\n\r\b\u000b\u0001\u007f\"'{},.N$:é\u202e中\ufeff";
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(longest); i > 0; i--) {
      text.append(letters.charAt(random.nextInt(letters.length())));
    }
    return text.toString();
  }

  private static byte[] bytes(Random random, int longest) {
    return bytes(random, 0, longest);
  }

  private static byte[] bytes(Random random, int shortest, int longest) {
    byte[] bytes = new byte[shortest + random.nextInt(longest - shortest + 1)];
    random.nextBytes(bytes);
    return bytes;
  }

  private static String json(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> "1.50e2";
      case 1 -> "12345678901234567890.10";
      case 2 -> "\"a\\\\\\t\\n\\\"\\u00e9é中\"";
      default -> "{\"long key\": true, \"k\": false}";
    };
  }

  private static String array(Random random) {
    List<String> elements =
        List.of("\"\"", "null", "\"NULL\"", "\"a\\\\b\"", "\"q\\\"{},\"", "\"\\n\\t é\"", "\" \"");
    return "["
        + String.join(
            ",",
            random.ints(random.nextInt(4), 0, elements.size()).mapToObj(elements::get).toList())
        + "]";
  }

  private static LocalDate day(Random random) {
    return LocalDate.of(1, 1, 2).plusDays(random.nextInt(3_652_000));
  }

  private static String clock(Random random) {
    String second = "%02d:%02d:%02d".formatted(random.nextInt(24), random.nextInt(60), 7);
    return second + (random.nextBoolean() ? "." + (1 + random.nextInt(999_999)) : "");
  }
}
