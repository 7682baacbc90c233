package dev.sqlitectl.copy.type;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The reference page is printed from the tables themselves. */
final class TypeMappingPageTest {
  private static final Path PAGE = Path.of("docs/reference/type-mapping.md");

  /** Every type that a mapping file may name, as a person would write it. */
  private static final List<String> GIVEN =
      List.of(
          "boolean",
          "smallint",
          "integer",
          "bigint",
          "real",
          "double precision",
          "numeric",
          "numeric(10,2)",
          "text",
          "varchar(40)",
          "char(2)",
          "text[]",
          "bytea",
          "date",
          "time",
          "time(3)",
          "timestamp",
          "timestamp(3)",
          "timestamptz",
          "timestamptz(3)",
          "json",
          "jsonb",
          "uuid");

  @Test
  void thePageIsWhatTheTableSays() throws IOException {
    String page = page();
    if (Boolean.getBoolean("sqlitectl.write")) {
      Files.createDirectories(PAGE.getParent());
      Files.writeString(PAGE, page);
    }
    assertThat(PAGE)
        .as("make it anew: mvn test -Dtest=TypeMappingPageTest -Dsqlitectl.write=true")
        .hasContent(page);
  }

  private static String page() {
    StringBuilder page = new StringBuilder();
    page.append(
        """
        # What becomes of each type

        <!-- printed from the code by TypeMappingPageTest; edit it there -->

        The declared type proposes, the values decide: a column takes the first type in its row
        that holds every one of its values exactly. `migrate-to-postgres --dry-run` shows for each
        column what its values are and what it becomes. Rows are tried from the top, in SQLite's own
        order of affinities: `CHARINT` is an integer here as it is there.

        | declared in SQLite | becomes | holding | otherwise |
        |---|---|---|---|
        | INTEGER PRIMARY KEY (the rowid's alias) | `bigint` | integers | identity; the next value is one more than was ever given out |
        """);
    for (TypeTable.Row row : new TypeTable(false, Optional.empty()).rows()) {
      List<Conversion> becomes = row.example().becomes();
      page.append(
          "| %s | %s | %s | %s |%n"
              .formatted(
                  row.says(),
                  becomes.isEmpty() ? "by its values" : types(becomes),
                  becomes.stream().map(Conversion::holds).collect(Collectors.joining("; ")),
                  types(row.otherwise())
                      + (row.otherwise().isEmpty() ? "by its values" : ", then by its values")));
    }
    page.append(
        """

        Numbers in a DATETIME or TIMESTAMP column become moments when one unit alone explains all of
        them: each lies between 1990 (2005 for those since 2001) and 2040 by that unit, not all by
        another one too, and the same number can be told again from the moment. Otherwise they stay
        numbers.

        A key that tells apart how a value is written (`A…` and `a…` in a UUID, a blank and a `T` in a
        moment) keeps its columns text, if types that do not would make two of its rows the same.

        ## By its values

        The first of these that holds every value:

        | type | holding |
        |---|---|
        """);
    TypeTable.BY_EVIDENCE.forEach(
        conversion ->
            page.append("| `%s` | %s |%n".formatted(conversion.type(), conversion.holds())));
    page.append(
        """

        Text that PostgreSQL cannot store (with a NUL, or not UTF-8) therefore makes its column
        `bytea`, unless `--on-bad-text` says otherwise.

        ## Types that a mapping file may name

        `--mapping FILE` gives columns types of your choice, and `--data-only` takes them from tables
        that stand there. A value that the type does not hold stops the run (17), or its row is
        rejected (`--on-mismatch=reject`).

        | type | takes |
        |---|---|
        """);
    GivenType given = new GivenType(Optional.<ZoneId>empty());
    for (String type : GIVEN) {
      page.append(
          "| `%s` | %s |%n"
              .formatted(
                  type,
                  given.conversions(type).stream()
                      .map(Conversion::holds)
                      .distinct()
                      .collect(Collectors.joining("; "))));
    }
    return page.toString();
  }

  private static String types(List<Conversion> conversions) {
    return conversions.stream()
        .map(conversion -> "`" + conversion.type() + "`")
        .distinct()
        .collect(Collectors.joining(", "));
  }
}
