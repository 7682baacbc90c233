package dev.sqlitectl.copy.dialect;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Says expressions in PostgreSQL, at one place with its names. */
final class Expressions {
  private final Frame frame;
  private final Optional<Queries> queries;

  /**
   * @param queries translates what is a query of its own; empty in the definition of a table, which
   *     has none, and where nobody will compare the answers with SQLite's
   */
  Expressions(Frame frame, Optional<Queries> queries) {
    this.frame = frame;
    this.queries = queries;
  }

  Typed of(Expr expr) {
    if (expr instanceof Expr.Literal literal) {
      return Literals.typed(literal);
    } else if (expr instanceof Expr.Name name) {
      return name(name);
    } else if (expr instanceof Expr.Unary unary) {
      return unary(unary);
    } else if (expr instanceof Expr.Binary binary) {
      return binary(binary);
    } else if (expr instanceof Expr.Like like) {
      return Patterns.match(
          like.operator(), of(like.text()), of(like.pattern()), like.escape().map(this::of));
    } else if (expr instanceof Expr.Between between) {
      return between(of(between.value()), of(between.low()), of(between.high()));
    } else if (expr instanceof Expr.In in) {
      return in(of(in.value()), in.list().stream().map(this::of).map(Typed::bare).toList());
    } else if (expr instanceof Expr.InSelect in) {
      return inSelect(of(in.value()), query(in.select()));
    } else if (expr instanceof Expr.Exists exists) {
      return Typed.atom("EXISTS (" + query(exists.select()).sql() + ")", Type.BOOLEAN);
    } else if (expr instanceof Expr.Scalar scalar) {
      return scalar(scalar.select());
    } else if (expr instanceof Expr.Case cases) {
      return caseWhen(cases);
    } else if (expr instanceof Expr.Cast cast) {
      Typed value = of(cast.value());
      return Casts.cast(value, cast.type()).withCollation(value.collation(), value.collated());
    } else if (expr instanceof Expr.Collate collate) {
      return of(collate.value()).withCollation(Collation.of(collate.collation()), true);
    } else if (expr instanceof Expr.Call call) {
      return call(call);
    }
    throw new IllegalStateException("no such expression: " + expr);
  }

  /** In boolean position: WHERE, ON, CHECK, …. */
  String truth(Expr expr) {
    return of(expr).truth().sql();
  }

  private Typed name(Expr.Name name) {
    for (Optional<Frame> place = Optional.of(frame);
        place.isPresent();
        place = place.get().outer()) {
      Optional<Typed> column = place.get().column(name.table(), name.name());
      if (column.isPresent()) {
        return column.get();
      }
      Optional<Expr> alias =
          name.table().isEmpty() ? place.get().alias(name.name()) : Optional.empty();
      if (alias.isPresent()) {
        return new Expressions(place.get().withoutAliases(), queries).of(alias.get());
      }
    }
    if (name.maybeString()) {
      return Literals.typed(Expr.Literal.string(name.name()));
    }
    if (isTruth(name)) {
      return Literals.typed(Expr.Literal.integer(name.name().equalsIgnoreCase("true") ? "1" : "0"));
    }
    throw new Untranslatable("there is no column " + name.name());
  }

  private static boolean isTruth(Expr.Name name) {
    return name.table().isEmpty()
        && (name.name().equalsIgnoreCase("true") || name.name().equalsIgnoreCase("false"));
  }

  private Typed unary(Expr.Unary unary) {
    if (unary.operator().equals("NOT")) {
      return not(of(unary.operand()).truth());
    }
    if (unary.operator().equals("-") && unary.operand() instanceof Expr.Literal literal) {
      // One token more, and -9223372036854775808 is an integer after all.
      return Literals.negated(literal)
          .map(Literals::typed)
          .orElseGet(() -> Arithmetic.negative(of(literal)));
    }
    Typed operand = of(unary.operand());
    return switch (unary.operator()) {
      case "-" -> Arithmetic.negative(operand);
      case "~" -> Arithmetic.inverted(operand);
      default -> operand.withAffinity(Affinity.NONE);
    };
  }

  private static Typed not(Typed truth) {
    return Typed.of("NOT " + truth.sql(Typed.NOT), Type.BOOLEAN, Typed.NOT);
  }

  private static Typed and(Typed left, Typed right) {
    return Typed.of(left.sql(Typed.AND) + " AND " + right.sql(Typed.AND), Type.BOOLEAN, Typed.AND);
  }

  private static Typed between(Typed value, Typed low, Typed high) {
    Comparison from = Comparison.of(value, low, true);
    Comparison to = Comparison.of(value, high, true);
    return from.left().equals(to.left())
        ? Typed.test(from.left() + " BETWEEN " + from.right() + " AND " + to.right())
        : and(compare(">=", value, low), compare("<=", value, high));
  }

  private Typed binary(Expr.Binary binary) {
    Typed left = of(binary.left());
    Typed right = of(binary.right());
    String operator = binary.operator();
    return switch (operator) {
      case "AND" -> and(left.truth(), right.truth());
      case "OR" ->
          Typed.of(
              left.truth().sql(Typed.OR) + " OR " + right.truth().sql(Typed.OR),
              Type.BOOLEAN,
              Typed.OR);
      case "=", "<>", "<", "<=", ">", ">=" -> compare(operator, left, right);
      case "IS", "IS NOT" -> is(operator, left, right, binary.right());
      case "||" -> collated(concatenated(left.text(), right.text()), List.of(left, right));
      case "->" -> throw new Untranslatable("it passes on JSON as text");
      case "->>" -> JsonPath.find(left, right);
      default -> Arithmetic.of(operator, left, right);
    };
  }

  private static Typed concatenated(Typed left, Typed right) {
    String sql = left.sql(Typed.OPERATOR) + " || " + right.sql(Typed.SUM);
    return Typed.of(sql, Type.TEXT, Typed.OPERATOR);
  }

  static Typed compare(String operator, Typed left, Typed right) {
    boolean ordered = !operator.equals("=") && !operator.equals("<>");
    Comparison comparison = Comparison.of(left, right, ordered);
    return Typed.test(comparison.left() + " " + operator + " " + comparison.right());
  }

  private static Typed is(String operator, Typed left, Typed right, Expr written) {
    String not = operator.equals("IS NOT") ? "NOT " : "";
    if (right.isNull()) {
      String value =
          left.type() == Type.JSON_VALUE ? JsonPath.found(left) : left.sql(Typed.OPERATOR);
      return Typed.test((left.isNull() ? "NULL::text" : value) + " IS " + not + "NULL");
    }
    if (written instanceof Expr.Name name && isTruth(name) && right.integer().isPresent()) {
      return Typed.test(
          left.truth().sql(Typed.OPERATOR) + " IS " + not + name.name().toUpperCase(Locale.ROOT));
    }
    Comparison comparison = Comparison.of(left, right, false);
    String distinct = not.isEmpty() ? " IS NOT DISTINCT FROM " : " IS DISTINCT FROM ";
    return Typed.test(comparison.left() + distinct + comparison.right());
  }

  /** One IN where all are compared in the same way, else one comparison for each. */
  private static Typed in(Typed value, List<Typed> list) {
    if (list.isEmpty() || value.isNull()) {
      return Typed.atom(list.isEmpty() ? "false" : "NULL::boolean", Type.BOOLEAN);
    }
    List<Comparison> comparisons =
        list.stream().map(element -> Comparison.of(value, element, false)).toList();
    String first = comparisons.get(0).left();
    if (comparisons.stream().allMatch(comparison -> comparison.left().equals(first))) {
      List<String> elements = comparisons.stream().map(Comparison::right).toList();
      return Typed.test(first + " IN (" + String.join(", ", elements) + ")");
    }
    List<String> equalities =
        comparisons.stream().map(each -> each.left() + " = " + each.right()).toList();
    return Typed.of(String.join(" OR ", equalities), Type.BOOLEAN, Typed.OR);
  }

  private static Typed inSelect(Typed value, Queries.Query query) {
    Typed column = query.only().in("\"found\"");
    Comparison comparison = Comparison.of(value, column, false);
    String select =
        comparison.right().equals(column.sql())
            ? query.sql()
            : "SELECT %s FROM (%s) AS \"found\"".formatted(comparison.right(), query.sql());
    return Typed.test(comparison.left() + " IN (" + select + ")");
  }

  /** SQLite takes the first row where PostgreSQL wants to have no other. */
  private Typed scalar(Select select) {
    Queries.Query query = query(select);
    String one =
        query.single() ? query.sql() : "SELECT * FROM (" + query.sql() + ") AS \"found\" LIMIT 1";
    Typed column = query.only().in("");
    return Typed.atom("(" + one + ")", column.type())
        .withAffinity(column.affinity())
        .withCollation(column.collation(), false)
        .withForm(column.form());
  }

  private Queries.Query query(Select select) {
    return queries
        .orElseThrow(() -> new Untranslatable("it has a query inside"))
        .query(select, Optional.of(frame));
  }

  private Typed caseWhen(Expr.Case cases) {
    Optional<Typed> value = cases.value().map(this::of);
    List<Typed> conditions = new ArrayList<>();
    List<Typed> results = new ArrayList<>();
    for (Expr.When when : cases.whens()) {
      Typed condition = of(when.condition());
      conditions.add(value.isPresent() ? compare("=", value.get(), condition) : condition.truth());
      results.add(of(when.result()));
    }
    cases.otherwise().map(this::of).ifPresent(results::add);
    List<Typed> parts = new ArrayList<>(value.stream().toList());
    parts.addAll(results);
    return collated(Functions.choice(conditions, results), parts);
  }

  /** COLLATE anywhere inside says how the whole is compared. */
  private static Typed collated(Typed whole, List<Typed> parts) {
    return parts.stream()
        .filter(Typed::collated)
        .findFirst()
        .map(part -> whole.withCollation(part.collation(), true))
        .orElse(whole);
  }

  private Typed call(Expr.Call call) {
    if (Aggregates.isOne(call)) {
      return new Aggregates(this, queries.isPresent()).of(call);
    }
    if (call.star() || call.distinct() || call.filter().isPresent() || !call.order().isEmpty()) {
      throw new Untranslatable("the function " + call.name() + " is not known");
    }
    List<Typed> arguments = call.arguments().stream().map(this::of).toList();
    return Moments.isOne(call.name())
        ? Moments.of(call.name(), arguments, queries.isPresent())
        : collated(Functions.of(call.name(), arguments), arguments);
  }
}
