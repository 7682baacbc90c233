package dev.sqlitectl.copy;

import com.dynatrace.hash4j.hashing.Hashing;
import dev.sqlitectl.copy.type.BadText;
import dev.sqlitectl.copy.type.Cell;
import dev.sqlitectl.copy.type.Conversion;
import dev.sqlitectl.copy.type.Wire;
import dev.sqlitectl.outcome.Progress;
import dev.sqlitectl.sqlite.Database;
import dev.sqlitectl.sqlite.ObjectName;
import dev.sqlitectl.sqlite.Rows;
import dev.sqlitectl.sqlite.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Finds keys that tell apart how a value is written, which types such as uuid and timestamp do not:
 * their columns keep the text, and with it the key.
 */
final class KeySpellings {
  private static final int ROWS_BETWEEN_TICKS = 1_000;

  private final Database db;
  private final BadText badText;
  private final Progress progress;

  KeySpellings(Database db, BadText badText, Progress progress) {
    this.db = db;
    this.badText = badText;
    this.progress = progress;
  }

  /** Looks at those keys of a table alone whose columns are written in several ways. */
  void keep(Schema.Table table, Evidence.OfTable evidence) {
    for (List<Integer> key : keys(table)) {
      List<Evidence> written =
          key.stream().map(evidence.columns()::get).filter(Evidence::mayMerge).toList();
      boolean writable = key.stream().noneMatch(i -> evidence.columns().get(i).holding().isEmpty());
      long merged = written.isEmpty() || !writable ? 0 : merged(table, key, evidence);
      if (merged > 0) {
        written.forEach(values -> values.keepSpelling(merged));
      }
    }
  }

  /** The positions of the columns of each key whose columns are all there. */
  private static List<List<Integer>> keys(Schema.Table table) {
    List<List<String>> keys = new ArrayList<>(List.of(table.primaryKey()));
    table.indexes().stream()
        .filter(index -> index.unique() && !index.partial())
        .map(Schema.Index::terms)
        .filter(terms -> terms.stream().allMatch(term -> term.column().isPresent()))
        .map(terms -> terms.stream().flatMap(term -> term.column().stream()).toList())
        .forEach(keys::add);
    return keys.stream()
        .map(names -> names.stream().map(name -> position(table, name)).toList())
        .filter(positions -> !positions.contains(-1))
        .toList();
  }

  private static int position(Schema.Table table, String column) {
    return IntStream.range(0, table.columns().size())
        .filter(i -> ObjectName.same(table.columns().get(i).name(), column))
        .findFirst()
        .orElse(-1);
  }

  /** How many rows have the key of another one, once it is written in the columns' types. */
  private long merged(Schema.Table table, List<Integer> key, Evidence.OfTable evidence) {
    List<Conversion> types = key.stream().map(i -> evidence.columns().get(i).chosen()).toList();
    List<String> names =
        key.stream().map(i -> Schema.quoted(table.columns().get(i).name())).toList();
    String sql =
        "SELECT %s FROM %s WHERE %s"
            .formatted(
                String.join(", ", names),
                Schema.quoted(table.name()),
                names.stream()
                    .map(name -> name + " IS NOT NULL")
                    .collect(Collectors.joining(" AND ")));
    LongStream.Builder hashes = LongStream.builder();
    long rows = 0;
    try (Rows read = db.rows(sql)) {
      Cell cell = new Cell(read, badText);
      Wire wire = new Wire((bytes, offset, length) -> {});
      while (read.next()) {
        wire.beginRow(types.size());
        for (int i = 0; i < types.size(); i++) {
          wire.beginField();
          types.get(i).write().accept(cell.at(i), wire);
          wire.endField();
        }
        wire.show(
            (row, at, length) -> hashes.add(Hashing.xxh3_64().hashBytesToLong(row, at, length)));
        if (++rows % ROWS_BETWEEN_TICKS == 0) {
          progress.at("comparing keys of " + table.name(), rows, 0, Progress.Unit.ROWS);
        }
      }
    }
    return rows - hashes.build().sorted().distinct().count();
  }
}
