package dev.sqlitectl.copy;

import dev.sqlitectl.copy.type.Conversion;
import dev.sqlitectl.sqlite.ObjectName;
import dev.sqlitectl.sqlite.Schema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The conversion of every column. Each column takes the first that holds its values, except that
 * columns tied by foreign keys must become types that PostgreSQL can compare: they take the first
 * family of types that holds the values of all of them.
 */
final class Conversions {
  private record ColumnOf(String table, String column) {}

  private final Map<ColumnOf, Evidence> evidence = new HashMap<>();
  private final Map<ColumnOf, Set<ColumnOf>> tied = new LinkedHashMap<>();
  private final Map<ColumnOf, Conversion> chosen = new HashMap<>();

  /**
   * @param tables all tables, and what their values say, in the same order
   * @param onMismatch whether a column keeps its declared type though values do not fit it
   */
  Conversions(List<Schema.Table> tables, List<Evidence.OfTable> values, OnMismatch onMismatch) {
    for (int t = 0; t < tables.size(); t++) {
      Schema.Table table = tables.get(t);
      for (int c = 0; c < table.columns().size(); c++) {
        ColumnOf column = column(table.name(), table.columns().get(c).name());
        Evidence found = values.get(t).columns().get(c);
        evidence.put(column, found);
        chosen.put(column, onMismatch == OnMismatch.REJECT ? found.declared() : found.chosen());
      }
    }
    tables.forEach(table -> tie(table, tables));
    Set<ColumnOf> seen = new LinkedHashSet<>();
    tied.keySet().forEach(column -> unify(group(column, seen)));
  }

  Conversion of(Schema.Table table, Schema.Column column) {
    return chosen(column(table.name(), column.name()));
  }

  private void tie(Schema.Table table, List<Schema.Table> tables) {
    for (Schema.ForeignKey key : table.foreignKeys()) {
      Optional<Schema.Table> parent =
          tables.stream().filter(t -> ObjectName.same(t.name(), key.parent())).findFirst();
      List<String> referenced =
          key.parentColumns().isEmpty()
              ? parent.map(Schema.Table::primaryKey).orElse(List.of())
              : key.parentColumns();
      for (int i = 0; i < Math.min(key.columns().size(), referenced.size()); i++) {
        ColumnOf from = column(table.name(), key.columns().get(i));
        ColumnOf to = column(key.parent(), referenced.get(i));
        if (evidence.containsKey(from) && evidence.containsKey(to)) {
          tied.computeIfAbsent(from, c -> new LinkedHashSet<>()).add(to);
          tied.computeIfAbsent(to, c -> new LinkedHashSet<>()).add(from);
        }
      }
    }
  }

  /** All columns that hang together with this one; empty when they were seen before. */
  private List<ColumnOf> group(ColumnOf start, Set<ColumnOf> seen) {
    List<ColumnOf> group = new ArrayList<>();
    if (seen.add(start)) {
      group.add(start);
    }
    for (int i = 0; i < group.size(); i++) {
      tied.getOrDefault(group.get(i), Set.of()).stream().filter(seen::add).forEach(group::add);
    }
    return group;
  }

  private void unify(List<ColumnOf> group) {
    Set<String> families = new LinkedHashSet<>();
    group.forEach(column -> families.add(chosen(column).family()));
    if (families.size() < 2) {
      return;
    }
    // What the columns took by themselves comes first, then whatever else holds the first one.
    holding(group.get(0)).forEach(conversion -> families.add(conversion.family()));
    families.stream()
        .filter(family -> group.stream().allMatch(column -> first(column, family).isPresent()))
        .findFirst()
        .ifPresent(
            family ->
                group.forEach(
                    column -> first(column, family).ifPresent(c -> chosen.put(column, c))));
  }

  private Optional<Conversion> first(ColumnOf column, String family) {
    return holding(column).stream().filter(c -> c.family().equals(family)).findFirst();
  }

  private List<Conversion> holding(ColumnOf column) {
    Evidence found = evidence.get(column);
    List<Conversion> holding = new ArrayList<>(List.of(chosen(column)));
    holding.addAll(found == null ? List.of() : found.holding());
    return holding;
  }

  private Conversion chosen(ColumnOf column) {
    Conversion found = chosen.get(column);
    if (found == null) {
      throw new IllegalArgumentException("no such column: " + column);
    }
    return found;
  }

  private static ColumnOf column(String table, String column) {
    return new ColumnOf(ObjectName.key(table), ObjectName.key(column));
  }
}
