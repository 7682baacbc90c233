package dev.sqlitectl.copy;

import dev.sqlitectl.sqlite.Rows;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Finds the rows that two sides do not share, among those in the buckets where their fingerprints
 * differ, and says which columns are to blame.
 */
final class Differences {
  /** So many are named; the first few tell what is wrong. */
  static final int MOST = 20;

  /** Rows kept of each side, so that two wholly different tables do not fill the memory. */
  private static final long MOST_KEPT = 10_000;

  /** Their bytes, for the same reason. */
  private static final long MOST_BYTES = 64 << 20;

  private final CopyPlan.Table table;
  private final BitSet suspects;
  private final long slices;
  private long slice;
  private final List<Integer> key;

  /** Rows of PostgreSQL that SQLite has not shown yet, and how often each is there. */
  private final Map<List<String>, Integer> inPostgres = new HashMap<>();

  private final List<Row> onlyInSqlite = new ArrayList<>();

  /** Once set, no row can be told from another any more. */
  private boolean tooMany;

  private record Row(List<String> fields, String key) {}

  /**
   * What was found.
   *
   * @param named the first {@link #MOST} rows
   * @param rows how many there are
   * @param estimated whether they were counted in a sample of all
   */
  record Found(List<Difference> named, long rows, boolean estimated) {}

  Differences(CopyPlan.Table table, Fingerprint here, Fingerprint there) {
    this.table = table;
    this.suspects = here.differing(there);
    long rows = Math.max(here.rows(suspects), there.rows(suspects));
    long bytes = Math.max(here.bytes(suspects), there.bytes(suspects));
    this.slices = 1 + Math.max(rows / MOST_KEPT, bytes / MOST_BYTES);
    List<String> columns = table.columns().stream().map(CopyPlan.Column::name).toList();
    this.key = table.primaryKey().stream().map(columns::indexOf).toList();
  }

  /** Shows a row that PostgreSQL holds; all of them first. */
  void inPostgres(byte[] bytes, int offset, int length) {
    if (isLookedAt(bytes, offset, length)) {
      inPostgres.merge(fields(bytes, offset), 1, Integer::sum);
      tooMany |= inPostgres.size() > 2 * MOST_KEPT;
    }
    if (tooMany) {
      inPostgres.clear();
    }
  }

  /**
   * Shows a row that SQLite holds.
   *
   * @param rows stands on that row
   */
  void inSqlite(byte[] bytes, int offset, int length, Rows rows) {
    if (tooMany || !isLookedAt(bytes, offset, length)) {
      return;
    }
    List<String> fields = fields(bytes, offset);
    if (inPostgres.containsKey(fields)) {
      inPostgres.computeIfPresent(fields, (row, count) -> count > 1 ? count - 1 : null);
    } else {
      String label = key.stream().map(rows::string).collect(Collectors.joining(", "));
      onlyInSqlite.add(new Row(fields, label));
      tooMany |= onlyInSqlite.size() > 2 * MOST_KEPT;
    }
  }

  /** Of too many rows a sample is looked at, the same of both sides: it is taken by their keys. */
  private boolean isLookedAt(byte[] row, int offset, int length) {
    return suspects.get(Fingerprint.bucket(row, offset, length))
        && (slices == 1 || Math.floorMod(keyHash(row, offset, length), slices) == slice);
  }

  private long keyHash(byte[] row, int offset, int length) {
    if (key.isEmpty()) {
      return hash(0, row, offset, length);
    }
    long hash = 0;
    int at = offset + 2;
    for (int i = 0; at < offset + length; i++) {
      int size = 4 + Math.max(0, int32(row, at));
      hash = key.contains(i) ? hash(hash, row, at, size) : hash;
      at += size;
    }
    return hash;
  }

  /**
   * @see <a href="https://prng.di.unimi.it/splitmix64.c">SplitMix64, whose step mixes the bits</a>
   */
  private static long hash(long start, byte[] bytes, int offset, int length) {
    long hash = start;
    for (int i = offset; i < offset + length; i++) {
      hash = 31 * hash + bytes[i];
    }
    hash = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
    return hash ^ (hash >>> 27);
  }

  /** Whether the sample shows nothing and there is another: then all rows are to be shown again. */
  boolean looksFurther() {
    boolean nothing = !tooMany && inPostgres.isEmpty() && onlyInSqlite.isEmpty();
    return nothing && ++slice < slices;
  }

  /** What was found: rows with the same key, or nearly the same values, are one difference. */
  Found found() {
    if (tooMany) {
      String what = "differs in too many equal rows to name them";
      return new Found(List.of(Difference.ofTable(table.source(), what)), 2 * MOST_KEPT, true);
    }
    List<Difference> named = new ArrayList<>();
    Map<List<String>, List<List<String>>> rest = restByKey();
    long rows = 0;
    for (Row row : onlyInSqlite) {
      if (key.isEmpty() && named.size() == MOST) {
        break; // without a key every row is compared with every other
      }
      Optional<List<String>> partner = takePartner(row.fields(), rest);
      rows++;
      if (named.size() < MOST) {
        named.add(
            partner
                .map(p -> Difference.other(table.source(), row.key(), differing(row.fields(), p)))
                .orElseGet(() -> Difference.missing(table.source(), row.key())));
      }
    }
    long unlooked = onlyInSqlite.size() - rows;
    long extra = rest.values().stream().mapToLong(List::size).sum();
    rest.values().stream()
        .flatMap(List::stream)
        .limit(MOST - named.size())
        .forEach(row -> named.add(Difference.extra(table.source(), label(row))));
    long counted = rows + Math.max(unlooked, extra);
    return new Found(List.copyOf(named), counted * slices / (slice + 1), slice + 1 < slices);
  }

  private Map<List<String>, List<List<String>>> restByKey() {
    Map<List<String>, List<List<String>>> rest = new HashMap<>();
    inPostgres.forEach(
        (row, count) -> {
          List<List<String>> alike = rest.computeIfAbsent(keyOf(row), k -> new ArrayList<>());
          for (int i = 0; i < count; i++) {
            alike.add(row);
          }
        });
    return rest;
  }

  private List<String> keyOf(List<String> row) {
    return key.stream().map(row::get).toList();
  }

  /** The row of PostgreSQL that was this one, as far as can be told; it is nobody else's then. */
  private Optional<List<String>> takePartner(
      List<String> row, Map<List<String>, List<List<String>>> rest) {
    List<List<String>> candidates = rest.getOrDefault(keyOf(row), List.of());
    int best = -1;
    int bestEqual = key.isEmpty() ? row.size() / 2 : -1;
    for (int i = 0; i < candidates.size(); i++) {
      int equal = equalFields(row, candidates.get(i));
      if (equal > bestEqual) {
        best = i;
        bestEqual = equal;
      }
    }
    return best < 0 ? Optional.empty() : Optional.of(candidates.remove(best));
  }

  private static int equalFields(List<String> one, List<String> other) {
    int equal = 0;
    for (int i = 0; i < one.size(); i++) {
      equal += one.get(i).equals(other.get(i)) ? 1 : 0;
    }
    return equal;
  }

  private String differing(List<String> one, List<String> other) {
    return IntStream.range(0, one.size())
        .filter(i -> !one.get(i).equals(other.get(i)))
        .mapToObj(i -> table.columns().get(i).source())
        .collect(Collectors.joining(", "));
  }

  /** The key of a row that PostgreSQL alone has; empty when its types cannot be read here. */
  private String label(List<String> row) {
    List<String> parts =
        key.stream()
            .flatMap(
                i -> {
                  byte[] field = row.get(i).substring(4).getBytes(StandardCharsets.ISO_8859_1);
                  return table.columns().get(i).conversion().shown(field).stream();
                })
            .toList();
    return parts.size() == key.size() ? String.join(", ", parts) : "";
  }

  /** The fields of a row, a char for a byte, each with its length in front: NULL is not empty. */
  private static List<String> fields(byte[] row, int offset) {
    int count = (row[offset] & 0xff) << 8 | (row[offset + 1] & 0xff);
    List<String> fields = new ArrayList<>(count);
    int at = offset + 2;
    for (int i = 0; i < count; i++) {
      int length = 4 + Math.max(0, int32(row, at));
      fields.add(new String(row, at, length, StandardCharsets.ISO_8859_1));
      at += length;
    }
    return fields;
  }

  static int int32(byte[] bytes, int at) {
    return (bytes[at] & 0xff) << 24
        | (bytes[at + 1] & 0xff) << 16
        | (bytes[at + 2] & 0xff) << 8
        | (bytes[at + 3] & 0xff);
  }
}
