package dev.sqlitectl.copy.dialect;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Reads expressions: operators by how tightly they bind, everything else by its first word.
 *
 * @see <a href="https://www.sqlite.org/lang_expr.html">SQL Language Expressions</a>
 */
final class ExprParser {
  private static final int LOOSEST = 1;
  private static final int NOT = 3;
  private static final int EQUALITY = 4;
  private static final int BITS = 7;
  private static final int COLLATE = 11;
  private static final int SIGN = 12;

  /** The operators with two sides, from the loosest on; NOT and ESCAPE stand among them. */
  private static final List<Set<String>> LEVELS =
      List.of(
          Set.of("OR"),
          Set.of("AND"),
          Set.of(),
          Set.of("=", "==", "<>", "!="),
          Set.of("<", "<=", ">", ">="),
          Set.of(),
          Set.of("&", "|", "<<", ">>"),
          Set.of("+", "-"),
          Set.of("*", "/", "%"),
          Set.of("||", "->", "->>"));

  private final Cursor cursor;

  ExprParser(Cursor cursor) {
    this.cursor = cursor;
  }

  /** Reads a text that is one expression and nothing else. */
  static Expr parse(String sql) {
    Cursor cursor = new Cursor(sql);
    Expr expr = new ExprParser(cursor).expr();
    cursor.expectEnd();
    return expr;
  }

  Expr expr() {
    return expr(LOOSEST);
  }

  List<Expr> list() {
    List<Expr> list = new ArrayList<>();
    do {
      list.add(expr());
    } while (cursor.accept(","));
    return list;
  }

  /** Chains count as deep as trees: {@code a OR b OR c} stands to the left of the last OR. */
  private Expr expr(int loosest) {
    int depth = cursor.depth();
    cursor.sink();
    Expr left = prefix();
    while (true) {
      Optional<Expr> longer = infix(left, loosest);
      if (longer.isEmpty()) {
        cursor.rise(depth);
        return left;
      }
      cursor.sink();
      left = longer.get();
    }
  }

  private Expr prefix() {
    if (cursor.accept("NOT")) {
      return new Expr.Unary("NOT", expr(NOT));
    }
    for (String sign : List.of("-", "+", "~")) {
      if (cursor.accept(sign)) {
        return new Expr.Unary(sign, expr(SIGN));
      }
    }
    return primary();
  }

  private Optional<Expr> infix(Expr left, int loosest) {
    String operator = cursor.peek().text().toUpperCase(Locale.ROOT);
    int binding = cursor.at(operator) ? binding(operator) : 0;
    if (binding > 0) {
      if (binding < loosest) {
        return Optional.empty();
      }
      cursor.next();
      return Optional.of(new Expr.Binary(standard(operator), left, expr(binding + 1)));
    }
    if (COLLATE >= loosest && cursor.accept("COLLATE")) {
      return Optional.of(new Expr.Collate(left, cursor.name()));
    }
    return EQUALITY >= loosest ? test(left) : Optional.empty();
  }

  /** How tightly an operator binds; 0 when it is none. */
  private static int binding(String operator) {
    for (int level = 0; level < LEVELS.size(); level++) {
      if (LEVELS.get(level).contains(operator)) {
        return level + 1;
      }
    }
    return 0;
  }

  private static String standard(String operator) {
    return switch (operator) {
      case "==" -> "=";
      case "!=" -> "<>";
      default -> operator;
    };
  }

  /** {@code IS}, {@code IN}, {@code LIKE}, {@code BETWEEN} and {@code NOT} before them. */
  private Optional<Expr> test(Expr left) {
    if (cursor.accept("ISNULL")) {
      return Optional.of(new Expr.Binary("IS", left, Expr.Literal.NULL));
    }
    if (cursor.accept("NOTNULL") || cursor.accept("NOT", "NULL")) {
      return Optional.of(new Expr.Binary("IS NOT", left, Expr.Literal.NULL));
    }
    if (cursor.accept("IS")) {
      boolean not = cursor.accept("NOT");
      if (cursor.accept("DISTINCT", "FROM")) {
        not = !not;
      }
      return Optional.of(new Expr.Binary(not ? "IS NOT" : "IS", left, expr(EQUALITY + 1)));
    }
    boolean not = cursor.at("NOT") && cursor.accept("NOT");
    Optional<Expr> test = Optional.empty();
    if (cursor.accept("BETWEEN")) {
      Expr low = expr(NOT);
      cursor.expect("AND");
      test = Optional.of(new Expr.Between(left, low, expr(EQUALITY + 1)));
    } else if (cursor.accept("IN")) {
      test = Optional.of(in(left));
    } else if (cursor.at("LIKE") || cursor.at("GLOB")) {
      String operator = cursor.next().text().toUpperCase(Locale.ROOT);
      Expr pattern = expr(EQUALITY + 1);
      Optional<Expr> escape = cursor.accept("ESCAPE") ? Optional.of(expr(BITS)) : Optional.empty();
      test = Optional.of(new Expr.Like(operator, left, pattern, escape));
    } else if (cursor.at("MATCH") || cursor.at("REGEXP")) {
      throw new Untranslatable(
          cursor.peek().text().toUpperCase(Locale.ROOT) + " has no meaning of its own in SQLite");
    }
    if (not && test.isEmpty()) {
      throw cursor.unexpected();
    }
    return not ? test.map(tested -> new Expr.Unary("NOT", tested)) : test;
  }

  private Expr in(Expr value) {
    if (cursor.atName()) {
      return new Expr.InSelect(value, SelectParser.allOf(SelectParser.tableName(cursor)));
    }
    cursor.expect("(");
    if (SelectParser.isNext(cursor)) {
      Select select = new SelectParser(cursor).select();
      cursor.expect(")");
      return new Expr.InSelect(value, select);
    }
    List<Expr> list = cursor.at(")") ? List.of() : list();
    cursor.expect(")");
    return new Expr.In(value, list);
  }

  private Expr primary() {
    return switch (cursor.peek().kind()) {
      case INTEGER -> literal(Expr.Literal.Kind.INTEGER);
      case REAL -> literal(Expr.Literal.Kind.REAL);
      case STRING -> literal(Expr.Literal.Kind.STRING);
      case BLOB -> literal(Expr.Literal.Kind.BLOB);
      case VARIABLE -> throw new Untranslatable("it has a parameter");
      case NAME -> name();
      default -> cursor.at("(") ? parenthesized() : word();
    };
  }

  private Expr literal(Expr.Literal.Kind kind) {
    return new Expr.Literal(kind, cursor.next().text());
  }

  private Expr parenthesized() {
    cursor.expect("(");
    Expr inside;
    if (SelectParser.isNext(cursor)) {
      inside = new Expr.Scalar(new SelectParser(cursor).select());
    } else {
      inside = expr();
      if (cursor.at(",")) {
        throw new Untranslatable("it has row values");
      }
    }
    cursor.expect(")");
    return inside;
  }

  private Expr word() {
    if (cursor.accept("NULL")) {
      return Expr.Literal.NULL;
    }
    if (cursor.accept("CASE")) {
      return caseWhen();
    }
    if (cursor.at("CAST", "(")) {
      return cast();
    }
    if (cursor.accept("EXISTS")) {
      cursor.expect("(");
      Select select = new SelectParser(cursor).select();
      cursor.expect(")");
      return new Expr.Exists(select);
    }
    for (String now : List.of("CURRENT_TIMESTAMP", "CURRENT_DATE", "CURRENT_TIME")) {
      if (cursor.accept(now)) {
        return Expr.Call.of(now.toLowerCase(Locale.ROOT), List.of());
      }
    }
    return name();
  }

  private Expr name() {
    boolean maybeString = cursor.atDoubleQuoted();
    String first = cursor.name();
    if (cursor.at("(")) {
      return function(first);
    }
    if (!cursor.accept(".")) {
      return new Expr.Name(Optional.empty(), first, maybeString);
    }
    String second = cursor.name();
    if (!cursor.accept(".")) {
      return new Expr.Name(Optional.of(first), second, false);
    }
    return new Expr.Name(Optional.of(second), cursor.name(), false);
  }

  private Expr function(String name) {
    cursor.expect("(");
    boolean star = cursor.accept("*");
    boolean distinct = !star && cursor.accept("DISTINCT");
    List<Expr> arguments = star || cursor.at(")") ? List.of() : list();
    List<Select.Order> order = cursor.at("ORDER") ? new SelectParser(cursor).orderBy() : List.of();
    cursor.expect(")");
    Optional<Expr> filter = Optional.empty();
    if (cursor.accept("FILTER", "(")) {
      cursor.expect("WHERE");
      filter = Optional.of(expr());
      cursor.expect(")");
    }
    Optional<Select.Window> over =
        cursor.accept("OVER") ? Optional.of(new SelectParser(cursor).over()) : Optional.empty();
    return new Expr.Call(
        name.toLowerCase(Locale.ROOT), distinct, star, arguments, order, filter, over);
  }

  private Expr caseWhen() {
    Optional<Expr> value = cursor.at("WHEN") ? Optional.empty() : Optional.of(expr());
    List<Expr.When> whens = new ArrayList<>();
    while (cursor.accept("WHEN")) {
      Expr condition = expr();
      cursor.expect("THEN");
      whens.add(new Expr.When(condition, expr()));
    }
    Optional<Expr> otherwise = cursor.accept("ELSE") ? Optional.of(expr()) : Optional.empty();
    if (whens.isEmpty()) {
      throw cursor.unexpected();
    }
    cursor.expect("END");
    return new Expr.Case(value, whens, otherwise);
  }

  private Expr cast() {
    cursor.expect("CAST");
    cursor.expect("(");
    Expr value = expr();
    cursor.expect("AS");
    Token first = cursor.peek();
    while (!cursor.at(")") && !cursor.atEnd()) {
      if (cursor.at("(")) {
        cursor.parenthesized();
      } else {
        cursor.next();
      }
    }
    String type = cursor.textFrom(first);
    cursor.expect(")");
    return new Expr.Cast(value, type);
  }
}
