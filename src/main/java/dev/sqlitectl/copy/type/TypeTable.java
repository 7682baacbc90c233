package dev.sqlitectl.copy.type;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
public final class TypeTable {
  /**
   * What is proposed for a column.
   *
   * @param becomes what the declared type means, best first; empty when it means nothing
   * @param otherwise what holds the values when none of these does; empty when the type is fixed
   */
  public record Proposal(List<Conversion> becomes, List<Conversion> otherwise) {
    /** Both lists in one. */
    public List<Conversion> candidates() {
      List<Conversion> all = new ArrayList<>(becomes);
      all.addAll(otherwise);
      return all;
    }

    /** Whether taking this conversion is taking another than the declared type asked for. */
    public boolean isWidenedBy(Conversion conversion) {
      return !becomes.isEmpty() && !becomes.contains(conversion);
    }
  }

  /**
   * A row.
   *
   * @param says the declared types in words, the first an example
   * @param declared the declared types, in upper case
   * @param becomes what they mean
   * @param otherwise what holds the values next
   */
  record Row(
      String says,
      Pattern declared,
      Function<MatchResult, List<Conversion>> becomes,
      List<Conversion> otherwise) {

    /** What the row proposes for its example. */
    Proposal example() {
      String example =
          says.replaceFirst(",? .*", "").replace("…", "").replace("n", "40").replace("p,s", "10,2");
      Matcher matcher = declared.matcher(example);
      if (!matcher.matches()) {
        throw new IllegalStateException(says + " is not what it says");
      }
      return new Proposal(becomes.apply(matcher.toMatchResult()), otherwise);
    }
  }

  /** numeric's widest declared precision. */
  private static final int WIDEST = 1000;

  /** varchar's largest declared length. */
  private static final int LONGEST = 10_485_760;

  private static final String SIZE = "[^(]*\\(\\s*(\\d{1,9})\\s*(?:,\\s*(\\d{1,9})\\s*)?\\).*";

  /** What is left when the declared type means nothing, or nothing that holds the values. */
  static final List<Conversion> BY_EVIDENCE =
      List.of(
          Numbers.BIGINT,
          Numbers.DOUBLE,
          Numbers.NUMERIC,
          Numbers.AS_DOUBLE,
          Texts.TEXT,
          Texts.BYTEA,
          Texts.ANY_AS_TEXT,
          Texts.ANY_AS_BYTES);

  private final boolean narrow;
  private final List<Row> rows;

  /**
   * @param narrow whether integers may become integer and smallint where all values fit
   * @param zone the zone of times that name none, if they are to become timestamptz
   */
  public TypeTable(boolean narrow, Optional<ZoneId> zone) {
    this.narrow = narrow;
    this.rows =
        List.of(
            row("BOOL, BOOLEAN", "BOOL(EAN)?", List.of(Numbers.BOOLEAN)),
            new Row("…INT…", pattern(".*INT.*"), this::integer, List.of()),
            new Row(
                "…CHAR…(n)", pattern("(?=.*CHAR)" + SIZE), TypeTable::varchar, List.of(Texts.TEXT)),
            row("…CHAR…, …CLOB…, …TEXT…", ".*(CHAR|CLOB|TEXT).*", List.of(Texts.TEXT)),
            row("…BLOB…", ".*BLOB.*", List.of(Texts.BYTEA)),
            row("…REAL…, …FLOA…, …DOUB…", ".*(REAL|FLOA|DOUB).*", List.of(Numbers.DOUBLE)),
            row("DATETIME…, TIMESTAMP…", "(DATETIME|TIMESTAMP).*", moments(zone)),
            row("DATE", "DATE", List.of(Moments.DATE), Moments.TIMESTAMP, Moments.TIMESTAMPTZ),
            row("TIME", "TIME", List.of(Moments.TIME)),
            row("JSON, JSONB", "JSONB?", List.of(Texts.JSONB), Texts.JSON),
            row(
                "UUID, GUID, UNIQUEIDENTIFIER",
                "UUID|GUID|UNIQUEIDENTIFIER",
                List.of(Texts.UUID, Texts.UUID_BLOB)),
            new Row(
                "NUMERIC(p,s), DECIMAL(p,s), …",
                pattern("(?=NUMERIC|DECIMAL|DEC|NUMBER|MONEY)" + SIZE),
                TypeTable::numeric,
                List.of(Numbers.NUMERIC)),
            row(
                "NUMERIC, DECIMAL, DEC, NUMBER, MONEY",
                "(NUMERIC|DECIMAL|DEC|NUMBER|MONEY).*",
                List.of(Numbers.NUMERIC)),
            row("no type, any other", ".*", List.of(), Texts.TEXT));
  }

  /** The rows, in order, for the reference. */
  List<Row> rows() {
    return rows;
  }

  /** What a declared type proposes; what it has last holds anything. */
  public Proposal of(String declaredType) {
    String declared = declaredType.toUpperCase(Locale.ROOT).strip();
    for (Row row : rows) {
      Matcher matcher = row.declared().matcher(declared);
      if (matcher.matches()) {
        List<Conversion> becomes = row.becomes().apply(matcher.toMatchResult());
        List<Conversion> otherwise = new ArrayList<>(row.otherwise());
        if (narrow) {
          otherwise.add(Numbers.INTEGER);
        }
        otherwise.addAll(BY_EVIDENCE);
        otherwise.removeAll(becomes);
        return new Proposal(becomes, otherwise.stream().distinct().toList());
      }
    }
    throw new IllegalStateException("the last row takes every type");
  }

  /** What the rowid's alias proposes, which holds nothing but integers. */
  public Proposal ofRowid() {
    return new Proposal(
        narrow ? List.of(Numbers.INTEGER, Numbers.BIGINT) : List.of(Numbers.BIGINT), List.of());
  }

  private static Row row(
      String says, String declared, List<Conversion> becomes, Conversion... otherwise) {
    return new Row(says, pattern(declared), match -> becomes, List.of(otherwise));
  }

  private static Pattern pattern(String declared) {
    return Pattern.compile(declared, Pattern.DOTALL);
  }

  private static List<Conversion> moments(Optional<ZoneId> zone) {
    List<Conversion> moments = new ArrayList<>();
    zone.ifPresent(z -> moments.add(Moments.in(z)));
    moments.add(Moments.TIMESTAMP);
    moments.add(Moments.TIMESTAMPTZ);
    moments.addAll(Epoch.CONVERSIONS);
    return List.copyOf(moments);
  }

  private List<Conversion> integer(MatchResult match) {
    String declared = match.group();
    if (!narrow || declared.matches(".*(BIG|INT8).*")) {
      return List.of(Numbers.BIGINT);
    }
    return declared.matches(".*(SMALL|TINY|INT2).*")
        ? List.of(Numbers.SMALLINT, Numbers.INTEGER, Numbers.BIGINT)
        : List.of(Numbers.INTEGER, Numbers.BIGINT);
  }

  private static List<Conversion> varchar(MatchResult match) {
    int length = Integer.parseInt(match.group(1));
    return List.of(length < 1 || length > LONGEST ? Texts.TEXT : Texts.varchar(length));
  }

  private static List<Conversion> numeric(MatchResult match) {
    int precision = Integer.parseInt(match.group(1));
    int scale = match.group(2) == null ? 0 : Integer.parseInt(match.group(2));
    boolean sized = precision >= 1 && precision <= WIDEST && scale <= precision;
    return List.of(sized ? Numbers.numeric(precision, scale) : Numbers.NUMERIC);
  }
}
