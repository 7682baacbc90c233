package dev.sqlitectl.copy.dialect;

import java.util.List;
import java.util.Optional;

/** An expression as SQLite reads it. */
sealed interface Expr {

  /** A constant; a blob's text are its hexadecimal digits. */
  record Literal(Kind kind, String text) implements Expr {
    enum Kind {
      NULL,
      INTEGER,
      REAL,
      STRING,
      BLOB
    }

    static final Literal NULL = new Literal(Kind.NULL, "");

    static Literal integer(String text) {
      return new Literal(Kind.INTEGER, text);
    }

    static Literal string(String text) {
      return new Literal(Kind.STRING, text);
    }
  }

  /**
   * A column.
   *
   * @param table the table or alias before the point, when there is one
   * @param maybeString written in double quotes: a string when no column has this name
   */
  record Name(Optional<String> table, String name, boolean maybeString) implements Expr {}

  /** {@code -}, {@code +}, {@code ~} or {@code NOT}. */
  record Unary(String operator, Expr operand) implements Expr {}

  /** Arithmetic, comparison, AND, OR, {@code ||}, {@code ->}, {@code IS} and {@code IS NOT}. */
  record Binary(String operator, Expr left, Expr right) implements Expr {}

  /** {@code LIKE} or {@code GLOB}. */
  record Like(String operator, Expr text, Expr pattern, Optional<Expr> escape) implements Expr {}

  record Between(Expr value, Expr low, Expr high) implements Expr {}

  record In(Expr value, List<Expr> list) implements Expr {}

  record InSelect(Expr value, Select select) implements Expr {}

  record Exists(Select select) implements Expr {}

  /** A query in parentheses: the first column of its first row. */
  record Scalar(Select select) implements Expr {}

  record Case(Optional<Expr> value, List<When> whens, Optional<Expr> otherwise) implements Expr {}

  record When(Expr condition, Expr result) {}

  record Cast(Expr value, String type) implements Expr {}

  record Collate(Expr value, String collation) implements Expr {}

  /**
   * A function.
   *
   * @param star whether it was {@code count(*)}
   * @param order ORDER BY within the parentheses
   */
  record Call(
      String name,
      boolean distinct,
      boolean star,
      List<Expr> arguments,
      List<Select.Order> order,
      Optional<Expr> filter,
      Optional<Select.Window> over)
      implements Expr {

    /** A call of nothing but its arguments. */
    static Call of(String name, List<Expr> arguments) {
      return new Call(name, false, false, arguments, List.of(), Optional.empty(), Optional.empty());
    }
  }
}
