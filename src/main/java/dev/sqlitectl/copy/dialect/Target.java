package dev.sqlitectl.copy.dialect;

import java.util.List;

/**
 * The column for which a value is meant: it must hold what SQLite's column would hold.
 *
 * @param sqlType PostgreSQL's type with its size
 */
record Target(Type type, String sqlType, Affinity affinity) {

  static Target of(Scope.Column column, Affinity affinity) {
    return new Target(Type.of(column.type(), false), column.type(), affinity);
  }

  /**
   * The value as one of the column's type.
   *
   * @throws Untranslatable when it does not fit, or not without changing
   */
  String fit(Typed value) {
    return value.literal().isPresent() ? Constants.fit(value, this) : fitted(value);
  }

  private String fitted(Typed value) {
    Type from = value.type();
    Typed fitting =
        switch (type) {
          case BOOLEAN -> from == Type.BOOLEAN ? value : misfit(value);
          case BIGINT -> integer(value);
          case REAL, NUMBER -> from.isNumber() ? value.number() : misfit(value);
          case NUMERIC -> numeric(value);
          case TEXT -> text(value);
          case DATE -> from == Type.DATE ? value : misfit(value);
          case TIME -> from == Type.TIME ? value : misfit(value);
          case TIMESTAMP ->
              from == Type.TIMESTAMP && !value.form().contains("Z")
                  ? value
                  : from == Type.DATE ? value.cast(Type.TIMESTAMP) : misfit(value);
          case TIMESTAMPTZ ->
              from == Type.TIMESTAMP || from == Type.DATE
                  ? Typed.of(value.operand() + " AT TIME ZONE 'UTC'", type, Typed.OPERATOR)
                  : misfit(value);
          case BLOB -> from == Type.BLOB ? value : misfit(value);
          case UUID -> from == Type.UUID ? value : misfit(value);
          default -> misfit(value);
        };
    return fitting.operand();
  }

  private Typed integer(Typed value) {
    if (value.type().isInteger()) {
      return value.number();
    }
    boolean digits = value.form().equals(Typed.DIGITS) && affinity.isNumeric();
    return digits ? value.cast(Type.BIGINT) : misfit(value);
  }

  private Typed numeric(Typed value) {
    boolean sized = sqlType.indexOf('(') > 0;
    boolean fraction = sizes().size() == 2 && sizes().get(0).equals(sizes().get(1));
    if (fraction && value.type().isInteger()) {
      return misfit(value); // no digit before the point, so that 1 is too large
    }
    if (value.type().isInteger() || value.type() == Type.NUMERIC) {
      return value.type() == Type.BOOLEAN ? value.number() : value;
    }
    return value.type().isNumber() && !sized
        ? Typed.atom(value.operand() + "::text::numeric", Type.NUMERIC)
        : misfit(value);
  }

  private Typed text(Typed value) {
    boolean kept = value.type().isText() || (value.type().isNumber() && affinity == Affinity.TEXT);
    return kept ? value.text() : misfit(value);
  }

  private Typed misfit(Typed value) {
    throw new Untranslatable(
        "the column became %s and cannot hold %s".formatted(sqlType, value.named()));
  }

  /** The sizes in the type's parentheses; none when it has none. */
  List<Integer> sizes() {
    int open = sqlType.indexOf('(');
    int close = sqlType.indexOf(')');
    if (open < 0 || close < open) {
      return List.of();
    }
    String inside = sqlType.substring(open + 1, close).replace(" ", "");
    boolean numbers = inside.matches("\\d{1,9}(,\\d{1,9})?");
    return numbers ? List.of(inside.split(",")).stream().map(Integer::valueOf).toList() : List.of();
  }
}
