package dev.sqlitectl.sqlite;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The version of a migration. Numbers are compared part by part, so 1.9 comes before 1.10; an
 * underscore is a dot, and zeros at the end say nothing: 1, 1.0 and 1_0 are one version.
 *
 * <p>This is the order of Flyway's {@code MigrationVersion}, told without loading it.
 */
public final class Version implements Comparable<Version> {
  private static final Pattern FORM = Pattern.compile("\\d+([._]\\d+)*");
  private static final Pattern LAST_NUMBER = Pattern.compile("\\d+$");

  private final String text;
  private final List<BigInteger> parts;

  private Version(String text) {
    this.text = text;
    this.parts = Stream.of(text.split("[._]", -1)).map(BigInteger::new).toList();
  }

  /** Reads a version, or nothing when the text is none. */
  public static Optional<Version> parse(String text) {
    return FORM.matcher(text).matches() ? Optional.of(new Version(text)) : Optional.empty();
  }

  /** The one that comes next in the same style: 5 → 6, 009 → 010, 2026_11_20_1 → 2026_11_20_2. */
  public Version next() {
    Matcher number = LAST_NUMBER.matcher(text);
    String digits = number.find() ? number.group() : "0";
    String more = new BigInteger(digits).add(BigInteger.ONE).toString();
    String padded = "0".repeat(Math.max(0, digits.length() - more.length())) + more;
    return new Version(text.substring(0, text.length() - digits.length()) + padded);
  }

  /** As it stands in a file's name. */
  public String written() {
    return text;
  }

  @Override
  public int compareTo(Version other) {
    for (int i = 0; i < Math.max(parts.size(), other.parts.size()); i++) {
      int order = part(i).compareTo(other.part(i));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private BigInteger part(int i) {
    return i < parts.size() ? parts.get(i) : BigInteger.ZERO;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Version version && compareTo(version) == 0;
  }

  @Override
  public int hashCode() {
    int last = parts.size();
    while (last > 0 && parts.get(last - 1).signum() == 0) {
      last--;
    }
    return parts.subList(0, last).hashCode();
  }

  /** As messages and the history table show it. */
  @Override
  public String toString() {
    return text.replace('_', '.');
  }
}
