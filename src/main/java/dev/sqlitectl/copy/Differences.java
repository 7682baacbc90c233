package dev.sqlitectl.copy;

import dev.sqlitectl.sqlite.Rows;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Finds the rows that two sides do not share, among those in the buckets where their fingerprints
 * differ, and says which columns are to blame.
 */
final class Differences {
  /** So many are named; the first few tell what is wrong. */
  static final int MOST = 20;

  /** Rows kept at a time, so that two wholly different tables do not fill the memory. */
  private static final int MOST_KEPT = 10_000;

  private final CopyPlan.Table table;
  private final BitSet suspects;
  private final Fingerprint buckets = new Fingerprint();
  private final List<Integer> key;

  /** Rows of PostgreSQL that SQLite has not shown yet, and how often each is there. */
  private final Map<List<String>, Integer> inPostgres = new HashMap<>();

  private final List<Row> onlyInSqlite = new ArrayList<>();

  /** Once set, no row can be told from another any more. */
  private boolean tooMany;

  private record Row(List<String> fields, String key) {}

  Differences(CopyPlan.Table table, BitSet suspects) {
    this.table = table;
    this.suspects = suspects;
    List<String> columns = table.columns().stream().map(CopyPlan.Column::name).toList();
    this.key =
        table.uniques().stream()
            .filter(CopyPlan.Unique::primary)
            .flatMap(unique -> unique.columns().stream())
            .map(columns::indexOf)
            .toList();
  }

  /** Shows a row that PostgreSQL holds; all of them first. */
  void inPostgres(byte[] bytes, int offset, int length) {
    if (suspects.get(buckets.bucket(bytes, offset, length))) {
      inPostgres.merge(fields(bytes, offset), 1, Integer::sum);
      tooMany |= inPostgres.size() > MOST_KEPT;
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
    if (tooMany || !suspects.get(buckets.bucket(bytes, offset, length))) {
      return;
    }
    List<String> fields = fields(bytes, offset);
    if (inPostgres.containsKey(fields)) {
      inPostgres.computeIfPresent(fields, (row, count) -> count > 1 ? count - 1 : null);
    } else {
      String label = key.stream().map(rows::string).collect(Collectors.joining(", "));
      onlyInSqlite.add(new Row(fields, label));
      tooMany |= onlyInSqlite.size() > MOST_KEPT;
    }
  }

  /** What was found: rows with the same key, or nearly the same values, are one difference. */
  List<Difference> found() {
    if (tooMany) {
      return List.of(
          new Difference(table.source(), "", "differs, as do too many others to name them"));
    }
    List<Difference> found = new ArrayList<>();
    List<List<String>> rest = new ArrayList<>(inPostgres.keySet());
    for (Row row : onlyInSqlite) {
      List<String> partner = partner(row.fields(), rest);
      rest.remove(partner);
      String what =
          partner.isEmpty()
              ? "is missing in PostgreSQL"
              : "differs in " + String.join(", ", differing(row.fields(), partner));
      found.add(new Difference(table.source(), row.key(), what));
    }
    rest.forEach(row -> found.add(new Difference(table.source(), "", "is not in SQLite")));
    return List.copyOf(found.subList(0, Math.min(MOST, found.size())));
  }

  private List<String> partner(List<String> row, List<List<String>> candidates) {
    List<String> best = List.of();
    int bestEqual = key.isEmpty() ? row.size() / 2 : -1;
    for (List<String> candidate : candidates) {
      boolean sameKey = key.stream().allMatch(i -> row.get(i).equals(candidate.get(i)));
      int equal = row.size() - differing(row, candidate).size();
      if (sameKey && equal > bestEqual) {
        best = candidate;
        bestEqual = equal;
      }
    }
    return best;
  }

  private List<String> differing(List<String> one, List<String> other) {
    return IntStream.range(0, one.size())
        .filter(i -> !one.get(i).equals(other.get(i)))
        .mapToObj(i -> table.columns().get(i).source())
        .toList();
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
