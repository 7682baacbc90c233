package dev.sqlitectl.copy.dialect;

import dev.sqlitectl.postgres.Identifier;
import dev.sqlitectl.sqlite.ObjectName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** One SELECT being said in PostgreSQL; what it answers is written last, in types asked for. */
final class Block {
  private final Select.Core core;
  private final Frame frame;
  private final Queries queries;
  private final List<String> names = new ArrayList<>();
  private final List<Optional<Expr>> written = new ArrayList<>();
  private final List<Typed> answers = new ArrayList<>();
  private final String tail;

  Block(
      Select.Core core,
      Frame frame,
      Queries queries,
      Function<String, Optional<Relation>> relations) {
    this.core = core;
    this.frame = frame;
    this.queries = queries;
    String from = new Joins(frame, queries, relations).of(core.from());
    core.results().forEach(this::answer);
    for (Select.Result result : core.results()) {
      if (!result.alias().isEmpty()) {
        result.expr().ifPresent(expr -> frame.alias(result.alias(), expr));
      }
    }
    if (core.distinct()) {
      answers.forEach(Ordering::requireExact);
    }
    this.tail = (from.isEmpty() ? "" : " FROM " + from) + clauses();
  }

  /** The columns' names in SQLite, each one different. */
  List<String> names() {
    Set<String> taken = new HashSet<>();
    List<String> unique = new ArrayList<>();
    for (String name : names) {
      String candidate = name;
      for (int n = 1; !taken.add(ObjectName.key(candidate)); n++) {
        candidate = name + ":" + n;
      }
      unique.add(candidate);
    }
    return unique;
  }

  List<Typed> answers() {
    return answers;
  }

  /** The whole of it, its columns being of these types and names. */
  String sql(List<Common> types, List<String> columns) {
    List<String> list = new ArrayList<>();
    for (int i = 0; i < answers.size(); i++) {
      Typed fitted = types.get(i).as(answers.get(i));
      Typed answer = fitted.isNull() ? fitted.cast(types.get(i).type()) : fitted;
      String name = Identifier.quote(columns.get(i));
      boolean named = answer.rank() == Typed.ATOM && answer.sql().endsWith("." + name);
      list.add(named ? answer.sql() : answer.sql() + " AS " + name);
    }
    return "SELECT " + (core.distinct() ? "DISTINCT " : "") + String.join(", ", list) + tail;
  }

  /** Which of the columns a term of ORDER BY or GROUP BY is; -1 when it is none of them. */
  int position(Expr term) {
    if (term instanceof Expr.Literal literal && literal.kind() == Expr.Literal.Kind.INTEGER) {
      int position = literal.text().length() > 4 ? 0 : Integer.parseInt(literal.text());
      if (position < 1 || position > answers.size()) {
        throw new Untranslatable("there is no column " + literal.text());
      }
      return position - 1;
    }
    if (term instanceof Expr.Name name && name.table().isEmpty()) {
      for (int i = 0; i < names.size(); i++) {
        if (ObjectName.same(names.get(i), name.name())) {
          return i;
        }
      }
    }
    return written.indexOf(Optional.of(term));
  }

  /** A term of ORDER BY that is none of the columns. */
  Typed other(Expr term) {
    return expressions().of(term);
  }

  /** Whether it answers one row, whatever the tables hold. */
  boolean single() {
    boolean aggregate =
        core.results().stream()
            .flatMap(result -> result.expr().stream())
            .anyMatch(
                expr ->
                    expr instanceof Expr.Call call
                        && call.over().isEmpty()
                        && Aggregates.isOne(call));
    return core.groupBy().isEmpty() && (aggregate || core.from().isEmpty());
  }

  private Expressions expressions() {
    return new Expressions(frame, Optional.of(queries));
  }

  private void answer(Select.Result result) {
    if (result.expr().isPresent()) {
      Expr expr = result.expr().get();
      add(name(result, expr), result.expr(), expressions().of(expr));
    } else if (result.table().isPresent()) {
      String table = result.table().get();
      Frame.Source source =
          frame.sources().stream()
              .filter(s -> ObjectName.same(s.name(), table))
              .findFirst()
              .orElseThrow(() -> new Untranslatable("there is no table " + table));
      for (Field field : source.relation().fields()) {
        add(field.source(), Optional.empty(), field.in(source.prefix()));
      }
    } else {
      for (Map.Entry<String, Typed> column : frame.all()) {
        add(column.getKey(), Optional.empty(), column.getValue());
      }
    }
  }

  private void add(String name, Optional<Expr> expr, Typed value) {
    names.add(name);
    written.add(expr);
    answers.add(value.type() == Type.JSON_VALUE ? JsonPath.text(value) : value);
  }

  private String name(Select.Result result, Expr expr) {
    if (!result.alias().isEmpty()) {
      return result.alias();
    }
    Expr bare = expr instanceof Expr.Collate collate ? collate.value() : expr;
    return bare instanceof Expr.Name name
        ? frame.declared(name).orElse(name.name())
        : result.text();
  }

  private String clauses() {
    StringBuilder sql = new StringBuilder();
    core.where().ifPresent(where -> sql.append(" WHERE ").append(expressions().truth(where)));
    if (!core.groupBy().isEmpty()) {
      sql.append(
          core.groupBy().stream()
              .map(this::group)
              .collect(Collectors.joining(", ", " GROUP BY ", "")));
    }
    core.having().ifPresent(having -> sql.append(" HAVING ").append(expressions().truth(having)));
    if (!core.windows().isEmpty()) {
      Aggregates aggregates = new Aggregates(expressions(), true);
      sql.append(
          core.windows().stream()
              .map(w -> Aggregates.name(w.name()) + " AS " + aggregates.definition(w))
              .collect(Collectors.joining(", ", " WINDOW ", "")));
    }
    return sql.toString();
  }

  private String group(Expr term) {
    boolean position =
        term instanceof Expr.Literal literal && literal.kind() == Expr.Literal.Kind.INTEGER;
    Typed value = position ? answers.get(position(term)) : expressions().of(term);
    Typed group = value.type() == Type.JSON_VALUE ? JsonPath.text(value) : value;
    Ordering.requireExact(group);
    return group.literal().isPresent() ? Ordering.constant(group) : group.sql();
  }
}
