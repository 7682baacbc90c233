package dev.sqlitectl.copy;

import dev.sqlitectl.sqlite.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The table of types: what a column's declared type proposes, in order; the values of the column
 * then strike out what does not hold them exactly, and the first that is left is taken.
 *
 * <p>The rows stand in SQLite's own order of affinities, so that {@code CHARINT} is an integer here
 * as it is there.
 *
 * @see <a href="https://www.sqlite.org/datatype3.html#determination_of_column_affinity">SQLite's
 *     rules of affinity</a>
 */
final class TypeTable {
  /** A row: which declared types it is for, and what they propose. */
  private record Row(Pattern declared, Function<MatchResult, List<Conversion>> proposes) {}

  /** numeric's widest declared precision. */
  private static final int WIDEST = 1000;

  /** varchar's largest declared length. */
  private static final int LONGEST = 10_485_760;

  private static final String SIZE = "[^(]*\\(\\s*(\\d{1,9})\\s*(?:,\\s*(\\d{1,9})\\s*)?\\).*";

  private static final List<Row> ROWS =
      List.of(
          row("BOOL(EAN)?", Conversion.BOOLEAN, Conversion.BIGINT),
          row(".*INT.*", Conversion.BIGINT),
          sized("(?=.*CHAR)" + SIZE, TypeTable::varchar),
          row(".*(CHAR|CLOB|TEXT).*", Conversion.TEXT),
          row(".*BLOB.*", Conversion.BYTEA),
          row(".*(REAL|FLOA|DOUB).*", Conversion.DOUBLE),
          row("(DATETIME|TIMESTAMP).*", Conversion.TIMESTAMP, Conversion.TIMESTAMPTZ),
          row("DATE", Conversion.DATE, Conversion.TIMESTAMP, Conversion.TIMESTAMPTZ),
          row("TIME", Conversion.TIME),
          row("JSONB?", Conversion.JSONB, Conversion.JSON),
          row("UUID|GUID|UNIQUEIDENTIFIER", Conversion.UUID, Conversion.UUID_BLOB),
          sized("(?=NUMERIC|DECIMAL|DEC|NUMBER|MONEY)" + SIZE, TypeTable::numeric),
          row("(NUMERIC|DECIMAL|DEC|NUMBER|MONEY).*", Conversion.NUMERIC),
          row(".*", Conversion.TEXT));

  /** What is left when the declared type proposed nothing that holds the values. */
  private static final List<Conversion> BY_EVIDENCE =
      List.of(
          Conversion.BIGINT,
          Conversion.DOUBLE,
          Conversion.NUMERIC,
          Conversion.NUMBERS_AS_DOUBLE,
          Conversion.TEXT,
          Conversion.BYTEA,
          Conversion.ANY_AS_TEXT,
          Conversion.ANY_AS_BYTES);

  private TypeTable() {}

  /** The conversions to try for a column, best first; the last one holds anything. */
  static List<Conversion> candidates(Schema.Column column) {
    String declared = column.declaredType().toUpperCase(Locale.ROOT).strip();
    List<Conversion> candidates = new ArrayList<>();
    for (Row row : ROWS) {
      Matcher matcher = row.declared().matcher(declared);
      if (matcher.matches()) {
        candidates.addAll(row.proposes().apply(matcher.toMatchResult()));
        break;
      }
    }
    BY_EVIDENCE.stream().filter(next -> !candidates.contains(next)).forEach(candidates::add);
    return List.copyOf(candidates);
  }

  private static Row row(String declared, Conversion... proposes) {
    return new Row(Pattern.compile(declared, Pattern.DOTALL), match -> List.of(proposes));
  }

  private static Row sized(String declared, Function<MatchResult, List<Conversion>> proposes) {
    return new Row(Pattern.compile(declared, Pattern.DOTALL), proposes);
  }

  private static List<Conversion> varchar(MatchResult match) {
    int length = Integer.parseInt(match.group(1));
    return length < 1 || length > LONGEST
        ? List.of(Conversion.TEXT)
        : List.of(Conversion.varchar(length), Conversion.TEXT);
  }

  private static List<Conversion> numeric(MatchResult match) {
    int precision = Integer.parseInt(match.group(1));
    int scale = match.group(2) == null ? 0 : Integer.parseInt(match.group(2));
    return precision < 1 || precision > WIDEST || scale > precision
        ? List.of(Conversion.NUMERIC)
        : List.of(Conversion.numeric(precision, scale), Conversion.NUMERIC);
  }
}
