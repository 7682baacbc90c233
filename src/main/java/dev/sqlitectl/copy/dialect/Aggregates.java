package dev.sqlitectl.copy.dialect;

import dev.sqlitectl.postgres.Identifier;
import dev.sqlitectl.sqlite.ObjectName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Functions over many rows: aggregates, and those of windows. */
final class Aggregates {
  private static final Set<String> AGGREGATES =
      Set.of("avg", "count", "group_concat", "max", "min", "string_agg", "sum", "total");

  private static final Set<String> WINDOWS =
      Set.of(
          "cume_dist",
          "dense_rank",
          "first_value",
          "lag",
          "last_value",
          "lead",
          "nth_value",
          "ntile",
          "percent_rank",
          "rank",
          "row_number");

  private final Expressions expressions;
  private final boolean inQuery;

  Aggregates(Expressions expressions, boolean inQuery) {
    this.expressions = expressions;
    this.inQuery = inQuery;
  }

  static boolean isOne(Expr.Call call) {
    boolean scalar =
        (call.name().equals("min") || call.name().equals("max")) && call.arguments().size() > 1;
    return !scalar && (AGGREGATES.contains(call.name()) || WINDOWS.contains(call.name()));
  }

  Typed of(Expr.Call call) {
    if (!inQuery) {
      throw new Untranslatable("it counts over many rows");
    }
    List<Typed> arguments = call.arguments().stream().map(expressions::of).toList();
    if (call.name().equals("count")) {
      return count(call, arguments);
    }
    int most = call.name().equals("lag") || call.name().equals("lead") ? 3 : 2;
    boolean none = WINDOWS.contains(call.name()) && arguments.isEmpty();
    if (call.star() || (arguments.isEmpty() && !none) || arguments.size() > most) {
      throw new Untranslatable("the function " + call.name() + " is not known in this form");
    }
    if (WINDOWS.contains(call.name())) {
      return window(call, arguments);
    }
    Typed value = arguments.get(0);
    return switch (call.name()) {
      case "sum" -> sum(call, value);
      case "total" ->
          Typed.atom(
              "coalesce(" + written("sum", call, value.number().sql()) + ", 0)::float8", Type.REAL);
      case "avg" -> Typed.atom(written("avg", call, real(value)), Type.REAL);
      case "min", "max" -> extreme(call, value);
      default -> concatenated(call, arguments);
    };
  }

  private Typed count(Expr.Call call, List<Typed> arguments) {
    if (arguments.size() > 1) {
      throw new Untranslatable("the function count is not known in this form");
    }
    String counted =
        arguments.isEmpty()
            ? "*"
            : call.distinct() ? Ordering.distinct(arguments.get(0)) : arguments.get(0).sql();
    return Typed.atom(written("count", call, counted), Type.BIGINT);
  }

  private Typed sum(Expr.Call call, Typed value) {
    Typed number = value.type() == Type.NUMERIC ? value : value.number();
    String sql = written("sum", call, number.sql());
    return switch (number.type()) {
      case INT -> Typed.atom(sql, Type.BIGINT);
      case BIGINT -> Typed.atom(sql + "::bigint", Type.BIGINT);
      default -> Typed.atom(sql, number.type());
    };
  }

  private static String real(Typed value) {
    Typed number = value.number();
    return number.type() == Type.REAL || number.type() == Type.NUMBER
        ? number.sql()
        : number.operand() + "::float8";
  }

  private Typed extreme(Expr.Call call, Typed value) {
    if (value.collation().folds() && value.type() == Type.TEXT) {
      throw new Untranslatable("it looks for the greatest text without regard to case or blanks");
    }
    Typed ordered =
        switch (value.type()) {
          case BOOLEAN -> value.number();
          case UUID -> value.text();
          case BLOB, NULL ->
              throw new Untranslatable("it looks for the greatest of " + value.named());
          default -> value;
        };
    return Typed.atom(written(call.name(), call, Ordering.key(ordered.bare())), ordered.type())
        .withForm(ordered.form());
  }

  private Typed concatenated(Expr.Call call, List<Typed> arguments) {
    Typed separator =
        arguments.size() > 1 ? arguments.get(1) : Literals.typed(Expr.Literal.string(","));
    if (separator.string().isEmpty()) {
      throw new Untranslatable(call.name() + " with a separator that is no constant");
    }
    Typed text = arguments.get(0).text();
    if (call.distinct() && text.collation().folds()) {
      throw new Untranslatable("it groups by text without regard to case or blanks");
    }
    return Typed.atom(written("string_agg", call, text.sql() + ", " + separator.sql()), Type.TEXT);
  }

  private Typed window(Expr.Call call, List<Typed> arguments) {
    List<String> sql = new ArrayList<>(arguments.stream().map(Typed::sql).toList());
    Typed value = arguments.isEmpty() ? Typed.atom("", Type.BIGINT) : arguments.get(0);
    if (arguments.size() > 1 && arguments.get(1).integer().isEmpty()) {
      throw new Untranslatable(call.name() + " with a distance that is no constant");
    }
    if (arguments.size() == 3) {
      Common common = Common.of(List.of(value, arguments.get(2)));
      sql.set(0, common.cast(value));
      sql.set(2, common.cast(arguments.get(2)));
      value = common.typed("", Typed.ATOM);
    }
    String written = written(call.name(), call, String.join(", ", sql));
    return switch (call.name()) {
      case "row_number", "rank", "dense_rank" -> Typed.atom(written, Type.BIGINT);
      case "ntile" -> Typed.atom(written, Type.INT);
      case "percent_rank", "cume_dist" -> Typed.atom(written, Type.REAL);
      default -> {
        requireKnown(value);
        yield Typed.atom(written, value.type()).withForm(value.form());
      }
    };
  }

  private static void requireKnown(Typed value) {
    if (value.type() == Type.JSON_VALUE || value.type() == Type.NULL) {
      throw new Untranslatable("it looks in other rows for " + value.named());
    }
  }

  private String written(String function, Expr.Call call, String arguments) {
    StringBuilder sql = new StringBuilder(function).append('(');
    sql.append(call.distinct() ? "DISTINCT " : "").append(arguments);
    if (!call.order().isEmpty()) {
      sql.append(" ORDER BY ").append(Ordering.list(expressions, call.order()));
    }
    sql.append(')');
    call.filter()
        .ifPresent(
            filter -> sql.append(" FILTER (WHERE ").append(expressions.truth(filter)).append(')'));
    call.over().ifPresent(over -> sql.append(" OVER ").append(over(over)));
    if (call.over().isEmpty() && WINDOWS.contains(function)) {
      throw new Untranslatable("the function " + function + " has no OVER");
    }
    return sql.toString();
  }

  /** A window's name, which SQLite finds in any case. */
  static String name(String window) {
    return Identifier.quote(ObjectName.key(window));
  }

  private String over(Select.Window window) {
    boolean nameAlone =
        window.partition().isEmpty() && window.order().isEmpty() && window.frame().isEmpty();
    Optional<String> base = window.base().map(Aggregates::name);
    return nameAlone && base.isPresent() ? base.get() : definition(window);
  }

  /** A window in parentheses. */
  String definition(Select.Window window) {
    List<String> parts = new ArrayList<>();
    window.base().map(Aggregates::name).ifPresent(parts::add);
    if (!window.partition().isEmpty()) {
      parts.add(
          window.partition().stream()
              .map(expressions::of)
              .map(Ordering::distinct)
              .collect(Collectors.joining(", ", "PARTITION BY ", "")));
    }
    if (!window.order().isEmpty()) {
      parts.add("ORDER BY " + Ordering.list(expressions, window.order()));
    }
    if (!window.frame().isEmpty()) {
      parts.add(window.frame());
    }
    return "(" + String.join(" ", parts) + ")";
  }
}
