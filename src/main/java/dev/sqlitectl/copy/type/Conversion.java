package dev.sqlitectl.copy.type;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * One way for a SQLite column to become a PostgreSQL column: the type, which values fit it exactly,
 * and how they are written.
 *
 * @param type the PostgreSQL type in SQL
 * @param holds the values that fit, in a few words: {@code integers}, {@code seconds since 1970}
 * @param fits whether a cell that is not NULL can be held without losing anything
 * @param write writes a cell that fits as the type's binary form
 */
public record Conversion(
    String type, String holds, Predicate<Cell> fits, BiConsumer<Cell, Wire> write) {

  private static final Set<String> SPELLED =
      Set.of("date", "time", "timestamp", "timestamptz", "uuid");

  /** Whether values that are equal may be written differently in SQLite: times and UUIDs. */
  public boolean isSpelled() {
    return SPELLED.contains(type);
  }

  /** Whether texts that differ may become one value: the same, and truth values and JSON. */
  public boolean forgetsSpelling() {
    return isSpelled() || Set.of("boolean", "json", "jsonb").contains(type);
  }

  /** Whether this makes moments of numbers, by a unit that {@link #holds} names. */
  public boolean isEpoch() {
    return Epoch.CONVERSIONS.contains(this);
  }

  /**
   * The types that PostgreSQL compares with this one for a foreign key, by one of their names:
   * {@code bigint} for every size of integer, {@code text} for varchar.
   */
  public String family() {
    String bare = type.replaceFirst("\\(.*", "");
    return switch (bare) {
      case "varchar", "char" -> "text";
      case "smallint", "integer" -> "bigint";
      default -> bare;
    };
  }

  /**
   * A value that the type holds as people read it, for naming a row by its key.
   *
   * @param field its binary form
   * @return empty for types that are not known here by their numbers, texts or UUIDs
   */
  public Optional<String> shown(byte[] field) {
    if (write == Texts.TEXT.write() || family().equals("text")) {
      String text = new String(field, StandardCharsets.UTF_8);
      return Optional.of(type.startsWith("char(") ? text.stripTrailing() : text);
    }
    String hex = HexFormat.of().formatHex(field);
    return switch (family()) {
      case "bigint" -> Optional.of(new BigInteger(field).toString());
      case "uuid" ->
          Optional.of(hex.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5"));
      default -> Optional.empty();
    };
  }

  /** Whether PostgreSQL can sort and compare the type's values: those of json it cannot. */
  public boolean isOrdered() {
    return !type.equals("json");
  }
}
