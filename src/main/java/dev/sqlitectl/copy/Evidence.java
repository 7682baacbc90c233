package dev.sqlitectl.copy;

import dev.sqlitectl.outcome.Progress;
import dev.sqlitectl.sqlite.Database;
import dev.sqlitectl.sqlite.Rows;
import dev.sqlitectl.sqlite.Schema;
import dev.sqlitectl.sqlite.StorageClass;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What the values of a column say about it: how many there are of each storage class, and which
 * conversions hold every one of them.
 */
final class Evidence {
  private final Map<StorageClass, Long> counts = new EnumMap<>(StorageClass.class);
  private final List<Conversion> proposed;
  private final List<Conversion> holding;
  private final Spelling form = new Spelling();

  private Evidence(List<Conversion> candidates) {
    proposed = candidates;
    holding = new ArrayList<>(candidates);
  }

  /** The evidence of a whole table. */
  record OfTable(long rows, List<Evidence> columns) {}

  /** Reads every row of a table once. */
  static OfTable gather(Database db, Schema.Table table, Progress progress) {
    List<Evidence> columns =
        table.columns().stream().map(column -> new Evidence(candidates(table, column))).toList();
    long count = 0;
    try (Rows rows = db.rows(Copier.select(table))) {
      Cell cell = new Cell(rows);
      while (rows.next()) {
        for (int i = 0; i < columns.size(); i++) {
          columns.get(i).see(cell.at(i));
        }
        if (++count % 1000 == 0) {
          progress.at("reading " + table.name(), count, 0, Progress.Unit.ROWS);
        }
      }
    }
    return new OfTable(count, columns);
  }

  /** The best conversion that holds every value. */
  Conversion chosen() {
    return holding.get(0);
  }

  /** All that hold every value, best first. */
  List<Conversion> holding() {
    return List.copyOf(holding);
  }

  /** Whether this is another type than the declared one proposed first. */
  boolean widens(Conversion conversion) {
    return !conversion.equals(proposed.get(0));
  }

  long count(StorageClass storage) {
    return counts.getOrDefault(storage, 0L);
  }

  /** Whether there are values of more than one storage class. */
  boolean isMixed() {
    return counts.keySet().stream().filter(storage -> storage != StorageClass.NULL).count() > 1;
  }

  /**
   * How every value is written, for types that do not keep it: the template of to_char for dates
   * and times, {@code lower} or {@code upper} for uuid; empty when they are not all alike.
   */
  String form() {
    return form.template();
  }

  private void see(Cell cell) {
    counts.merge(cell.storage(), 1L, Long::sum);
    if (!cell.isNull()) {
      holding.removeIf(conversion -> !conversion.fits().test(cell));
      if (chosen().isSpelled() && cell.isText()) {
        form.see(cell.bytes());
      }
    }
  }

  private static List<Conversion> candidates(Schema.Table table, Schema.Column column) {
    return table.rowidAlias().filter(column.name()::equals).isPresent()
        ? List.of(Conversion.BIGINT)
        : TypeTable.candidates(column);
  }
}
