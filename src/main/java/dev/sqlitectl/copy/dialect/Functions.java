package dev.sqlitectl.copy.dialect;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The table of functions that answer one value for one row.
 *
 * @see <a href="https://www.sqlite.org/lang_corefunc.html">Built-In Scalar SQL Functions</a>
 */
final class Functions {
  private static final int ANY_NUMBER = 127;

  /** How a function is said; the arguments are as many as its row allows. */
  @FunctionalInterface
  private interface Rule {
    Typed apply(List<Typed> arguments);
  }

  private record Row(int least, int most, Rule rule) {}

  private static final Map<String, Row> TABLE =
      Map.ofEntries(
          row("abs", 1, 1, a -> absolute(a.get(0))),
          row("char", 1, ANY_NUMBER, Functions::characters),
          row("coalesce", 2, ANY_NUMBER, Functions::coalesce),
          row("format", 1, ANY_NUMBER, Printf::of),
          row("hex", 1, 1, a -> hex(a.get(0))),
          row("ifnull", 2, 2, Functions::coalesce),
          row("iif", 2, 3, Functions::iif),
          row("if", 2, 3, Functions::iif),
          row("instr", 2, 2, a -> integer("strpos(%s, %s)", a.get(0).text(), a.get(1).text())),
          row("json_array_length", 1, 2, JsonFunctions::arrayLength),
          row("json_extract", 2, 2, a -> JsonPath.find(a.get(0), path(a.get(1)))),
          row("json_type", 1, 2, JsonFunctions::type),
          row("json_valid", 1, 1, a -> JsonFunctions.valid(a.get(0))),
          row("length", 1, 1, a -> length(a.get(0))),
          row("likelihood", 2, 2, a -> a.get(0).bare()),
          row("likely", 1, 1, a -> a.get(0).bare()),
          row("lower", 1, 1, a -> text("lower(%s COLLATE \"C\")", a.get(0).text())),
          row("ltrim", 1, 2, a -> trim("ltrim", a)),
          row("max", 2, ANY_NUMBER, a -> extreme("greatest", a)),
          row("min", 2, ANY_NUMBER, a -> extreme("least", a)),
          row("nullif", 2, 2, a -> nullif(a.get(0), a.get(1))),
          row("octet_length", 1, 1, a -> octets(a.get(0))),
          row("printf", 1, ANY_NUMBER, Printf::of),
          row("replace", 3, 3, Functions::replace),
          row("round", 1, 2, Rounding::of),
          row("rtrim", 1, 2, a -> trim("rtrim", a)),
          row("sign", 1, 1, a -> sign(a.get(0))),
          row("substr", 2, 3, Substring::of),
          row("substring", 2, 3, Substring::of),
          row("trim", 1, 2, a -> trim("btrim", a)),
          row("typeof", 1, 1, a -> typeof(a.get(0))),
          row("unicode", 1, 1, a -> unicode(a.get(0))),
          row("unlikely", 1, 1, a -> a.get(0).bare()),
          row("upper", 1, 1, a -> text("upper(%s COLLATE \"C\")", a.get(0).text())));

  private Functions() {}

  static Typed of(String name, List<Typed> arguments) {
    Row row = TABLE.get(name);
    if (row == null) {
      throw new Untranslatable("the function " + name + " is not known");
    }
    if (arguments.size() < row.least() || arguments.size() > row.most()) {
      throw new Untranslatable(
          "the function %s with %d arguments is not known".formatted(name, arguments.size()));
    }
    return row.rule().apply(arguments);
  }

  private static Map.Entry<String, Row> row(String name, int least, int most, Rule rule) {
    return Map.entry(name, new Row(least, most, rule));
  }

  /** The first result whose condition holds, else the one result more, else NULL. */
  static Typed choice(List<Typed> conditions, List<Typed> results) {
    Common common = Common.of(results);
    StringBuilder sql = new StringBuilder("CASE");
    for (int i = 0; i < conditions.size(); i++) {
      sql.append(" WHEN ").append(conditions.get(i).sql());
      sql.append(" THEN ").append(common.cast(results.get(i)));
    }
    if (results.size() > conditions.size()) {
      sql.append(" ELSE ").append(common.cast(results.get(conditions.size())));
    }
    return common.typed(sql.append(" END").toString(), Typed.ATOM);
  }

  private static Typed iif(List<Typed> arguments) {
    return choice(List.of(arguments.get(0).truth()), arguments.subList(1, arguments.size()));
  }

  private static Typed coalesce(List<Typed> arguments) {
    Common common = Common.of(arguments);
    List<String> values = arguments.stream().map(common::cast).toList();
    return common.typed("coalesce(" + String.join(", ", values) + ")", Typed.ATOM);
  }

  /** A function compares its arguments as they are: affinities have no say. */
  private static Typed nullif(Typed one, Typed other) {
    if (one.isNull()) {
      return one;
    }
    Typed value = one.withAffinity(Affinity.NONE);
    Typed nothing = other.withAffinity(Affinity.NONE);
    Comparison comparison = Comparison.of(value, nothing, false);
    boolean alike =
        value.type() == nothing.type() || (value.type().isInteger() && nothing.type().isInteger());
    if (alike && value.literal().isEmpty() && comparison.left().equals(value.sql(Typed.OPERATOR))) {
      String sql = "nullif(" + comparison.left() + ", " + comparison.right() + ")";
      return Typed.atom(sql, value.type()).withForm(value.form());
    }
    Typed equal = Expressions.compare("=", value, nothing);
    return choice(List.of(equal), List.of(Literals.typed(Expr.Literal.NULL), value));
  }

  /** NULL when one of them is, where PostgreSQL's own would pass over it. */
  private static Typed extreme(String function, List<Typed> arguments) {
    Common common = Common.of(arguments);
    boolean ordered =
        common.type().isNumber() || common.type() == Type.TEXT || !common.form().isEmpty();
    if (!ordered || arguments.stream().anyMatch(a -> a.collation().folds())) {
      throw new Untranslatable("it looks for the greatest of " + arguments.get(0).named());
    }
    List<String> values = new ArrayList<>();
    List<String> present = new ArrayList<>();
    for (Typed argument : arguments) {
      Typed value = common.as(argument);
      Typed number = value.type() == Type.BOOLEAN ? value.number() : value;
      values.add(common.type() == Type.TEXT ? number.operand() + " COLLATE \"C\"" : number.sql());
      if (argument.literal().isEmpty()) {
        present.add(argument.sql(Typed.OPERATOR) + " IS NOT NULL");
      } else if (argument.isNull()) {
        present.add("false");
      }
    }
    String sql = function + "(" + String.join(", ", values) + ")";
    Type type = common.type() == Type.BOOLEAN ? Type.INT : common.type();
    return Typed.atom(
            present.isEmpty()
                ? sql
                : "CASE WHEN " + String.join(" AND ", present) + " THEN " + sql + " END",
            type)
        .withForm(common.form());
  }

  private static Typed absolute(Typed value) {
    if (value.type().isText()) {
      return Typed.atom("abs(" + value.number().operand() + "::float8)", Type.REAL);
    }
    return value.type() == Type.NUMERIC
        ? Typed.atom("abs(" + value.sql() + ")", Type.NUMERIC).withForm(value.form())
        : Typed.atom("abs(" + value.number().sql() + ")", value.number().type());
  }

  private static Typed sign(Typed value) {
    if (!value.type().isNumber()) {
      throw new Untranslatable("it asks for the sign of " + value.named());
    }
    return Typed.atom("sign(" + value.number().sql() + ")::int", Type.INT);
  }

  private static Typed length(Typed value) {
    return value.type() == Type.BLOB
        ? Typed.atom("octet_length(" + value.sql() + ")", Type.INT)
        : integer("length(%s)", value.text());
  }

  private static Typed octets(Typed value) {
    return integer("octet_length(%s)", value.type() == Type.BLOB ? value : value.text());
  }

  private static Typed trim(String function, List<Typed> arguments) {
    return arguments.size() == 1
        ? text(function + "(%s, ' ')", arguments.get(0).text())
        : text(function + "(%s, %s)", arguments.get(0).text(), arguments.get(1).text());
  }

  private static Typed replace(List<Typed> arguments) {
    return text(
        "replace(%s, %s, %s)",
        arguments.get(0).text(), arguments.get(1).text(), arguments.get(2).text());
  }

  private static Typed hex(Typed value) {
    String bytes =
        value.type() == Type.BLOB ? value.sql() : "convert_to(" + value.text().sql() + ", 'UTF8')";
    return Typed.atom("coalesce(upper(encode(" + bytes + ", 'hex')), '')", Type.TEXT);
  }

  private static Typed unicode(Typed value) {
    return integer("nullif(ascii(%s), 0)", value.text());
  }

  private static Typed characters(List<Typed> codes) {
    StringBuilder text = new StringBuilder();
    for (Typed code : codes) {
      Optional<Long> point = code.integer();
      if (point.isEmpty()
          || point.get() <= 0
          || point.get() > Character.MAX_CODE_POINT
          || (point.get() >= Character.MIN_SURROGATE && point.get() <= Character.MAX_SURROGATE)) {
        throw new Untranslatable("char() of what is no constant character");
      }
      text.appendCodePoint(point.get().intValue());
    }
    return Literals.typed(Expr.Literal.string(text.toString()));
  }

  private static Typed typeof(Typed value) {
    String storage =
        switch (value.type()) {
          case BOOLEAN, INT, BIGINT -> "integer";
          case REAL -> "real";
          case TEXT, DATE, TIME, TIMESTAMP, TIMESTAMPTZ -> "text";
          case BLOB -> "blob";
          case NULL -> "null";
          case UUID -> value.form().isEmpty() ? "" : "text";
          default -> "";
        };
    if (storage.isEmpty()) {
      throw new Untranslatable("it asks for the type of " + value.named());
    }
    if (value.literal().isPresent()) {
      return Literals.typed(Expr.Literal.string(storage));
    }
    return Typed.atom(
        "CASE WHEN "
            + value.sql(Typed.OPERATOR)
            + " IS NULL THEN 'null' ELSE '"
            + storage
            + "' END",
        Type.TEXT);
  }

  private static Typed path(Typed path) {
    if (path.string().filter(text -> text.startsWith("$")).isEmpty()) {
      throw new Untranslatable("a JSON path is no constant");
    }
    return path;
  }

  private static Typed integer(String template, Typed... arguments) {
    return filled(template, Type.INT, arguments);
  }

  private static Typed text(String template, Typed... arguments) {
    return filled(template, Type.TEXT, arguments);
  }

  /** Arguments in parentheses stand alone, before COLLATE they are operands. */
  private static Typed filled(String template, Type type, Typed... arguments) {
    Object[] sql = new Object[arguments.length];
    for (int i = 0; i < arguments.length; i++) {
      sql[i] = template.contains("COLLATE") ? arguments[i].operand() : arguments[i].sql();
    }
    return Typed.atom(template.formatted(sql), type);
  }
}
