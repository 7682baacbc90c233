package dev.sqlitectl.copy.type;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TypeTableTest {
  private static final TypeTable TABLE = new TypeTable(false, Optional.empty());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "INTEGER | bigint",
        "big int unsigned | bigint",
        "CHARINT | bigint",
        "tinyint(1) | bigint",
        "VARCHAR(20) | varchar(20)",
        "nvarchar ( 20 ) | varchar(20)",
        "VARCHAR(20, 3) | varchar(20)",
        "VARCHAR(0) | text",
        "NVARCHAR(max) | text",
        "TEXT[] | text",
        "FLOATING POINT | bigint",
        "DOUBLE PRECISION | double precision",
        "float(8) | double precision",
        "BOOL | boolean",
        "datetime(6) | timestamp, timestamptz",
        "TIMESTAMP WITH TIME ZONE | timestamp, timestamptz",
        "DATE | date",
        "time | time",
        "DECIMAL(10,2) UNSIGNED | numeric(10,2)",
        "NUMERIC(5) | numeric(5,0)",
        "NUMERIC(2,5) | numeric",
        "money | numeric",
        "jsonb | jsonb",
        "uniqueidentifier | uuid",
        "BLOB SUB_TYPE TEXT | text",
        "intege | bigint",
        "STRANGE | ''",
        "'' | ''"
      })
  void aDeclaredTypeMeans(String declared, String becomes) {
    assertThat(
            TABLE.of(declared).becomes().stream()
                .map(Conversion::type)
                .distinct()
                .collect(Collectors.joining(", ")))
        .isEqualTo(becomes);
  }

  @Test
  void whateverIsDeclaredTheLastCandidateHoldsAnything() {
    for (String declared : List.of("", "INT", "BOOLEAN", "JSON", "DATETIME", "x(1,2,3)")) {
      List<Conversion> candidates = TABLE.of(declared).candidates();
      assertThat(candidates.get(candidates.size() - 1)).isEqualTo(Texts.ANY_AS_BYTES);
    }
  }

  @Test
  void aTypeThatIsNoneOfOursTakesNothing() {
    GivenType given = new GivenType(Optional.empty());
    for (String type :
        List.of("inet", "int[]", "varchar(-1)", "numeric(10,2", "drop table x", "")) {
      assertThat(given.conversions(type)).as(type).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "character varying(40) | varchar(40)",
        "INT8 | bigint",
        "timestamp without time zone | timestamp",
        "timestamp(3) with time zone | timestamptz(3)",
        "double  precision | double precision",
        "decimal( 10 , 2 ) | numeric(10,2)",
        "bpchar | bpchar",
        "text [] | text[]"
      })
  void aGivenTypeIsKnownByAllOfItsNames(String name, String type) {
    assertThat(new GivenType(Optional.empty()).conversions(name))
        .isNotEmpty()
        .allMatch(conversion -> conversion.type().equals(type));
  }
}
