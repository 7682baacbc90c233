package dev.sqlitectl.copy.dialect;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads queries.
 *
 * @see <a href="https://www.sqlite.org/lang_select.html">SELECT</a>
 */
final class SelectParser {
  private final Cursor cursor;
  private final ExprParser expressions;
  private final SourceParser sources;

  SelectParser(Cursor cursor) {
    this.cursor = cursor;
    this.expressions = new ExprParser(cursor);
    this.sources = new SourceParser(cursor, this);
  }

  static boolean isNext(Cursor cursor) {
    return cursor.at("SELECT") || cursor.at("VALUES") || cursor.at("WITH");
  }

  /** {@code SELECT * FROM table}. */
  static Select allOf(String table) {
    Select.Result star = new Select.Result(Optional.empty(), Optional.empty(), "", "*");
    Select.Source source =
        new Select.Source(
            "",
            false,
            Optional.of(table),
            Optional.empty(),
            List.of(),
            "",
            Optional.empty(),
            List.of());
    return new Select(
        List.of(),
        List.of(
            new Select.Core(
                false,
                List.of(star),
                List.of(source),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                List.of())),
        List.of(),
        List.of(),
        Optional.empty(),
        Optional.empty());
  }

  /** The name of a table, that of its database before it taken off. */
  static String tableName(Cursor cursor) {
    String name = cursor.name();
    if (!cursor.accept(".")) {
      return name;
    }
    if (!name.equalsIgnoreCase("main")) {
      throw new Untranslatable("it reads another database, " + name);
    }
    return cursor.name();
  }

  Select select() {
    int depth = cursor.depth();
    cursor.sink();
    List<Select.With> with = with();
    List<Select.Core> cores = new ArrayList<>();
    List<String> operators = new ArrayList<>();
    cores("UNION ALL", cores, operators);
    operators.remove(0);
    while (cursor.at("UNION") || cursor.at("INTERSECT") || cursor.at("EXCEPT")) {
      String operator = cursor.next().text().toUpperCase(Locale.ROOT);
      cores(operator + (cursor.accept("ALL") ? " ALL" : ""), cores, operators);
    }
    List<Select.Order> order = cursor.at("ORDER") ? orderBy() : List.of();
    Optional<Expr> limit = Optional.empty();
    Optional<Expr> offset = Optional.empty();
    if (cursor.accept("LIMIT")) {
      limit = Optional.of(expressions.expr());
      if (cursor.accept("OFFSET")) {
        offset = Optional.of(expressions.expr());
      } else if (cursor.accept(",")) {
        offset = limit;
        limit = Optional.of(expressions.expr());
      }
    }
    cursor.rise(depth);
    return new Select(with, cores, operators, order, limit, offset);
  }

  private List<Select.With> with() {
    List<Select.With> with = new ArrayList<>();
    if (cursor.accept("WITH")) {
      if (cursor.at("RECURSIVE") && !cursor.peek(1).is("AS") && !cursor.peek(1).is("(")) {
        cursor.next();
      }
      do {
        String name = cursor.name();
        List<String> columns = cursor.at("(") ? names() : List.of();
        cursor.expect("AS");
        String hint = "";
        if (cursor.accept("NOT", "MATERIALIZED")) {
          hint = "NOT MATERIALIZED ";
        } else if (cursor.accept("MATERIALIZED")) {
          hint = "MATERIALIZED ";
        }
        cursor.expect("(");
        int start = cursor.position();
        Select select = select();
        boolean recursive = select.cores().size() > 1 && cursor.mentions(name, start);
        with.add(new Select.With(name, columns, hint, recursive, select));
        cursor.expect(")");
      } while (cursor.accept(","));
    }
    return with;
  }

  List<String> names() {
    List<String> names = new ArrayList<>();
    cursor.expect("(");
    do {
      names.add(cursor.name());
    } while (cursor.accept(","));
    cursor.expect(")");
    return names;
  }

  /** Reads a SELECT, or the rows of VALUES as so many of them. */
  private void cores(String operator, List<Select.Core> cores, List<String> operators) {
    if (!cursor.accept("VALUES")) {
      operators.add(operator);
      cores.add(core());
      return;
    }
    int rows = 0;
    do {
      cursor.expect("(");
      List<Select.Result> results = new ArrayList<>();
      for (Expr value : expressions.list()) {
        String name = "column" + (results.size() + 1);
        results.add(new Select.Result(Optional.of(value), Optional.empty(), name, ""));
      }
      cursor.expect(")");
      operators.add(operator);
      cores.add(
          new Select.Core(
              false, results, List.of(), Optional.empty(), List.of(), Optional.empty(), List.of()));
      rows++;
    } while (cursor.accept(","));
    if (rows > 1 && operator.equals("INTERSECT")) {
      throw new Untranslatable("INTERSECT with several rows of VALUES");
    }
  }

  private Select.Core core() {
    cursor.expect("SELECT");
    boolean distinct = cursor.accept("DISTINCT");
    if (!distinct) {
      cursor.accept("ALL");
    }
    List<Select.Result> results = new ArrayList<>();
    do {
      results.add(result());
    } while (cursor.accept(","));
    List<Select.Source> from = cursor.accept("FROM") ? sources.list() : List.of();
    Optional<Expr> where =
        cursor.accept("WHERE") ? Optional.of(expressions.expr()) : Optional.empty();
    List<Expr> groupBy = cursor.accept("GROUP", "BY") ? expressions.list() : List.of();
    Optional<Expr> having =
        cursor.accept("HAVING") ? Optional.of(expressions.expr()) : Optional.empty();
    List<Select.Window> windows = new ArrayList<>();
    if (cursor.accept("WINDOW")) {
      do {
        String name = cursor.name();
        cursor.expect("AS");
        windows.add(window(name));
      } while (cursor.accept(","));
    }
    return new Select.Core(distinct, results, from, where, groupBy, having, windows);
  }

  private Select.Result result() {
    if (cursor.accept("*")) {
      return new Select.Result(Optional.empty(), Optional.empty(), "", "*");
    }
    if (cursor.atName() && cursor.peek(1).is(".") && cursor.peek(2).is("*")) {
      Optional<String> table = Optional.of(cursor.name());
      cursor.next();
      cursor.next();
      return new Select.Result(Optional.empty(), table, "", "*");
    }
    Token first = cursor.peek();
    Expr expr = expressions.expr();
    String text = cursor.textFrom(first);
    return new Select.Result(Optional.of(expr), Optional.empty(), sources.alias(), text);
  }

  List<Select.Order> orderBy() {
    cursor.expect("ORDER");
    cursor.expect("BY");
    List<Select.Order> order = new ArrayList<>();
    do {
      Expr expr = expressions.expr();
      boolean descending = cursor.accept("DESC");
      if (!descending) {
        cursor.accept("ASC");
      }
      String nulls = "";
      if (cursor.accept("NULLS")) {
        nulls = cursor.accept("FIRST") ? "FIRST" : "LAST";
        if (nulls.equals("LAST")) {
          cursor.expect("LAST");
        }
      }
      order.add(new Select.Order(expr, descending, nulls));
    } while (cursor.accept(","));
    return order;
  }

  /** What follows OVER: a name, or a window in parentheses. */
  Select.Window over() {
    if (!cursor.at("(")) {
      return new Select.Window("", Optional.of(cursor.name()), List.of(), List.of(), "");
    }
    return window("");
  }

  private Select.Window window(String name) {
    cursor.expect("(");
    boolean based =
        cursor.atName()
            && !cursor.at("PARTITION")
            && !cursor.at("RANGE")
            && !cursor.at("ROWS")
            && !cursor.at("GROUPS");
    Optional<String> base = based ? Optional.of(cursor.name()) : Optional.empty();
    List<Expr> partition = cursor.accept("PARTITION", "BY") ? expressions.list() : List.of();
    List<Select.Order> order = cursor.at("ORDER") ? orderBy() : List.of();
    StringBuilder frame = new StringBuilder();
    while (!cursor.at(")")) {
      Token token = cursor.next();
      if (token.kind() != Token.Kind.WORD && token.kind() != Token.Kind.INTEGER) {
        throw cursor.unexpected();
      }
      frame.append(frame.isEmpty() ? "" : " ").append(token.text().toUpperCase(Locale.ROOT));
    }
    cursor.expect(")");
    return new Select.Window(name, base, partition, order, frame.toString());
  }
}
