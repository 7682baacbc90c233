package dev.sqlitectl.copy.dialect;

import dev.sqlitectl.postgres.Identifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** FROM: the tables, queries and joins, which also tell a place what names it has. */
final class Joins {
  private final Frame frame;
  private final Queries queries;
  private final Function<String, Optional<Relation>> relations;

  Joins(Frame frame, Queries queries, Function<String, Optional<Relation>> relations) {
    this.frame = frame;
    this.queries = queries;
    this.relations = relations;
  }

  String of(List<Select.Source> sources) {
    StringBuilder sql = new StringBuilder();
    for (Select.Source source : sources) {
      List<Frame.Source> before = List.copyOf(frame.sources());
      String item = item(source);
      if (source.join().isEmpty()) {
        sql.append(item);
        continue;
      }
      Optional<String> condition = condition(source, before);
      if (condition.isEmpty() && source.join().equals("JOIN")) {
        sql.append(" CROSS JOIN ").append(item);
      } else {
        sql.append(' ').append(source.join()).append(' ').append(item);
        sql.append(" ON ").append(condition.orElse("true"));
      }
    }
    return sql.toString();
  }

  private String item(Select.Source source) {
    if (source.table().isPresent()) {
      return table(source.table().get(), source.alias());
    }
    if (source.select().isPresent()) {
      // Not lateral: the query does not see the tables beside it.
      Queries.Query query = queries.query(source.select().get(), frame.outer());
      String name =
          source.alias().isEmpty() ? "query" + (frame.sources().size() + 1) : source.alias();
      Relation relation = new Relation(name, query.fields(), Optional.empty());
      frame.add(new Frame.Source(source.alias(), Identifier.quote(name), relation));
      return "(" + query.sql() + ") AS " + Identifier.quote(name);
    }
    if (!source.alias().isEmpty()) {
      throw new Untranslatable("joined tables in parentheses have an alias");
    }
    return "(" + of(source.group()) + ")";
  }

  private String table(String name, String alias) {
    Relation relation =
        relations.apply(name).orElseThrow(() -> new Untranslatable("there is no table " + name));
    String quoted = Identifier.quote(relation.name());
    if (alias.isEmpty()) {
      frame.add(new Frame.Source(name, quoted, relation));
      return quoted;
    }
    frame.add(new Frame.Source(alias, Identifier.quote(alias), relation));
    return quoted + " AS " + Identifier.quote(alias);
  }

  private Optional<String> condition(Select.Source source, List<Frame.Source> before) {
    if (source.on().isPresent()) {
      return Optional.of(new Expressions(frame, Optional.of(queries)).truth(source.on().get()));
    }
    if (!source.natural() && source.using().isEmpty()) {
      return Optional.empty();
    }
    if (frame.sources().size() != before.size() + 1) {
      throw new Untranslatable("joined tables in parentheses are joined by the names of columns");
    }
    List<String> names = source.natural() ? shared(before) : source.using();
    List<String> equalities = new ArrayList<>();
    for (String name : names) {
      equalities.add(equality(name, source.join()));
    }
    return names.isEmpty() ? Optional.empty() : Optional.of(String.join(" AND ", equalities));
  }

  private List<String> shared(List<Frame.Source> before) {
    return last().relation().fields().stream()
        .map(Field::source)
        .filter(name -> before.stream().anyMatch(s -> s.relation().field(name).isPresent()))
        .toList();
  }

  private Frame.Source last() {
    return frame.sources().get(frame.sources().size() - 1);
  }

  private String equality(String name, String join) {
    Frame.Source last = last();
    Typed right =
        last.relation()
            .field(name)
            .orElseThrow(() -> new Untranslatable("there is no column " + name))
            .in(last.prefix());
    Typed left = frame.besidesLast(name);
    Typed merged =
        join.equals("JOIN") || join.equals("LEFT JOIN")
            ? left
            : Functions.of("coalesce", List.of(left, right));
    frame.merge(name, merged);
    return Expressions.compare("=", left, right).sql();
  }
}
