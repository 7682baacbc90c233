package dev.sqlitectl.copy.dialect;

import java.util.Optional;

/**
 * Two expressions made comparable: SQLite's affinities applied, its collation put in words, and
 * both in types that PostgreSQL compares in the same way.
 *
 * @param left in SQL, fit to stand beside an operator
 * @param right the same
 * @see <a href="https://www.sqlite.org/datatype3.html#comparison_expressions">Comparison
 *     Expressions</a>
 */
record Comparison(String left, String right) {

  /**
   * @param ordered whether it asks which is greater; equality needs less
   * @throws Untranslatable when no comparison in PostgreSQL answers the same for all their values
   */
  static Comparison of(Typed left, Typed right, boolean ordered) {
    Affinity affinity = left.affinity().comparedWith(right.affinity());
    Typed one = applied(left, affinity);
    Typed two = applied(right, affinity);
    if (one.type() == Type.JSON_VALUE || two.type() == Type.JSON_VALUE) {
      return json(one, two, ordered);
    }
    if (one.isNull() || two.isNull()) {
      return nulls(one, two);
    }
    if (one.type().isNumber() && two.type().isNumber()) {
      return numbers(one, two);
    }
    if (one.type() == Type.BLOB && two.type() == Type.BLOB) {
      return new Comparison(one.sql(Typed.OPERATOR), two.sql(Typed.OPERATOR));
    }
    if (!one.type().isText() || !two.type().isText()) {
      return classes(one, two, affinity);
    }
    if (affinity.isNumeric() && ordered && !(one.isNeverNumeric() && two.isNeverNumeric())) {
      throw new Untranslatable("it orders texts of which some may be numbers");
    }
    return texts(one, two, collation(left, right), ordered);
  }

  /** The collation of the side that says COLLATE, then of a column, the left one first. */
  private static Collation collation(Typed left, Typed right) {
    if (left.collated()) {
      return left.collation();
    }
    if (right.collated()) {
      return right.collation();
    }
    return left.collation() == Collation.NONE ? right.collation() : left.collation();
  }

  private static Typed applied(Typed side, Affinity affinity) {
    if (affinity.isNumeric() && side.string().isPresent()) {
      return Literals.wholeNumber(side.string().get()).map(Literals::typed).orElse(side);
    }
    return affinity == Affinity.TEXT && side.type().isNumber() ? side.text() : side;
  }

  private static Comparison nulls(Typed left, Typed right) {
    return new Comparison(nullable(left, right), nullable(right, left));
  }

  private static String nullable(Typed side, Typed other) {
    if (!side.isNull()) {
      return side.sql(Typed.OPERATOR);
    }
    return other.isNull() ? "NULL::text" : "NULL";
  }

  private static Comparison numbers(Typed left, Typed right) {
    if (left.type() == Type.BOOLEAN && right.type() == Type.BOOLEAN) {
      return new Comparison(left.sql(Typed.OPERATOR), right.sql(Typed.OPERATOR));
    }
    return new Comparison(number(left, right), number(right, left));
  }

  private static String number(Typed side, Typed other) {
    if (other.type() == Type.BOOLEAN && isTruth(side)) {
      return side.truth().sql();
    }
    if (side.type() == Type.BOOLEAN) {
      return isTruth(other) ? side.sql(Typed.OPERATOR) : side.number().sql();
    }
    if (side.is(Expr.Literal.Kind.REAL)
        && other.literal().isEmpty()
        && Literals.isShort(side.literal().orElseThrow())) {
      return Literals.real(side.literal().orElseThrow().text());
    }
    return side.sql(Typed.OPERATOR);
  }

  /** Whether it is the constant 0 or 1, which stand beside a boolean as false and true. */
  private static boolean isTruth(Typed side) {
    return side.integer().filter(value -> value == 0 || value == 1).isPresent();
  }

  /** A number is less than any text, and a text is less than any blob. */
  private static Comparison classes(Typed left, Typed right, Affinity affinity) {
    boolean known = isClassed(left) && isClassed(right);
    Typed text = left.type().isText() ? left : right;
    boolean maybeNumber = affinity.isNumeric() && text.type().isText() && !text.isNeverNumeric();
    if (known && maybeNumber && left.type() != Type.BLOB && right.type() != Type.BLOB) {
      return new Comparison(numeric(left, right), numeric(right, left));
    }
    if (!known || maybeNumber) {
      throw new Untranslatable("it compares " + left.named() + " with " + right.named());
    }
    return new Comparison(place(left), place(right));
  }

  /** A text as the number that it is, or as NaN, which is greater than all numbers as texts are. */
  private static String numeric(Typed side, Typed other) {
    if (side.type().isNumber()) {
      return side.number().sql(Typed.OPERATOR);
    }
    boolean exact = other.type().isInteger() || other.type() == Type.NUMERIC;
    Typed text = side.text();
    return "CASE WHEN %s ~ '%s' THEN %s::%s WHEN %s IS NOT NULL THEN 'NaN' END"
        .formatted(
            text.sql(Typed.SUM),
            Typed.WHOLE_NUMBER,
            text.operand(),
            exact ? "numeric" : "float8",
            text.sql(Typed.OPERATOR));
  }

  private static boolean isClassed(Typed side) {
    return side.type().isNumber() || side.type().isText() || side.type() == Type.BLOB;
  }

  private static String place(Typed side) {
    String place = side.type().isNumber() ? "0" : side.type().isText() ? "1" : "2";
    return side.literal().isPresent()
        ? place
        : "CASE WHEN " + side.sql(Typed.OPERATOR) + " IS NOT NULL THEN " + place + " END";
  }

  private static Comparison texts(Typed left, Typed right, Collation collation, boolean ordered) {
    if (!collation.folds()) {
      Optional<String> leftAsRight = literalAs(left, right);
      Optional<String> rightAsLeft = literalAs(right, left);
      if (leftAsRight.isPresent()) {
        return new Comparison(leftAsRight.get(), right.sql(Typed.OPERATOR));
      }
      if (rightAsLeft.isPresent()) {
        return new Comparison(left.sql(Typed.OPERATOR), rightAsLeft.get());
      }
      if (left.type() == right.type()
          && left.type() != Type.TEXT
          && !left.form().isEmpty()
          && left.form().equals(right.form())) {
        return new Comparison(left.sql(Typed.OPERATOR), right.sql(Typed.OPERATOR));
      }
    }
    return new Comparison(text(left, collation, ordered), text(right, collation, false));
  }

  private static String text(Typed side, Collation collation, boolean ordered) {
    Typed text = side.text();
    if (collation == Collation.NOCASE && text.string().isPresent()) {
      return Literals.string(folded(text.string().get()));
    }
    if (ordered) {
      return collation.orderedKey(text);
    }
    return collation.folds() ? collation.key(text) : text.sql(Typed.OPERATOR);
  }

  /** A to Z in small letters, as NOCASE compares them. */
  static String folded(String text) {
    StringBuilder folded = new StringBuilder(text);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      folded.setCharAt(i, c >= 'A' && c <= 'Z' ? (char) (c + 'a' - 'A') : c);
    }
    return folded.toString();
  }

  /** A constant text as the other side's type, when it is written as that side's values are. */
  private static Optional<String> literalAs(Typed side, Typed other) {
    if (side.string().isEmpty() || other.string().isPresent()) {
      return Optional.empty();
    }
    String text = side.string().get();
    boolean alike =
        switch (other.type()) {
          case DATE, TIME, TIMESTAMP, TIMESTAMPTZ -> Forms.isWritten(text, other.form());
          case UUID -> !other.form().isEmpty() && Forms.isUuid(text, other.form());
          default -> false;
        };
    return alike ? Optional.of(Literals.string(text)) : Optional.empty();
  }

  private static Comparison json(Typed left, Typed right, boolean ordered) {
    if (ordered || collation(left, right).folds()) {
      throw new Untranslatable("it orders what it finds in JSON");
    }
    return left.type() == Type.JSON_VALUE
        ? new Comparison(JsonPath.found(left), JsonPath.constant(right))
        : new Comparison(JsonPath.constant(left), JsonPath.found(right));
  }
}
