package dev.sqlitectl.copy;

import dev.sqlitectl.sqlite.ObjectName;
import dev.sqlitectl.sqlite.Schema;
import dev.sqlitectl.sqlite.StorageClass;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A table of the source while its plan is made: its columns are decided, its constraints are not.
 *
 * @param name in PostgreSQL
 */
record TableDraft(
    Schema.Table source, String name, Evidence.OfTable evidence, List<CopyPlan.Column> columns) {

  /** A column by its name in SQLite, in any case of letters. */
  Optional<CopyPlan.Column> column(String sourceName) {
    return columns.stream().filter(c -> ObjectName.same(c.source(), sourceName)).findFirst();
  }

  /** The names in PostgreSQL of those of these columns that exist. */
  List<String> names(List<String> sourceNames) {
    return sourceNames.stream()
        .flatMap(name -> column(name).stream())
        .map(CopyPlan.Column::name)
        .toList();
  }

  /** The family of types that a column belongs to. */
  String family(String sourceName) {
    return column(sourceName).map(c -> c.conversion().family()).orElse("");
  }

  /** Whether a column became text and holds nothing else. */
  boolean isText(String sourceName) {
    return IntStream.range(0, columns.size())
        .filter(i -> ObjectName.same(columns.get(i).source(), sourceName))
        .anyMatch(
            i ->
                family(sourceName).equals("text")
                    && !evidence.columns().get(i).isForeignTo(columns.get(i).conversion()));
  }

  /** Whether one of these columns holds NULL somewhere. */
  boolean holdsNull(List<String> sourceNames) {
    for (int i = 0; i < columns.size(); i++) {
      String source = columns.get(i).source();
      if (sourceNames.stream().anyMatch(name -> ObjectName.same(source, name))
          && evidence.columns().get(i).count(StorageClass.NULL) > 0) {
        return true;
      }
    }
    return false;
  }

  /** Whether PostgreSQL can sort and compare all of these columns: json it cannot. */
  boolean areOrdered(List<String> sourceNames) {
    return sourceNames.stream()
        .flatMap(name -> column(name).stream())
        .allMatch(column -> column.conversion().isOrdered());
  }
}
