package dev.sqlitectl.copy.dialect;

import java.util.Optional;

/** LIKE and GLOB. */
final class Patterns {
  private Patterns() {}

  static Typed match(String operator, Typed text, Typed pattern, Optional<Typed> escape) {
    if (text.isNull() || pattern.isNull()) {
      return Typed.atom("NULL::boolean", Type.BOOLEAN);
    }
    return operator.equals("LIKE")
        ? like(text.text(), pattern.text(), escape)
        : glob(text.text(), pattern);
  }

  /** In the collation "C", ILIKE takes A to Z alone for a to z, as SQLite does. */
  private static Typed like(Typed text, Typed pattern, Optional<Typed> escape) {
    String character = escape.map(Patterns::escape).orElse("");
    if (!character.isEmpty()) {
      String constant =
          pattern
              .string()
              .orElseThrow(() -> new Untranslatable("ESCAPE with a pattern that is no constant"));
      if (!endsWell(constant, character.charAt(0))) {
        throw new Untranslatable("a pattern ends with its escape character");
      }
    }
    boolean plain = pattern.string().filter(constant -> constant.indexOf('\\') < 0).isPresent();
    String sql =
        text.operand()
            + " COLLATE \"C\" ILIKE "
            + pattern.sql(Typed.SUM)
            + (plain && character.isEmpty() ? "" : " ESCAPE " + Literals.string(character));
    return Typed.test(sql);
  }

  private static String escape(Typed escape) {
    String character =
        escape.string().orElseThrow(() -> new Untranslatable("an ESCAPE that is no constant"));
    if (character.length() != 1 || character.equals("%") || character.equals("_")) {
      throw new Untranslatable("ESCAPE '" + character + "'");
    }
    return character;
  }

  private static boolean endsWell(String pattern, char escape) {
    int at = 0;
    while (at < pattern.length()) {
      at += pattern.charAt(at) == escape ? 2 : 1;
    }
    return at == pattern.length();
  }

  private static Typed glob(Typed text, Typed pattern) {
    String glob =
        pattern.string().orElseThrow(() -> new Untranslatable("GLOB with no constant pattern"));
    if (glob.indexOf('[') < 0) {
      StringBuilder like = new StringBuilder();
      for (int i = 0; i < glob.length(); i++) {
        char c = glob.charAt(i);
        switch (c) {
          case '*' -> like.append('%');
          case '?' -> like.append('_');
          case '%', '_', '\\' -> like.append('\\').append(c);
          default -> like.append(c);
        }
      }
      return Typed.test(text.sql(Typed.SUM) + " LIKE " + Literals.string(like.toString()));
    }
    return Typed.test(
        text.sql(Typed.SUM) + " ~ " + Literals.string("^" + new Glob(glob).regex() + "$"));
  }

  /** Reads a pattern with sets as a regular expression. */
  private static final class Glob {
    private final String glob;
    private final StringBuilder regex = new StringBuilder();
    private int at;

    Glob(String glob) {
      this.glob = glob;
    }

    String regex() {
      while (at < glob.length()) {
        char c = glob.charAt(at++);
        switch (c) {
          case '*' -> regex.append(".*");
          case '?' -> regex.append('.');
          case '[' -> set();
          default -> plain(c);
        }
      }
      return regex.toString();
    }

    private void set() {
      regex.append('[');
      if (peek() == '^') {
        regex.append('^');
        at++;
      }
      boolean first = true;
      for (; first || peek() != ']'; first = false) {
        char c = member();
        plain(c);
        if (peek() == '-' && at + 1 < glob.length() && glob.charAt(at + 1) != ']') {
          at++;
          char last = member();
          if (last < c) {
            throw malformed();
          }
          regex.append('-');
          plain(last);
        }
      }
      at++;
      regex.append(']');
    }

    private char member() {
      if (at >= glob.length() || Character.isSurrogate(glob.charAt(at))) {
        throw malformed();
      }
      return glob.charAt(at++);
    }

    private char peek() {
      if (at >= glob.length()) {
        throw malformed();
      }
      return glob.charAt(at);
    }

    /** Letters, digits and what is not ASCII mean themselves in every regular expression. */
    private void plain(char c) {
      boolean word = c >= 128 || (c >= '0' && c <= '9') || Character.isLetter(c);
      regex.append(word ? String.valueOf(c) : "\\u%04x".formatted((int) c));
    }

    private Untranslatable malformed() {
      return new Untranslatable("the pattern " + glob + " has a set that is not understood");
    }
  }
}
