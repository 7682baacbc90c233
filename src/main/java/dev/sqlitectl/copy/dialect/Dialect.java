package dev.sqlitectl.copy.dialect;

import dev.sqlitectl.sqlite.ObjectName;
import dev.sqlitectl.sqlite.Schema;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Says a database's SQL in PostgreSQL: defaults, CHECK constraints, generated columns, indexes and
 * views. What has no translation of the same meaning is refused, with the reason; nothing throws.
 *
 * <p>Names of tables and views are written without a schema: the caller puts theirs first in the
 * search_path when it runs the SQL.
 */
public final class Dialect {
  /** A table with all that is known of it. */
  private record Known(Scope.Table table, Optional<CreateTable> parts, Relation relation) {
    Frame frame() {
      return Frame.of(new Frame.Source(table.source().name(), "", relation));
    }
  }

  /**
   * A CHECK constraint.
   *
   * @param name empty when it has none
   * @param source its condition in SQLite
   */
  public record Check(String name, String source, Translation condition) {}

  /**
   * A view.
   *
   * @param columns its columns' names, in order; empty when it was refused
   * @param query what follows CREATE VIEW … AS
   */
  public record View(Scope.View view, List<String> columns, Translation query) {}

  private final Map<String, Known> tables = new HashMap<>();
  private final Map<String, Scope.View> pending = new LinkedHashMap<>();
  private final Map<String, Relation> translated = new HashMap<>();
  private final Set<String> refused = new HashSet<>();
  private final Set<String> underway = new HashSet<>();
  private final List<View> views = new ArrayList<>();
  private final UnaryOperator<String> naming;

  public Dialect(Scope scope) {
    naming = scope.naming();
    scope.tables().forEach(table -> tables.put(key(table.source().name()), known(table)));
    scope.views().forEach(view -> pending.put(key(view.source().name()), view));
  }

  /** The default of a column that has one, fitted to its type: what follows DEFAULT. */
  public Translation defaultOf(String table, String column) {
    return Translation.of(
        () -> {
          Schema.Column source = source(table, column);
          Expr expr = ExprParser.parse(source.defaultSql().orElse("NULL"));
          return target(table, column).fit(value(expr));
        });
  }

  /** A bare word is a string there, as one in double quotes is. */
  private static Typed value(Expr expr) {
    boolean word =
        expr instanceof Expr.Name name
            && name.table().isEmpty()
            && !name.name().equalsIgnoreCase("true")
            && !name.name().equalsIgnoreCase("false");
    if (word) {
      return Literals.typed(Expr.Literal.string(((Expr.Name) expr).name()));
    }
    return RandomText.of(expr)
        .orElseGet(() -> new Expressions(Frame.empty(), Optional.empty()).of(expr));
  }

  /** The table's CHECK constraints, in declared order. */
  public List<Check> checks(String table) {
    Known known = known(table);
    if (known.parts().isEmpty()) {
      return List.of(
          new Check(
              "",
              known.table().source().sql(),
              new Translation("", "its CREATE TABLE is not understood")));
    }
    return known.parts().get().checks().stream()
        .map(
            check ->
                new Check(
                    check.name(),
                    check.sql(),
                    Translation.of(
                        () ->
                            new Expressions(known.frame(), Optional.empty())
                                .truth(ExprParser.parse(check.sql())))))
        .toList();
  }

  /** The expression of a generated column, fitted to its type. */
  public Translation generated(String table, String column) {
    return Translation.of(
        () -> {
          Known known = known(table);
          String sql =
              known
                  .parts()
                  .flatMap(parts -> parts.generated(column))
                  .orElseThrow(() -> new Untranslatable("its CREATE TABLE is not understood"));
          Typed value = new Expressions(known.frame(), Optional.empty()).of(ExprParser.parse(sql));
          return target(table, column).fit(value);
        });
  }

  /**
   * What an index is made on: what follows CREATE INDEX … ON its table, {@code ("a", (lower("b"))
   * DESC) WHERE "c" > 0}.
   */
  public Translation index(String table, Schema.Index index) {
    return Translation.of(() -> new IndexTerms(known(table).frame(), index).sql());
  }

  /** The collations of an index by which texts are equal in SQLite that it tells apart here. */
  public List<String> lostCollations(String table, Schema.Index index) {
    return new IndexTerms(known(table).frame(), index)
        .lostCollations(column -> known(table).table().columns().get(position(table, column)));
  }

  /** Whether texts that differ can be the same to a collation, in a way that is known here. */
  public static boolean folds(String collation) {
    return Collation.atLeast(collation).folds();
  }

  /** How the column compares text when not by its bytes: NOCASE, RTRIM, the application's own. */
  public Optional<String> collation(String table, String column) {
    return known(table)
        .parts()
        .flatMap(create -> create.collation(column))
        .filter(name -> !name.equalsIgnoreCase("BINARY"));
  }

  /** For each foreign key of the table, in the schema's order, whether it is checked at COMMIT. */
  public List<Boolean> deferred(String table) {
    Known known = known(table);
    List<Boolean> deferred = known.parts().map(CreateTable::deferred).orElse(List.of());
    int keys = known.table().source().foreignKeys().size();
    return deferred.size() == keys ? deferred : Collections.nCopies(keys, false);
  }

  /**
   * Constraints that settle a conflict in SQLite's own way, which PostgreSQL has not: {@code code
   * UNIQUE ON CONFLICT REPLACE}.
   */
  public List<String> conflicts(String table) {
    return known(table).parts().map(CreateTable::conflicts).orElse(List.of());
  }

  /** Every view, each after those that it reads. */
  public List<View> views() {
    List.copyOf(pending.keySet()).forEach(this::translateOnce);
    return List.copyOf(views);
  }

  /** What a name means in FROM; a view is translated when it is first asked for. */
  private Optional<Relation> relation(String name) {
    Known table = tables.get(key(name));
    if (table != null) {
      return Optional.of(table.relation());
    }
    if (underway.contains(key(name))) {
      throw new Untranslatable("it reads itself");
    }
    translateOnce(key(name));
    if (refused.contains(key(name))) {
      throw new Untranslatable("it reads the view " + name + ", which is not translated");
    }
    return Optional.ofNullable(translated.get(key(name)));
  }

  private void translateOnce(String key) {
    Scope.View view = pending.remove(key);
    if (view != null) {
      underway.add(key);
      translate(view);
      underway.remove(key);
    }
  }

  private void translate(Scope.View view) {
    List<String> columns = new ArrayList<>();
    Translation query =
        Translation.of(
            () -> {
              CreateView create = CreateView.read(view.source().sql());
              Queries.Query said =
                  new Queries(this::relation)
                      .query(create.select(), Optional.empty(), create.columns());
              List<Field> fields =
                  said.fields().stream().map(f -> f.called(naming.apply(f.name()))).toList();
              fields.forEach(field -> columns.add(field.name()));
              translated.put(
                  key(view.source().name()), new Relation(view.name(), fields, Optional.empty()));
              return said.sql();
            });
    if (!query.translated()) {
      refused.add(key(view.source().name()));
    }
    views.add(new View(view, List.copyOf(columns), query));
  }

  private static Known known(Scope.Table table) {
    Optional<CreateTable> parts;
    try {
      parts = Optional.of(CreateTable.read(table.source().sql()));
    } catch (Untranslatable notUnderstood) {
      parts = Optional.empty();
    }
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i < table.columns().size(); i++) {
      Schema.Column source = table.source().columns().get(i);
      Affinity affinity = affinity(table.source(), source);
      fields.add(field(source, affinity, table.columns().get(i), parts));
    }
    return new Known(
        table, parts, new Relation(table.name(), List.copyOf(fields), table.source().rowidAlias()));
  }

  private static Field field(
      Schema.Column source, Affinity affinity, Scope.Column column, Optional<CreateTable> parts) {
    Type type = Type.of(column.type(), column.mixed());
    Optional<String> collation = parts.flatMap(create -> create.collation(source.name()));
    String form =
        switch (type) {
          case DATE -> Typed.DAY;
          case NUMERIC -> numericForm(column, affinity);
          default -> column.form();
        };
    return new Field(
        source.name(),
        column.name(),
        type,
        affinity,
        collation.map(Collation::atLeast).orElse(Collation.BINARY),
        form);
  }

  /** In a STRICT table, ANY keeps every value as it is. */
  private static Affinity affinity(Schema.Table table, Schema.Column column) {
    boolean any = table.strict() && column.declaredType().equalsIgnoreCase("ANY");
    return any ? Affinity.BLOB : Affinity.of(column.declaredType());
  }

  /** Few enough digits, and integers known by their value. */
  private static String numericForm(Scope.Column column, Affinity affinity) {
    List<Integer> sizes = Target.of(column, affinity).sizes();
    boolean plain =
        affinity.isNumeric() && sizes.size() == 2 && sizes.get(0) <= 15 && sizes.get(1) <= 4;
    return plain ? Typed.PLAIN : "";
  }

  private Known known(String table) {
    Known known = tables.get(key(table));
    if (known == null) {
      throw new IllegalArgumentException("not in the scope: " + table);
    }
    return known;
  }

  private Schema.Column source(String table, String column) {
    return known(table).table().source().columns().get(position(table, column));
  }

  private Target target(String table, String column) {
    Scope.Column target = known(table).table().columns().get(position(table, column));
    return Target.of(target, affinity(known(table).table().source(), source(table, column)));
  }

  private int position(String table, String column) {
    List<Schema.Column> columns = known(table).table().source().columns();
    for (int i = 0; i < columns.size(); i++) {
      if (ObjectName.same(columns.get(i).name(), column)) {
        return i;
      }
    }
    throw new IllegalArgumentException("not in the scope: " + table + "." + column);
  }

  private static String key(String name) {
    return ObjectName.key(name);
  }
}
