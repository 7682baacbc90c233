package dev.sqlitectl.copy;

import dev.sqlitectl.sqlite.Database;
import dev.sqlitectl.sqlite.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Which tables and columns of SQLite are which of those that stand in PostgreSQL: first by the
 * names that a move with the same options would give them, then by their own, then in any case of
 * letters where that leaves no doubt.
 *
 * @param tables those that were found
 * @param nowhere tables of SQLite that stand nowhere
 * @param leftOut tables and views that stay behind by the user's own wish
 * @param unreadable columns of SQLite that nobody can read
 */
record Counterparts(
    List<Fit> tables, List<String> nowhere, List<String> leftOut, List<NotCarried> unreadable) {

  /**
   * A table on both sides.
   *
   * @param source with the columns alone that are on both sides, in the order of {@code columns}
   * @param missing columns of SQLite that PostgreSQL has not
   */
  record Fit(
      Schema.Table source,
      StandingTables.Table there,
      List<StandingTables.Column> columns,
      List<String> missing) {

    /** Columns that must have a value and would get none. */
    List<String> starving() {
      return there.columns().stream()
          .filter(column -> column.notNull() && !column.filled() && !columns.contains(column))
          .map(StandingTables.Column::name)
          .toList();
    }
  }

  static Counterparts find(Database db, MoveOptions options, StandingTables standing) {
    Cargo cargo = Cargo.read(db, options);
    ColumnPlanner columns = new ColumnPlanner(db, options, new Names(Set.of()), new ArrayList<>());
    List<Schema.Table> sources = cargo.schema().tables();
    Map<String, StandingTables.Table> there = byName(standing.tables(), StandingTables.Table::name);
    Map<String, String> pairs =
        pairs(
            sources.stream().map(Schema.Table::name).toList(),
            sources.stream().map(source -> cargo.nameOf(source.name())).toList(),
            List.copyOf(there.keySet()));
    List<Fit> found = new ArrayList<>();
    List<String> nowhere = new ArrayList<>(cargo.tooWide());
    for (Schema.Table source : sources) {
      StandingTables.Table counterpart = there.get(pairs.get(source.name()));
      if (counterpart == null) {
        nowhere.add(source.name());
      } else {
        found.add(fit(source, columns.names(source), counterpart));
      }
    }
    return new Counterparts(
        List.copyOf(found), List.copyOf(nowhere), cargo.leftOut(), cargo.unreadable());
  }

  private static Fit fit(Schema.Table source, List<String> names, StandingTables.Table there) {
    Map<String, StandingTables.Column> standing =
        byName(there.columns(), StandingTables.Column::name);
    Map<String, String> pairs =
        pairs(
            source.columns().stream().map(Schema.Column::name).toList(),
            names,
            List.copyOf(standing.keySet()));
    List<Schema.Column> columns = new ArrayList<>();
    List<StandingTables.Column> counterparts = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (Schema.Column column : source.columns()) {
      StandingTables.Column counterpart = standing.get(pairs.get(column.name()));
      if (counterpart == null) {
        missing.add(column.name());
      } else {
        columns.add(column);
        counterparts.add(counterpart);
      }
    }
    return new Fit(source.with(columns), there, List.copyOf(counterparts), List.copyOf(missing));
  }

  private static <T> Map<String, T> byName(List<T> things, Function<T, String> name) {
    return things.stream().collect(Collectors.toMap(name, t -> t, (a, b) -> a, LinkedHashMap::new));
  }

  /**
   * Pairs names one to one.
   *
   * @param wished what each source would be called, in the same order
   * @return by the source's name, those that have a counterpart
   */
  static Map<String, String> pairs(
      List<String> sources, List<String> wished, List<String> standing) {
    Map<String, String> pairs = new LinkedHashMap<>();
    match(sources, wished, standing, name -> name, pairs);
    match(sources, sources, standing, name -> name, pairs);
    match(sources, wished, standing, name -> name.toLowerCase(Locale.ROOT), pairs);
    match(sources, sources, standing, name -> name.toLowerCase(Locale.ROOT), pairs);
    return pairs;
  }

  /** Adds those of the sources left whose wish is the name of one alone that is left. */
  private static void match(
      List<String> sources,
      List<String> wishes,
      List<String> standing,
      UnaryOperator<String> form,
      Map<String, String> pairs) {
    Map<String, List<String>> free =
        standing.stream()
            .filter(name -> !pairs.containsValue(name))
            .collect(Collectors.groupingBy(form));
    Map<String, List<String>> wishing = new LinkedHashMap<>();
    for (int i = 0; i < sources.size(); i++) {
      if (!pairs.containsKey(sources.get(i))) {
        wishing
            .computeIfAbsent(form.apply(wishes.get(i)), wish -> new ArrayList<>())
            .add(sources.get(i));
      }
    }
    wishing.forEach(
        (wish, who) -> {
          List<String> found = free.getOrDefault(wish, List.of());
          if (who.size() == 1 && found.size() == 1) {
            pairs.put(who.get(0), found.get(0));
          }
        });
  }
}
