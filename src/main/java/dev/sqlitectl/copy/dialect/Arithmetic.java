package dev.sqlitectl.copy.dialect;

import java.util.Optional;

/** Operators on numbers. Division by zero is NULL; what overflows 64 bits is PostgreSQL's error. */
final class Arithmetic {
  private Arithmetic() {}

  static Typed of(String operator, Typed left, Typed right) {
    return switch (operator) {
      case "+", "-" -> calculated(operator, left.number(), right.number(), Typed.SUM);
      case "*" -> calculated(operator, left.number(), right.number(), Typed.PRODUCT);
      case "/" -> quotient(left.number(), right.number());
      case "%" -> remainder(left.number(), right.number());
      case "&", "|" -> bits(operator, left.truncated(), right.truncated());
      case "<<", ">>" -> shift(operator, left.truncated(), right);
      default -> throw new Untranslatable("the operator " + operator + " is not known");
    };
  }

  static Typed negative(Typed operand) {
    Optional<Typed> constant = operand.literal().flatMap(Literals::negated).map(Literals::typed);
    if (constant.isPresent()) {
      return constant.get();
    }
    Typed number = operand.number();
    return Typed.of("-" + wide(number).operand(), wide(number).type(), Typed.PRODUCT);
  }

  static Typed inverted(Typed operand) {
    Typed integer = operand.truncated();
    return Typed.of("~" + integer.operand(), integer.type(), Typed.OPERATOR);
  }

  private static Typed calculated(String operator, Typed left, Typed right, int rank) {
    Type type = result(left, right);
    Typed first = type == Type.BIGINT && right.type() == Type.INT ? wide(left) : left;
    // The right operand of + and * may be a sum or product itself: regrouped reals are other reals.
    String sql = first.sql(rank) + " " + operator + " " + right.sql(rank + 1);
    return Typed.of(sql, type, rank);
  }

  private static Type result(Typed left, Typed right) {
    if (left.type() == Type.REAL || right.type() == Type.REAL) {
      return Type.REAL;
    }
    return left.type() == Type.NUMBER || right.type() == Type.NUMBER ? Type.NUMBER : Type.BIGINT;
  }

  /**
   * Four bytes overflow where SQLite has eight; constants are widened by what they stand beside.
   */
  private static Typed wide(Typed number) {
    return number.type() == Type.INT ? number.cast(Type.BIGINT) : number;
  }

  private static Typed quotient(Typed left, Typed right) {
    Type type = result(left, right);
    if (type == Type.NUMBER) {
      throw new Untranslatable("it divides " + left.named() + " by " + right.named());
    }
    return calculated("/", left, nonZero(right), Typed.PRODUCT);
  }

  private static Typed remainder(Typed left, Typed right) {
    if (result(left, right) != Type.BIGINT) {
      throw new Untranslatable("it takes the remainder of " + left.named());
    }
    return calculated("%", left, nonZero(right), Typed.PRODUCT);
  }

  private static Typed nonZero(Typed divisor) {
    boolean constant =
        divisor.literal().filter(value -> Double.parseDouble(value.text()) != 0).isPresent();
    return constant ? divisor : Typed.atom("nullif(" + divisor.sql() + ", 0)", divisor.type());
  }

  private static Typed bits(String operator, Typed left, Typed right) {
    String sql = left.sql(Typed.SUM) + " " + operator + " " + right.sql(Typed.SUM);
    boolean narrow = left.type() == Type.INT && right.type() == Type.INT;
    return Typed.of(sql, narrow ? Type.INT : Type.BIGINT, Typed.OPERATOR);
  }

  private static Typed shift(String operator, Typed left, Typed right) {
    long distance = right.integer().filter(n -> n >= 0 && n < Long.SIZE).orElse(-1L);
    if (distance < 0) {
      throw new Untranslatable("it shifts by what may be more than 63 bits");
    }
    return Typed.of(
        wide(left).sql(Typed.SUM) + " " + operator + " " + distance, Type.BIGINT, Typed.OPERATOR);
  }
}
