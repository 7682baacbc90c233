package dev.sqlitectl.copy.dialect;

import java.util.List;

/**
 * A path into JSON as a chain of jsonb's own {@code ->}: names find members of objects alone, and
 * numbers elements of arrays alone, in PostgreSQL as in SQLite.
 */
final class JsonPath {
  private final String path;
  private int at;

  private JsonPath(String path) {
    this.path = path;
  }

  /**
   * What a path finds, as a value of any class.
   *
   * @param json a jsonb, or text that holds JSON
   * @param path {@code $.a[0]}, or a bare name, or a number, as {@code ->} takes them
   */
  static Typed find(Typed json, Typed path) {
    StringBuilder sql = new StringBuilder(jsonb(json).operand());
    if (path.integer().isPresent()) {
      sql.append(" -> ").append(path.sql(Typed.ATOM));
    } else {
      String text =
          path.string().orElseThrow(() -> new Untranslatable("a JSON path is no constant"));
      if (text.startsWith("$")) {
        new JsonPath(text).steps(sql);
      } else {
        sql.append(" -> ").append(Literals.string(text));
      }
    }
    return Typed.of(sql.toString(), Type.JSON_VALUE, Typed.OPERATOR);
  }

  static Typed jsonb(Typed json) {
    if (json.literal().isPresent()) {
      throw new Untranslatable("it reads JSON in a constant");
    }
    return switch (json.type()) {
      case JSON, JSON_VALUE -> json;
      case TEXT -> Typed.atom(json.operand() + "::jsonb", Type.JSON);
      default -> throw new Untranslatable("it reads JSON in " + json.named());
    };
  }

  private void steps(StringBuilder sql) {
    at = 1;
    while (at < path.length()) {
      sql.append(" -> ").append(path.charAt(at) == '.' ? member() : element());
    }
  }

  private String member() {
    at++;
    if (at < path.length() && path.charAt(at) == '"') {
      int end = path.indexOf('"', at + 1);
      if (end < 0 || path.indexOf('\\', at) >= 0) {
        throw malformed();
      }
      String name = path.substring(at + 1, end);
      at = end + 1;
      return Literals.string(name);
    }
    int start = at;
    while (at < path.length() && path.charAt(at) != '.' && path.charAt(at) != '[') {
      at++;
    }
    if (at == start) {
      throw malformed();
    }
    return Literals.string(path.substring(start, at));
  }

  private String element() {
    int end = path.indexOf(']', at);
    if (path.charAt(at) != '[' || end < 0) {
      throw malformed();
    }
    String inside = path.substring(at + 1, end);
    at = end + 1;
    boolean fromEnd = inside.startsWith("#-");
    String digits = fromEnd ? inside.substring(2) : inside;
    if (digits.isEmpty() || digits.length() > 9 || !digits.chars().allMatch(Character::isDigit)) {
      throw malformed();
    }
    return (fromEnd ? "-" : "") + Integer.parseInt(digits);
  }

  private Untranslatable malformed() {
    return new Untranslatable("the JSON path " + path + " is not understood");
  }

  /** Beside an equality: JSON's null is NULL, true and false are 1 and 0. */
  static String found(Typed value) {
    return "CASE %s WHEN 'null' THEN NULL WHEN 'true' THEN '1' WHEN 'false' THEN '0' ELSE %s END"
        .formatted(value.sql(), value.sql());
  }

  /** A constant as the jsonb that equals what a path may find. */
  static String constant(Typed value) {
    Expr.Literal literal =
        value
            .literal()
            .orElseThrow(() -> new Untranslatable("it compares JSON with what is no constant"));
    return switch (literal.kind()) {
      case NULL -> "NULL::jsonb";
      case INTEGER -> "'" + literal.text() + "'::jsonb";
      case STRING -> Literals.string(quoted(literal.text())) + "::jsonb";
      case REAL, BLOB -> throw new Untranslatable("it compares JSON with " + value.named());
    };
  }

  private static String quoted(String text) {
    if (List.of("[", "{").stream().anyMatch(text::startsWith)) {
      throw new Untranslatable("it compares JSON with the text of an array or object");
    }
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ') {
        quoted.append("\\u%04x".formatted((int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }

  /** A string that a path found, as text; what is no string is written as JSON writes it. */
  static Typed text(Typed value) {
    return Typed.of(value.sql(Typed.OPERATOR) + " #>> '{}'", Type.TEXT, Typed.OPERATOR);
  }
}
