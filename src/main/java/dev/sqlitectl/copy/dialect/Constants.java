package dev.sqlitectl.copy.dialect;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Constants as values of a column: by SQLite's affinity first, then by the mover's types. */
final class Constants {
  private static final List<String> TRUE = List.of("t", "true", "TRUE", "True");
  private static final List<String> FALSE = List.of("f", "false", "FALSE", "False");

  private final Expr.Literal literal;
  private final Target target;

  private Constants(Expr.Literal literal, Target target) {
    this.literal = literal;
    this.target = target;
  }

  static String fit(Typed constant, Target target) {
    Expr.Literal written = constant.literal().orElseThrow();
    return new Constants(stored(written, target.affinity()), target).fit();
  }

  /** What SQLite stores in a column of this affinity. */
  private static Expr.Literal stored(Expr.Literal literal, Affinity affinity) {
    boolean number =
        literal.kind() == Expr.Literal.Kind.INTEGER || literal.kind() == Expr.Literal.Kind.REAL;
    if (number && affinity == Affinity.TEXT) {
      return Expr.Literal.string(Literals.text(literal));
    }
    Expr.Literal value =
        literal.kind() == Expr.Literal.Kind.STRING && affinity.isNumeric()
            ? Literals.wholeNumber(literal.text()).orElse(literal)
            : literal;
    if (affinity == Affinity.REAL && value.kind() == Expr.Literal.Kind.INTEGER) {
      return new Expr.Literal(Expr.Literal.Kind.REAL, value.text());
    }
    boolean integral =
        value.kind() == Expr.Literal.Kind.REAL
            && affinity.isNumeric()
            && affinity != Affinity.REAL
            && Double.parseDouble(value.text()) % 1 == 0
            && Math.abs(Double.parseDouble(value.text())) < 1e15;
    return integral
        ? Expr.Literal.integer(Long.toString((long) Double.parseDouble(value.text())))
        : value;
  }

  private String fit() {
    if (literal.kind() == Expr.Literal.Kind.NULL) {
      return "NULL";
    }
    Optional<String> fitting =
        switch (target.type()) {
          case BOOLEAN -> truth();
          case BIGINT -> when(literal.kind() == Expr.Literal.Kind.INTEGER, literal.text());
          case REAL, NUMBER ->
              isNegativeZero() ? Optional.of("'-0'") : number().filter(written -> isExactDouble());
          case NUMERIC -> numeric();
          case TEXT, ANY, NULL -> text().filter(this::isShortEnough).map(Literals::string);
          case BLOB -> Optional.of("'\\x" + bytes() + "'::bytea");
          case DATE -> string(Forms::isDay);
          case TIME -> string(Forms::isClock);
          case TIMESTAMP -> string(text -> Forms.isMoment(text) && !Forms.isClock(text));
          case TIMESTAMPTZ -> string(Constants::isMomentWithOffset);
          case UUID -> uuid();
          case JSON -> text().map(Literals::string);
          default -> Optional.empty();
        };
    return fitting.orElseThrow(
        () ->
            new Untranslatable(
                "the column became %s, and that is none".formatted(target.sqlType())));
  }

  private static Optional<String> when(boolean fits, String sql) {
    return fits ? Optional.of(sql) : Optional.empty();
  }

  private Optional<String> string(Predicate<String> fits) {
    return when(
        literal.kind() == Expr.Literal.Kind.STRING && fits.test(literal.text()),
        Literals.string(literal.text()));
  }

  private Optional<String> truth() {
    if (literal.text().equals("1") || TRUE.contains(literal.text())) {
      return Optional.of("true");
    }
    return when(literal.text().equals("0") || FALSE.contains(literal.text()), "false");
  }

  private Optional<String> number() {
    return switch (literal.kind()) {
      case INTEGER -> Optional.of(literal.text());
      case REAL -> Optional.of(Literals.real(literal.text()));
      default -> Optional.empty();
    };
  }

  private boolean isExactDouble() {
    return literal.kind() == Expr.Literal.Kind.REAL
        || new BigDecimal(literal.text())
                .compareTo(new BigDecimal(Double.parseDouble(literal.text())))
            == 0;
  }

  private Optional<String> numeric() {
    List<Integer> sizes = target.sizes();
    if (number().isEmpty() || !Literals.isShort(literal) || isNegativeZero()) {
      return Optional.empty();
    }
    BigDecimal value = new BigDecimal(number().get()).stripTrailingZeros();
    boolean fits = true;
    if (!sizes.isEmpty()) {
      int scale = sizes.size() > 1 ? sizes.get(1) : 0;
      fits = value.scale() <= scale && value.precision() - value.scale() <= sizes.get(0) - scale;
    }
    return when(fits, number().get());
  }

  /** A column without an affinity alone keeps the sign of zero. */
  private boolean isNegativeZero() {
    return target.affinity() == Affinity.BLOB
        && literal.kind() == Expr.Literal.Kind.REAL
        && literal.text().startsWith("-")
        && Double.parseDouble(literal.text()) == 0;
  }

  private Optional<String> text() {
    if (isNegativeZero()) {
      return Optional.of("-0.0");
    }
    return switch (literal.kind()) {
      case STRING -> Optional.of(literal.text());
      case INTEGER, REAL -> Optional.of(Literals.text(literal));
      default -> Optional.empty();
    };
  }

  private boolean isShortEnough(String text) {
    return target.sizes().isEmpty()
        || text.codePointCount(0, text.length()) <= target.sizes().get(0);
  }

  private String bytes() {
    return literal.kind() == Expr.Literal.Kind.BLOB
        ? literal.text()
        : HexFormat.of().formatHex(text().orElseThrow().getBytes(StandardCharsets.UTF_8));
  }

  private Optional<String> uuid() {
    if (literal.kind() == Expr.Literal.Kind.BLOB && literal.text().length() == 32) {
      return Optional.of(Literals.string(literal.text()));
    }
    return string(text -> Forms.isUuid(text, ""));
  }

  private static boolean isMomentWithOffset(String text) {
    if (text.endsWith("Z")) {
      return text.length() > 16 && Forms.isMoment(text.substring(0, text.length() - 1));
    }
    int sign = Math.max(text.lastIndexOf('+'), text.lastIndexOf('-'));
    String offset = sign < 16 ? "" : text.substring(sign + 1);
    boolean clock =
        offset.length() == 5
            && offset.charAt(2) == ':'
            && Forms.isClock(offset)
            && offset.compareTo("15:59") <= 0;
    return clock && Forms.isMoment(text.substring(0, sign));
  }
}
