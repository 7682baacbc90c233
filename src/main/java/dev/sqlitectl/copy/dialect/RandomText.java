package dev.sqlitectl.copy.dialect;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Texts put together from random bytes, the well-known ways to make a UUID: known by which
 * characters may stand at each place.
 */
final class RandomText {
  private static final String HEX = "0123456789abcdef";

  /** A random UUID of version 4: h is any hexadecimal digit, v one of 8, 9, a and b. */
  private static final String UUID = "hhhhhhhh-hhhh-4hhh-vhhh-hhhhhhhhhhhh";

  private RandomText() {}

  /**
   * PostgreSQL's random UUID where each one is a text, or a blob of 16 bytes, that the expression
   * may answer.
   */
  static Optional<Typed> of(Expr expr) {
    if (expr.equals(call("randomblob", Expr.Literal.integer("16")))) {
      return Optional.of(Typed.atom("uuid_send(gen_random_uuid())", Type.BLOB));
    }
    Optional<List<String>> places = places(expr);
    if (places.isEmpty()) {
      return Optional.empty();
    }
    String bare = UUID.replace("-", "");
    if (holds(places.get(), UUID, false)) {
      return Optional.of(Typed.atom("gen_random_uuid()", Type.UUID).withForm(Typed.LOWER));
    } else if (holds(places.get(), UUID, true)) {
      return Optional.of(Typed.atom("gen_random_uuid()", Type.UUID).withForm(Typed.UPPER));
    } else if (holds(places.get(), bare, false)) {
      return Optional.of(text("replace(gen_random_uuid()::text, '-', '')"));
    } else if (holds(places.get(), bare, true)) {
      return Optional.of(text("upper(replace(gen_random_uuid()::text, '-', ''))"));
    }
    return Optional.empty();
  }

  private static Typed text(String sql) {
    return Typed.atom(sql, Type.TEXT);
  }

  private static Expr.Call call(String name, Expr argument) {
    return Expr.Call.of(name, List.of(argument));
  }

  private static boolean holds(List<String> places, String shape, boolean capital) {
    if (places.size() != shape.length()) {
      return false;
    }
    for (int i = 0; i < shape.length(); i++) {
      String wanted =
          switch (shape.charAt(i)) {
            case 'h' -> HEX;
            case 'v' -> "89ab";
            default -> shape.substring(i, i + 1);
          };
      String cased = capital ? wanted.toUpperCase(Locale.ROOT) : wanted;
      String place = places.get(i);
      if (!cased.chars().allMatch(c -> place.indexOf(c) >= 0)) {
        return false;
      }
    }
    return true;
  }

  /** For each place of the text the characters that may stand there. */
  private static Optional<List<String>> places(Expr expr) {
    if (expr instanceof Expr.Literal literal && literal.kind() == Expr.Literal.Kind.STRING) {
      return Optional.of(literal.text().chars().mapToObj(Character::toString).toList());
    }
    if (expr instanceof Expr.Binary binary && binary.operator().equals("||")) {
      return places(binary.left())
          .flatMap(left -> places(binary.right()).map(right -> joined(left, right)));
    }
    if (!(expr instanceof Expr.Call call) || call.arguments().isEmpty()) {
      return Optional.empty();
    }
    Expr first = call.arguments().get(0);
    return switch (call.name()) {
      case "lower" -> places(first).map(all -> all.stream().map(Comparison::folded).toList());
      case "upper" ->
          places(first).map(all -> all.stream().map(p -> p.toUpperCase(Locale.ROOT)).toList());
      case "hex" -> hex(first);
      case "substr", "substring" ->
          call.arguments().size() < 2
              ? Optional.empty()
              : places(first).flatMap(all -> piece(all, call.arguments()));
      default -> Optional.empty();
    };
  }

  private static List<String> joined(List<String> left, List<String> right) {
    List<String> all = new ArrayList<>(left);
    all.addAll(right);
    return all;
  }

  private static Optional<List<String>> hex(Expr bytes) {
    if (bytes instanceof Expr.Call call
        && call.name().equals("randomblob")
        && call.arguments().size() == 1) {
      Optional<Range> size = range(call.arguments().get(0));
      return size.filter(range -> range.low == range.high && range.low > 0 && range.low <= 64)
          .map(range -> Collections.nCopies(2 * (int) range.low, "0123456789ABCDEF"));
    }
    return Optional.empty();
  }

  private static Optional<List<String>> piece(List<String> all, List<Expr> arguments) {
    Optional<Range> from = range(arguments.get(1));
    Optional<Range> length =
        arguments.size() > 2
            ? range(arguments.get(2))
            : Optional.of(new Range(all.size(), all.size()));
    if (from.isEmpty() || length.isEmpty() || length.get().low != length.get().high) {
      return Optional.empty();
    }
    int start = (int) from.get().low - 1;
    if (start < 0 || from.get().high > all.size() || length.get().low < 0) {
      return Optional.empty();
    }
    if (from.get().low == from.get().high) {
      return Optional.of(all.subList(start, (int) Math.min(all.size(), start + length.get().low)));
    }
    return length.get().low == 1
        ? Optional.of(List.of(String.join("", all.subList(start, (int) from.get().high))))
        : Optional.empty();
  }

  /** From where to where an integer may be. */
  private record Range(long low, long high) {}

  private static Optional<Range> range(Expr expr) {
    if (expr instanceof Expr.Literal literal
        && literal.kind() == Expr.Literal.Kind.INTEGER
        && literal.text().length() < 5
        && literal.text().chars().allMatch(Character::isDigit)) {
      long value = Long.parseLong(literal.text());
      return Optional.of(new Range(value, value));
    }
    if (!(expr instanceof Expr.Binary binary)) {
      return Optional.empty();
    }
    Optional<Range> right = range(binary.right());
    Expr random = Expr.Call.of("random", List.of());
    if (binary.operator().equals("+")) {
      return range(binary.left())
          .flatMap(l -> right.map(r -> new Range(l.low + r.low, l.high + r.high)));
    }
    boolean modulo = binary.operator().equals("%") && binary.left().equals(call("abs", random));
    boolean masked = binary.operator().equals("&") && binary.left().equals(random);
    return right
        .filter(r -> r.low == r.high && r.low > 0)
        .flatMap(
            r ->
                modulo
                    ? Optional.of(new Range(0, r.high - 1))
                    : masked ? Optional.of(new Range(0, r.high)) : Optional.empty());
  }
}
