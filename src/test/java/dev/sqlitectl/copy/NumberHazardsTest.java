package dev.sqlitectl.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.testing.SqliteFiles;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Integers, reals, decimals and booleans, wherever SQLite lets them be. */
final class NumberHazardsTest {
  @TempDir private Path folder;

  @Test
  void integersKeepAll64BitsWhateverTheirDeclaredSize() {
    Moved moved =
        moved(
            """
            CREATE TABLE t (id INTEGER PRIMARY KEY, i INT, tiny TINYINT, small SMALLINT, i2 INT2,
              i4 INT4, unsigned UNSIGNED BIG INT);
            INSERT INTO t VALUES
              (-9223372036854775808, -9223372036854775808, 2147483648, -2147483649, 4294967296,
                9007199254740993, 9223372036854775807),
              (9223372036854775806, 9223372036854775807, -2147483649, 65536, -32769,
                -9007199254740993, -1);
            """);

    assertThat(moved.types("t")).allMatch(type -> type.endsWith(" bigint"));
    assertThat(moved.list("SELECT t::text FROM t ORDER BY id"))
        .containsExactly(
            "(-9223372036854775808,-9223372036854775808,2147483648,-2147483649,4294967296,"
                + "9007199254740993,9223372036854775807)",
            "(9223372036854775806,9223372036854775807,-2147483649,65536,-32769,"
                + "-9007199254740993,-1)");
    assertThat(moved.report().ending()).isEqualTo(ExitCode.OK);
  }

  @Test
  void aTableWhoseLargestNumberIsInUseHasNoIdentityAndTheListSaysSo() {
    Moved moved =
        moved(
            """
            CREATE TABLE t (id INTEGER PRIMARY KEY);
            INSERT INTO t VALUES (9223372036854775807);
            """);

    assertThat(moved.ask("SELECT id FROM t")).isEqualTo("9223372036854775807");
    assertThat(moved.notCarried()).containsExactly("identity t.id: the largest number is in use");
    assertThat(moved.report().ending()).isEqualTo(ExitCode.INCOMPLETE);
  }

  @Test
  void whatConvertingGettersFalsifyArrivesAsItIs() {
    Moved moved =
        moved(
            """
            CREATE TABLE t (id INTEGER PRIMARY KEY, word INTEGER, flag BOOLEAN, truth BOOLEAN,
              day DATE, moment TIMESTAMP, number TIMESTAMP);
            INSERT INTO t VALUES (1, 'lots', 9223372036854775807, 'true', '2024-02-30',
              '2024-01-01 00:00:00.123456', '9223372036854775808 x');
            INSERT INTO t VALUES (2, 1, 0, 'false', '2024-03-01', '2024-01-01 00:00:00', 'now');
            """);

    assertThat(moved.types("t"))
        .containsExactly(
            "id bigint",
            "word text",
            "flag bigint",
            "truth boolean",
            "day text",
            "moment timestamp without time zone",
            "number text");
    assertThat(moved.list("SELECT t::text FROM t ORDER BY id"))
        .containsExactly(
            "(1,lots,9223372036854775807,t,2024-02-30,\"2024-01-01 00:00:00.123456\","
                + "\"9223372036854775808 x\")",
            "(2,1,0,f,2024-03-01,\"2024-01-01 00:00:00\",now)");
  }

  @Test
  void realsKeepEveryBit() {
    Moved moved =
        moved(
            """
            CREATE TABLE t (id INTEGER PRIMARY KEY, f REAL, g FLOAT, d DOUBLE PRECISION, free);
            INSERT INTO t VALUES (1, 16777217, 16777217.0, 123456.789, 123456.789);
            INSERT INTO t VALUES (2, 0.1 + 0.2, 1e308, 5e-324, 1.7976931348623157e308);
            INSERT INTO t VALUES (3, 2.2250738585072014e-308, -5e-324, 4.35, 9007199254740992.0);
            INSERT INTO t VALUES (4, 9e999, -9e999, 9e999, -9e999);
            INSERT INTO t VALUES (5, 0.0, 0.0, 0.0, 0.0);
            """);

    assertThat(moved.types("t"))
        .containsExactly(
            "id bigint",
            "f double precision",
            "g double precision",
            "d double precision",
            "free double precision");
    assertThat(
            moved.list(
                """
                SELECT concat_ws(' ', encode(float8send(f), 'hex'), encode(float8send(g), 'hex'),
                  encode(float8send(d), 'hex'), encode(float8send(free), 'hex')) FROM t ORDER BY id
                """))
        .containsExactly(
            bits(16777217, 16777217.0, 123456.789, 123456.789),
            bits(0.1 + 0.2, 1e308, Double.MIN_VALUE, Double.MAX_VALUE),
            bits(Double.MIN_NORMAL, -Double.MIN_VALUE, 4.35, 9007199254740992.0),
            bits(
                Double.POSITIVE_INFINITY,
                Double.NEGATIVE_INFINITY,
                Double.POSITIVE_INFINITY,
                Double.NEGATIVE_INFINITY),
            bits(0, 0, 0, 0));
  }

  private static String bits(double... values) {
    StringBuilder hex = new StringBuilder();
    for (double value : values) {
      hex.append(hex.isEmpty() ? "" : " ")
          .append("%016x".formatted(Double.doubleToRawLongBits(value)));
    }
    return hex.toString();
  }

  @Test
  void aNegativeZeroKeepsItsSignWhereSqliteDid() {
    Moved moved =
        moved(
            """
            CREATE TABLE t (id INTEGER PRIMARY KEY, f REAL, free, mixed);
            INSERT INTO t VALUES (1, -0.0, -0.0, -0.0), (2, 0.5 * -0.0, 1.5, 7);
            """);

    assertThat(moved.list("SELECT t::text FROM t ORDER BY id"))
        .containsExactly("(1,0,-0,-0)", "(2,0,1.5,7)");
    assertThat(moved.types("t"))
        .containsExactly(
            "id bigint", "f double precision", "free double precision", "mixed double precision");
  }

  @Test
  void infinitiesAreNeverPutIntoANumeric() {
    Moved moved =
        moved(
            """
            CREATE TABLE t (n NUMERIC(10,2), d DECIMAL, mixed, wide);
            INSERT INTO t VALUES (9e999, -9e999, 9e999, 9e999);
            INSERT INTO t VALUES (1.5, 0.25, 3, 9223372036854775807);
            """);

    assertThat(moved.types("t"))
        .containsExactly(
            "n double precision", "d double precision", "mixed double precision", "wide text");
    assertThat(moved.list("SELECT t::text FROM t ORDER BY n DESC"))
        .containsExactly("(Infinity,-Infinity,Infinity,inf)", "(1.5,0.25,3,9223372036854775807)");
  }

  @Test
  void aColumnOfIntegersAndRealsBecomesNumericAndAColumnOfRealsDouble() {
    Moved moved =
        moved(
            """
            CREATE TABLE t (id INTEGER PRIMARY KEY, both INTEGER, reals INTEGER, big BIGINT);
            INSERT INTO t VALUES (1, 1, 1.5, 9223372036854775807), (2, 2.5, -0.1, 0.1);
            """);

    assertThat(moved.types("t"))
        .containsExactly("id bigint", "both numeric", "reals double precision", "big numeric");
    assertThat(moved.list("SELECT t::text FROM t ORDER BY id"))
        .containsExactly("(1,1,1.5,9223372036854775807)", "(2,2.5,-0.1,0.1)");
    assertThat(moved.report().ending()).isEqualTo(ExitCode.OK);
  }

  @Test
  void textAmongNumbersMakesTheColumnTextWithNumbersInTheirExactForm() {
    Moved moved =
        moved(
            """
            CREATE TABLE t (id INTEGER PRIMARY KEY, i INTEGER, r REAL, n NUMERIC(5,2), free);
            INSERT INTO t VALUES (1, 'n/a', 'n/a', 'n/a', 'n/a');
            INSERT INTO t VALUES (2, 9223372036854775807, 0.1, 12345.678, 1e100);
            INSERT INTO t VALUES (3, 1.0, 1, 7, 5e-324);
            INSERT INTO t VALUES (4, '', '', '', '007');
            """);

    assertThat(moved.types("t"))
        .containsExactly("id bigint", "i text", "r text", "n text", "free text");
    assertThat(moved.list("SELECT t::text FROM t ORDER BY id"))
        .containsExactly(
            "(1,n/a,n/a,n/a,n/a)",
            "(2,9223372036854775807,0.1,12345.678,1e+100)",
            "(3,1,1.0,7,5e-324)",
            "(4,\"\",\"\",\"\",007)");
  }

  @Test
  void everySpellingOfTruthIsBooleanAndAnythingElseWidens() {
    Moved moved =
        moved(
            """
            CREATE TABLE t (id INTEGER PRIMARY KEY, bits BOOLEAN, letters BOOL, words BOOLEAN,
              all_of_it BOOLEAN, two BOOLEAN, blank BOOLEAN, yes BOOLEAN, half BOOLEAN);
            INSERT INTO t VALUES (1, 0, 't', 'true', 1, 0, '', 'yes', 0.5);
            INSERT INTO t VALUES (2, 1, 'f', 'FALSE', 'f', 2, 1, 'no', 1);
            INSERT INTO t VALUES (3, NULL, NULL, 'False', 'TRUE', NULL, NULL, NULL, NULL);
            """);

    assertThat(moved.types("t"))
        .containsExactly(
            "id bigint",
            "bits boolean",
            "letters boolean",
            "words boolean",
            "all_of_it boolean",
            "two bigint",
            "blank text",
            "yes text",
            "half numeric");
    assertThat(moved.list("SELECT t::text FROM t ORDER BY id"))
        .containsExactly("(1,f,t,t,t,0,\"\",yes,0.5)", "(2,t,f,f,f,2,1,no,1)", "(3,,,f,t,,,,)");
  }

  @Test
  void aDefaultOfTruthFitsANumberAndOneThatDoesNotIsListed() {
    Moved moved =
        moved(
            """
            CREATE TABLE t (id INTEGER PRIMARY KEY, n NUMERIC DEFAULT false,
              m NUMERIC(5,2) NOT NULL DEFAULT TRUE, w NUMERIC DEFAULT 'false',
              b BOOLEAN DEFAULT false, k BOOLEAN DEFAULT 0);
            INSERT INTO t VALUES (1, 1.5, 2.25, 3, 1, 2);
            """);

    assertThat(moved.ask("INSERT INTO t DEFAULT VALUES RETURNING t::text"))
        .isEqualTo("(2,0,1.00,,f,0)");
    assertThat(moved.notCarried())
        .containsExactly("default t.w: the column became numeric, and that is none");
  }

  @Test
  void decimalsAreTheShortestThatReadBackAndNeverRounded() {
    Moved moved =
        moved(
            """
            CREATE TABLE t (id INTEGER PRIMARY KEY, price NUMERIC(10,2), rate DECIMAL(4,3),
              whole DECIMAL(5), over DECIMAL(5,2), beyond NUMERIC(4,2), text NUMERIC);
            INSERT INTO t VALUES (1, '1.10', 9.999, 99999, 999.99, 100, '1e400');
            INSERT INTO t VALUES (2, -12345678.99, -0.001, -1, 0.005, 99.99,
              '123456789012345678901234567890');
            INSERT INTO t VALUES (3, 4.35, 1, 0, 1, 0.1, '0.1000000000000000055511151231257827');
            """);

    assertThat(moved.types("t"))
        .containsExactly(
            "id bigint",
            "price numeric(10,2)",
            "rate numeric(4,3)",
            "whole numeric(5,0)",
            "over numeric",
            "beyond numeric",
            "text double precision");
    assertThat(moved.list("SELECT t::text FROM t ORDER BY id"))
        .containsExactly(
            "(1,1.10,9.999,99999,999.99,100,Infinity)",
            "(2,-12345678.99,-0.001,-1,0.005,99.99,1.2345678901234568e+29)",
            "(3,4.35,1.000,0,1,0.1,0.1)");
  }

  @Test
  void decimalTextThatNoNumberHoldsStaysText() {
    Moved moved =
        moved(
            """
            CREATE TABLE t (id INTEGER PRIMARY KEY, exact TEXT, free, n NUMERIC(10,2));
            INSERT INTO t VALUES (1, '1e400', '1.10', '1,50');
            INSERT INTO t VALUES (2, 123456789012345678901234567890.0, '001', 2);
            """);

    assertThat(moved.list("SELECT t::text FROM t ORDER BY id"))
        .containsExactly(
            "(1,1e400,1.10,\"1,50\")",
            "(2,"
                + SqliteFiles.ask(folder.resolve("t.db"), "SELECT exact FROM t WHERE id = 2")
                + ",001,2)");
  }

  private Moved moved(String script) {
    return Moved.of(SqliteFiles.run(folder.resolve("t.db"), script));
  }
}
