package dev.sqlitectl.copy.dialect;

/** CAST, which goes by the affinity of the type's name. */
final class Casts {
  private Casts() {}

  static Typed cast(Typed value, String declaredType) {
    Affinity affinity = Affinity.of(declaredType);
    Typed cast =
        switch (affinity) {
          case INTEGER -> value.truncated().bare();
          case REAL -> real(value);
          case TEXT -> value.type() == Type.BLOB ? refuse(value) : value.text();
          case BLOB, NONE -> blob(value);
          case NUMERIC -> value.type() == Type.NUMERIC ? value.bare() : value.number();
        };
    return cast.withAffinity(affinity);
  }

  private static Typed real(Typed value) {
    Typed number = value.number();
    return number.type() == Type.REAL && number.literal().isEmpty()
        ? number
        : Typed.atom(number.operand() + "::float8", Type.REAL);
  }

  private static Typed blob(Typed value) {
    return switch (value.type()) {
      case BLOB -> value.bare();
      case NULL -> Typed.atom("NULL::bytea", Type.BLOB);
      default -> Typed.atom("convert_to(" + value.text().sql() + ", 'UTF8')", Type.BLOB);
    };
  }

  private static Typed refuse(Typed value) {
    throw new Untranslatable("it makes text of " + value.named());
  }
}
