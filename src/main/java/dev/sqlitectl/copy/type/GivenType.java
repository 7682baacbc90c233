package dev.sqlitectl.copy.type;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The types that a mapping file or a table that stands there may ask for, and which values can be
 * written into each.
 */
public final class GivenType {
  /** {@code timestamp(3) without time zone}, {@code numeric(10,2)}, {@code text[]}. */
  private static final Pattern FORM =
      Pattern.compile(
          "([a-z0-9 \"_.]+?)\\s*(?:\\(\\s*(\\d{1,8})\\s*(?:,\\s*(\\d{1,4})\\s*)?\\))?"
              + "( with(?:out)? time zone)?\\s*(\\[])?");

  private static final Map<String, String> OTHER_NAMES =
      Map.ofEntries(
          Map.entry("bool", "boolean"),
          Map.entry("int2", "smallint"),
          Map.entry("int", "integer"),
          Map.entry("int4", "integer"),
          Map.entry("int8", "bigint"),
          Map.entry("float4", "real"),
          Map.entry("float8", "double precision"),
          Map.entry("decimal", "numeric"),
          Map.entry("character varying", "varchar"),
          Map.entry("character", "char"),
          Map.entry("time without time zone", "time"),
          Map.entry("timestamp without time zone", "timestamp"),
          Map.entry("timestamp with time zone", "timestamptz"));

  /** The digits of a second that PostgreSQL keeps; a type of so many is as one without a limit. */
  private static final int MICROSECONDS = 6;

  private final Optional<ZoneId> zone;

  /**
   * @param zone the zone of times that name none, if they may become timestamptz
   */
  public GivenType(Optional<ZoneId> zone) {
    this.zone = zone;
  }

  /**
   * What can be written into a type, best first.
   *
   * @param type as PostgreSQL's format_type names it, or as people write it
   * @return empty when it is none of those known here
   */
  public List<Conversion> conversions(String type) {
    Matcher form = FORM.matcher(type.toLowerCase(Locale.ROOT).strip().replaceAll("\\s+", " "));
    if (!form.matches()) {
      return List.of();
    }
    String suffix = form.group(4) == null ? "" : form.group(4);
    String name = OTHER_NAMES.getOrDefault(form.group(1) + suffix, form.group(1) + suffix);
    Optional<Integer> size = Optional.ofNullable(form.group(2)).map(Integer::valueOf);
    int scale = form.group(3) == null ? 0 : Integer.parseInt(form.group(3));
    if (form.group(5) != null) {
      return name.equals("text") && size.isEmpty() ? List.of(Texts.ARRAY) : List.of();
    }
    if (size.filter(s -> (s < 1 && !name.startsWith("time")) || s > largest(name)).isPresent()) {
      return List.of();
    }
    boolean exact = size.isEmpty() || (name.startsWith("time") && size.get() == MICROSECONDS);
    return exact ? plain(name) : sized(name, size.orElse(0), scale);
  }

  /** The largest size that PostgreSQL allows the type. */
  private static int largest(String name) {
    return switch (name) {
      case "numeric" -> 1000;
      case "time", "timestamp", "timestamptz" -> MICROSECONDS;
      default -> 10_485_760;
    };
  }

  /** What can be written into an enumeration. */
  public static List<Conversion> oneOf(String type, Set<String> labels) {
    return List.of(Texts.oneOf(type, labels));
  }

  /** What can be written into a type of somebody's own whose binary form is its text. */
  public static List<Conversion> likeText(String type) {
    return List.of(Texts.like(type));
  }

  private List<Conversion> plain(String name) {
    return switch (name) {
      case "boolean" -> List.of(Numbers.BOOLEAN);
      case "smallint" -> List.of(Numbers.SMALLINT, Numbers.WHOLE_SMALLINT);
      case "integer" -> List.of(Numbers.INTEGER, Numbers.WHOLE_INTEGER);
      case "bigint" -> List.of(Numbers.BIGINT, Numbers.WHOLE_BIGINT);
      case "real" -> List.of(Numbers.AS_REAL);
      case "double precision" -> List.of(Numbers.DOUBLE, Numbers.AS_DOUBLE);
      case "numeric" -> List.of(Numbers.NUMERIC);
      case "text", "varchar" -> List.of(Texts.TEXT, Texts.ANY_AS_TEXT);
      case "char" -> List.of(Texts.padded(1));
      case "bpchar" -> List.of(Texts.like("bpchar"));
      case "bytea" -> List.of(Texts.BYTEA, Texts.ANY_AS_BYTES);
      case "json" -> List.of(Texts.JSON);
      case "jsonb" -> List.of(Texts.JSONB);
      case "uuid" -> List.of(Texts.UUID, Texts.UUID_BLOB);
      case "date" -> List.of(Moments.DATE);
      case "time" -> List.of(Moments.TIME);
      case "timestamp" -> List.of(Moments.TIMESTAMP);
      case "timestamptz" -> instants();
      default -> List.of();
    };
  }

  private List<Conversion> sized(String name, int size, int scale) {
    return switch (name) {
      case "numeric" -> List.of(Numbers.numeric(size, scale));
      case "varchar" -> List.of(Texts.varchar(size), Texts.anyAsVarchar(size));
      case "char" -> List.of(Texts.padded(size));
      case "time" -> List.of(Moments.shortened(Moments.TIME, DateText::time, size));
      case "timestamp" -> List.of(Moments.shortened(Moments.TIMESTAMP, DateText::timestamp, size));
      case "timestamptz" -> instants(size);
      default -> List.of();
    };
  }

  private List<Conversion> instants(int digits) {
    List<Conversion> instants = new ArrayList<>();
    zone.ifPresent(z -> instants.add(Moments.in(z, digits)));
    instants.add(Moments.shortened(Moments.TIMESTAMPTZ, DateText::timestampWithOffset, digits));
    return List.copyOf(instants);
  }

  private List<Conversion> instants() {
    List<Conversion> instants = new ArrayList<>();
    zone.ifPresent(z -> instants.add(Moments.in(z)));
    instants.add(Moments.TIMESTAMPTZ);
    instants.addAll(Epoch.CONVERSIONS);
    return List.copyOf(instants);
  }
}
