package dev.sqlitectl.copy.dialect;

import java.util.List;

/**
 * One type for several expressions of which one will be the answer: the branches of CASE, the
 * arguments of coalesce, the columns of a UNION.
 *
 * @param form how all its values are written, where they are all written alike
 */
record Common(Type type, Affinity affinity, Collation collation, String form) {

  /**
   * @throws Untranslatable when PostgreSQL has no type for all of them
   */
  static Common of(List<Typed> all) {
    List<Typed> values = all.stream().filter(value -> value.type() != Type.NULL).toList();
    if (values.isEmpty()) {
      return new Common(Type.NULL, Affinity.NONE, Collation.NONE, "");
    }
    Typed first = values.get(0);
    Type type = first.type();
    for (Typed value : values) {
      type = both(type, value);
    }
    if (type == Type.INT
        && values.stream().anyMatch(v -> v.type() == Type.BOOLEAN)
        && truths(values)) {
      type = Type.BOOLEAN;
    }
    Type common = type;
    boolean sameForm =
        values.stream().allMatch(v -> v.type() == common && v.form().equals(first.form()));
    boolean sameAffinity = values.stream().allMatch(v -> v.affinity() == first.affinity());
    return new Common(
        type,
        sameAffinity ? first.affinity() : Affinity.NONE,
        first.collation(),
        sameForm ? first.form() : "");
  }

  private static boolean truths(List<Typed> values) {
    return values.stream()
        .allMatch(
            value ->
                value.type() == Type.BOOLEAN
                    || value.integer().filter(n -> n == 0 || n == 1).isPresent());
  }

  private static Type both(Type one, Typed value) {
    Type other = value.type();
    if (one == other && one != Type.JSON_VALUE) {
      return one;
    }
    if (one.isInteger() && other.isInteger()) {
      return one == Type.BIGINT || other == Type.BIGINT ? Type.BIGINT : Type.INT;
    }
    if (one.isNumber() && other.isNumber()) {
      boolean exact = one.isInteger() || one == Type.NUMERIC;
      boolean otherExact =
          other.isInteger()
              || other == Type.NUMERIC
              || (one == Type.NUMERIC && value.literal().filter(Literals::isShort).isPresent());
      return exact && otherExact ? Type.NUMERIC : Type.NUMBER;
    }
    if (one.isText() && other.isText()) {
      return Type.TEXT;
    }
    throw new Untranslatable(
        one == other
            ? "it passes on " + value.named()
            : "it answers " + Typed.atom("", one).named() + " or " + value.named());
  }

  /** One of the expressions, as the common type. */
  String cast(Typed value) {
    return as(value).sql();
  }

  Typed as(Typed value) {
    if (value.isNull()) {
      return type == Type.NULL ? Typed.atom("NULL::text", Type.TEXT) : value;
    }
    if (value.type() == type) {
      return value;
    }
    return switch (type) {
      case BOOLEAN -> value.truth();
      case INT, BIGINT -> value.type() == Type.BOOLEAN ? value.number() : value;
      case NUMERIC ->
          value.is(Expr.Literal.Kind.REAL)
              ? Typed.of(Literals.real(value.literal().orElseThrow().text()), type, Typed.PRODUCT)
              : value.type() == Type.BOOLEAN ? value.number() : value;
      case NUMBER, REAL -> value.integer().isPresent() ? value : value.number();
      case TEXT -> value.text();
      default -> value;
    };
  }

  /** An answer of the common type. */
  Typed typed(String sql, int rank) {
    return Typed.of(sql, type, rank).withForm(form);
  }
}
