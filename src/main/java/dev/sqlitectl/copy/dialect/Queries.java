package dev.sqlitectl.copy.dialect;

import dev.sqlitectl.postgres.Identifier;
import dev.sqlitectl.sqlite.ObjectName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Says whole queries in PostgreSQL, where these tables and views are. */
final class Queries {
  /** The types of a recursive query widen a few times at most. */
  private static final int WIDENINGS = 4;

  private final Function<String, Optional<Relation>> relations;

  Queries(Function<String, Optional<Relation>> relations) {
    this.relations = relations;
  }

  /**
   * A query in PostgreSQL.
   *
   * @param fields the columns of its answer
   * @param single whether it answers one row at most
   */
  record Query(String sql, List<Field> fields, boolean single) {
    Field only() {
      if (fields.size() != 1) {
        throw new Untranslatable("a query inside has " + fields.size() + " columns");
      }
      return fields.get(0);
    }
  }

  /**
   * @param outer the place in which the query stands, when it is inside of another
   */
  Query query(Select select, Optional<Frame> outer) {
    return query(select, outer, List.of(), List.of());
  }

  /** The query with its columns called so; as they are when there are no names. */
  Query query(Select select, Optional<Frame> outer, List<String> names) {
    return query(select, outer, names, List.of());
  }

  private Query query(
      Select select, Optional<Frame> outer, List<String> names, List<Typed> atLeast) {
    Map<String, Relation> local = new HashMap<>();
    Queries inside = new Queries(within(local));
    String with = select.with().isEmpty() ? "" : inside.with(select.with(), local, outer) + " ";
    List<Block> blocks = select.cores().stream().map(core -> inside.block(core, outer)).toList();
    Block first = blocks.get(0);
    List<String> columns = names.isEmpty() ? first.names() : names;
    if (columns.size() != first.answers().size()) {
      throw new Untranslatable("it has more or fewer columns than names");
    }
    List<Common> types = types(blocks, atLeast);
    requireExact(select, types);
    String sql = joined(select, blocks, types, columns, !atLeast.isEmpty());
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      fields.add(field(columns.get(i), types.get(i)));
    }
    boolean plain = blocks.size() == 1 && !select.cores().get(0).distinct();
    if (!select.order().isEmpty()) {
      sql = plain ? sql + " ORDER BY " + order(select, first) : sorted(select, sql, blocks, fields);
    }
    sql += limit("LIMIT", select.limit()) + limit("OFFSET", select.offset());
    return new Query(with + sql, List.copyOf(fields), plain && first.single());
  }

  private Function<String, Optional<Relation>> within(Map<String, Relation> local) {
    return name -> {
      Optional<Relation> found = Optional.ofNullable(local.get(ObjectName.key(name)));
      return found.isPresent() ? found : relations.apply(name);
    };
  }

  private Block block(Select.Core core, Optional<Frame> outer) {
    return new Block(core, outer.map(Frame::inner).orElseGet(Frame::empty), this, relations);
  }

  private static Field field(String name, Common common) {
    Type type = common.type() == Type.NULL ? Type.TEXT : common.type();
    return new Field(name, name, type, common.affinity(), common.collation(), common.form());
  }

  private static List<Common> types(List<Block> blocks, List<Typed> atLeast) {
    List<Common> types = new ArrayList<>();
    for (int i = 0; i < blocks.get(0).answers().size(); i++) {
      List<Typed> column = new ArrayList<>();
      if (!atLeast.isEmpty()) {
        column.add(atLeast.get(i));
      }
      for (Block block : blocks) {
        if (block.answers().size() != blocks.get(0).answers().size()) {
          throw new Untranslatable("its parts have different numbers of columns");
        }
        column.add(block.answers().get(i));
      }
      types.add(Common.of(column));
    }
    return types;
  }

  /** What UNION and its like tell apart must be told apart in the same way. */
  private static void requireExact(Select select, List<Common> types) {
    if (select.operators().stream().anyMatch(operator -> !operator.equals("UNION ALL"))) {
      types.forEach(type -> Ordering.requireExact(field("", type).in("")));
    }
  }

  /** All of SQLite's operators bind alike, from the left; in PostgreSQL INTERSECT comes first. */
  private static String joined(
      Select select, List<Block> blocks, List<Common> types, List<String> columns, boolean cast) {
    StringBuilder sql = new StringBuilder(blocks.get(0).sql(types, columns));
    if (cast) {
      sql = new StringBuilder(cast(sql.toString(), types, columns));
    }
    boolean mixed = select.operators().contains("INTERSECT");
    for (int i = 1; i < blocks.size(); i++) {
      if (mixed && i > 1) {
        sql.insert(0, '(').append(')');
      }
      sql.append(' ').append(select.operators().get(i - 1)).append(' ');
      sql.append(blocks.get(i).sql(types, columns));
    }
    return sql.toString();
  }

  /** A recursive query begins with exactly the types that it goes on with. */
  private static String cast(String sql, List<Common> types, List<String> columns) {
    List<String> list = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      String name = Identifier.quote(columns.get(i));
      Type type = types.get(i).type();
      list.add(
          "\"start\"." + name + (type == Type.BOOLEAN ? "" : "::" + type.sql()) + " AS " + name);
    }
    return "SELECT " + String.join(", ", list) + " FROM (" + sql + ") AS \"start\"";
  }

  private static String order(Select select, Block block) {
    return select.order().stream()
        .map(term -> Ordering.term(plainTerm(term.expr(), block), term))
        .collect(Collectors.joining(", "));
  }

  private static Typed plainTerm(Expr term, Block block) {
    if (term instanceof Expr.Collate collate) {
      return plainTerm(collate.value(), block)
          .withCollation(Collation.of(collate.collation()), true);
    }
    int position = block.position(term);
    return position < 0 ? block.other(term) : block.answers().get(position);
  }

  /** What is no longer a single SELECT is sorted from outside, by its columns. */
  private static String sorted(Select select, String sql, List<Block> blocks, List<Field> fields) {
    String order =
        select.order().stream()
            .map(term -> Ordering.term(outerTerm(term.expr(), blocks, fields), term))
            .collect(Collectors.joining(", "));
    return "SELECT * FROM (" + sql + ") AS \"rows\" ORDER BY " + order;
  }

  private static Typed outerTerm(Expr term, List<Block> blocks, List<Field> fields) {
    if (term instanceof Expr.Collate collate) {
      return outerTerm(collate.value(), blocks, fields)
          .withCollation(Collation.of(collate.collation()), true);
    }
    int position =
        blocks.stream()
            .mapToInt(block -> block.position(term))
            .filter(p -> p >= 0)
            .findFirst()
            .orElse(-1);
    if (position < 0) {
      throw new Untranslatable("it is sorted by what it does not answer");
    }
    return fields.get(position).in("\"rows\"");
  }

  private static String limit(String word, Optional<Expr> rows) {
    if (rows.isEmpty()) {
      return "";
    }
    Typed number = new Expressions(Frame.empty(), Optional.empty()).of(rows.get());
    long limit =
        number.integer().orElseThrow(() -> new Untranslatable(word + " is no constant number"));
    return limit < 0 ? "" : " " + word + " " + limit;
  }

  private String with(List<Select.With> with, Map<String, Relation> local, Optional<Frame> outer) {
    boolean recursive = with.stream().anyMatch(Select.With::recursive);
    List<String> queries = new ArrayList<>();
    for (Select.With each : with) {
      Query query =
          each.recursive()
              ? recursive(each, local, outer)
              : query(each.select(), outer, each.columns());
      local.put(
          ObjectName.key(each.name()), new Relation(each.name(), query.fields(), Optional.empty()));
      queries.add(
          "%s AS %s(%s)".formatted(Identifier.quote(each.name()), each.hint(), query.sql()));
    }
    return "WITH " + (recursive ? "RECURSIVE " : "") + String.join(", ", queries);
  }

  /** Its columns begin as those of its first part, and are widened until the others fit. */
  private Query recursive(Select.With with, Map<String, Relation> local, Optional<Frame> outer) {
    Select select = with.select();
    if (!select.order().isEmpty() || select.limit().isPresent()) {
      throw new Untranslatable("a recursive query is sorted or limited");
    }
    String key = ObjectName.key(with.name());
    Select start =
        new Select(
            select.with(),
            select.cores().subList(0, 1),
            List.of(),
            List.of(),
            Optional.empty(),
            Optional.empty());
    List<Field> fields = query(start, outer, with.columns()).fields();
    for (int i = 0; i < WIDENINGS; i++) {
      local.put(key, new Relation(with.name(), fields, Optional.empty()));
      Query query =
          query(select, outer, with.columns(), fields.stream().map(f -> f.in("")).toList());
      if (query.fields().equals(fields)) {
        return query;
      }
      fields = query.fields();
    }
    throw new Untranslatable("the types of a recursive query do not settle");
  }
}
