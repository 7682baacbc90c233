package dev.sqlitectl.copy.dialect;

import dev.sqlitectl.sqlite.ObjectName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What names mean at one place: the tables of FROM, the columns they were joined by, the aliases of
 * the select list, and then what they mean outside of the query.
 */
final class Frame {
  /**
   * A table in FROM.
   *
   * @param name in SQLite: its alias or its own
   * @param prefix what stands before its columns in PostgreSQL, quoted; empty for nothing
   */
  record Source(String name, String prefix, Relation relation) {}

  private final Optional<Frame> outer;
  private final List<Source> sources = new ArrayList<>();
  private final Map<String, Typed> merged = new HashMap<>();
  private final Set<String> hidden = new HashSet<>();
  private final Map<String, Expr> aliases = new HashMap<>();

  private Frame(Optional<Frame> outer) {
    this.outer = outer;
  }

  /** Where nothing has a name. */
  static Frame empty() {
    return new Frame(Optional.empty());
  }

  /** Within the definition of a table, where its columns stand by themselves. */
  static Frame of(Source only) {
    Frame frame = empty();
    frame.sources.add(only);
    return frame;
  }

  /** Within a query inside this place. */
  Frame inner() {
    return new Frame(Optional.of(this));
  }

  List<Source> sources() {
    return sources;
  }

  void add(Source source) {
    sources.add(source);
  }

  /** From now on the bare name means this, and not the column of the last table. */
  void merge(String name, Typed value) {
    merged.put(key(name), value);
    hidden.add(sources.get(sources.size() - 1).prefix() + "." + key(name));
  }

  /** What the bare name means without the last table, which is about to be joined by it. */
  Typed besidesLast(String name) {
    Source last = sources.remove(sources.size() - 1);
    try {
      return column(Optional.empty(), name)
          .orElseThrow(() -> new Untranslatable("there is no column " + name));
    } finally {
      sources.add(last);
    }
  }

  /** The columns that {@code *} shows, in order, by their names in SQLite. */
  List<Map.Entry<String, Typed>> all() {
    List<Map.Entry<String, Typed>> all = new ArrayList<>();
    Set<String> shown = new HashSet<>();
    for (Source source : sources) {
      for (Field field : visible(source)) {
        Typed own = field.in(source.prefix());
        boolean first = shown.add(key(field.source()));
        all.add(
            Map.entry(field.source(), first ? merged.getOrDefault(key(field.source()), own) : own));
      }
    }
    return all;
  }

  private List<Field> visible(Source source) {
    return source.relation().fields().stream()
        .filter(field -> !hidden.contains(source.prefix() + "." + key(field.source())))
        .toList();
  }

  void alias(String name, Expr expr) {
    aliases.putIfAbsent(key(name), expr);
  }

  /** What an alias of the select list stands for. */
  Optional<Expr> alias(String name) {
    return Optional.ofNullable(aliases.get(key(name)));
  }

  /** This place without the aliases, where what they stand for is read. */
  Frame withoutAliases() {
    Frame frame = new Frame(outer);
    frame.sources.addAll(sources);
    frame.merged.putAll(merged);
    frame.hidden.addAll(hidden);
    return frame;
  }

  Optional<Frame> outer() {
    return outer;
  }

  /** The column of this name right here, not further out. */
  Optional<Typed> column(Optional<String> table, String name) {
    List<Typed> found = new ArrayList<>();
    for (Source source : sources) {
      boolean hides = hidden.contains(source.prefix() + "." + key(name));
      if (table.isEmpty() ? !hides : ObjectName.same(table.get(), source.name())) {
        source.relation().field(name).ifPresent(field -> found.add(field.in(source.prefix())));
      }
    }
    if (found.size() > 1) {
      throw new Untranslatable("the column " + name + " is ambiguous");
    }
    return table.isEmpty() && !found.isEmpty() && merged.containsKey(key(name))
        ? Optional.ofNullable(merged.get(key(name)))
        : found.stream().findFirst();
  }

  /** How the table calls the column of this name. */
  Optional<String> declared(Expr.Name name) {
    return sources.stream()
        .filter(s -> name.table().isEmpty() || ObjectName.same(name.table().get(), s.name()))
        .flatMap(source -> source.relation().field(name.name()).stream())
        .map(Field::source)
        .findFirst();
  }

  private static String key(String name) {
    return ObjectName.key(name);
  }
}
