package dev.sqlitectl.copy.dialect;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts SQL into tokens by SQLite's rules, and leaves comments out.
 *
 * @see <a href="https://www.sqlite.org/src/file/src/tokenize.c">sqlite3GetToken</a>
 */
final class Tokens {
  /** Longest first. */
  private static final List<String> OPERATORS =
      List.of(
          "->>", "->", "||", "<<", ">>", "<=", "<>", "==", ">=", "!=", "<", "=", ">", "-", "+", "*",
          "/", "%", "&", "|", "~", "(", ")", ",", ".", ";");

  private final String sql;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  private Tokens(String sql) {
    this.sql = sql;
  }

  /**
   * @throws Untranslatable when the text holds what is no token
   */
  static List<Token> of(String sql) {
    return new Tokens(sql).all();
  }

  private List<Token> all() {
    for (skipBlanks(); at < sql.length(); skipBlanks()) {
      next();
    }
    tokens.add(new Token(Token.Kind.END, "", at, at));
    return tokens;
  }

  private void skipBlanks() {
    while (at < sql.length()) {
      if (" \t\n\f\r".indexOf(sql.charAt(at)) >= 0 || sql.charAt(at) == '\uFEFF') {
        at++;
      } else if (sql.startsWith("--", at)) {
        at = endOf("\n", 2);
      } else if (sql.startsWith("/*", at)) {
        at = endOf("*/", 2);
      } else {
        return;
      }
    }
  }

  /** A comment that does not end takes all that is left. */
  private int endOf(String mark, int opening) {
    int found = sql.indexOf(mark, at + opening);
    return found < 0 ? sql.length() : found + mark.length();
  }

  private void next() {
    char c = sql.charAt(at);
    switch (c) {
      case '\'' -> quoted(Token.Kind.STRING, '\'');
      case '"', '`' -> quoted(Token.Kind.NAME, c);
      case '[' -> bracketed();
      case 'x', 'X' -> blobOrWord();
      case '?', ':', '@', '$', '#' -> variable();
      default -> {
        if (isDigit(c) || (c == '.' && isDigit(peek(1)))) {
          number();
        } else if (isWordPart(c)) {
          word();
        } else {
          operator();
        }
      }
    }
  }

  private void quoted(Token.Kind kind, char quote) {
    StringBuilder text = new StringBuilder();
    int end = at + 1;
    for (; ; end++) {
      if (end >= sql.length()) {
        throw new Untranslatable("a quote is not closed");
      }
      if (sql.charAt(end) == quote) {
        if (end + 1 >= sql.length() || sql.charAt(end + 1) != quote) {
          break;
        }
        end++;
      }
      text.append(sql.charAt(end));
    }
    add(kind, text.toString(), end + 1);
  }

  private void bracketed() {
    int end = sql.indexOf(']', at);
    if (end < 0) {
      throw new Untranslatable("a bracket is not closed");
    }
    add(Token.Kind.NAME, sql.substring(at + 1, end), end + 1);
  }

  private void blobOrWord() {
    if (peek(1) != '\'') {
      word();
      return;
    }
    int end = at + 2;
    while (end < sql.length() && isHex(sql.charAt(end))) {
      end++;
    }
    if (end >= sql.length() || sql.charAt(end) != '\'' || (end - at) % 2 != 0) {
      throw new Untranslatable("a blob is not written in pairs of hexadecimal digits");
    }
    add(Token.Kind.BLOB, sql.substring(at + 2, end), end + 1);
  }

  private void variable() {
    int end = at + 1;
    while (end < sql.length() && isWordPart(sql.charAt(end))) {
      end++;
    }
    add(Token.Kind.VARIABLE, sql.substring(at, end), end);
  }

  private void number() {
    int end = at;
    Token.Kind kind = Token.Kind.INTEGER;
    if (sql.charAt(at) == '0' && (peek(1) == 'x' || peek(1) == 'X') && isHex(peek(2))) {
      end = at + 2;
      while (end < sql.length() && isHex(sql.charAt(end))) {
        end++;
      }
    } else {
      end = digits(end);
      if (end < sql.length() && sql.charAt(end) == '.') {
        kind = Token.Kind.REAL;
        end = digits(end + 1);
      }
      int exponent = exponent(end);
      if (exponent > end) {
        kind = Token.Kind.REAL;
        end = exponent;
      }
    }
    if (end < sql.length() && isWordPart(sql.charAt(end))) {
      throw new Untranslatable("a number runs into a word");
    }
    add(kind, sql.substring(at, end).replace("_", ""), end);
  }

  /** Digits with single separators between them. */
  private int digits(int from) {
    int end = from;
    while (end < sql.length()
        && (isDigit(sql.charAt(end))
            || (sql.charAt(end) == '_'
                && end > from
                && isDigit(sql.charAt(end - 1))
                && end + 1 < sql.length()
                && isDigit(sql.charAt(end + 1))))) {
      end++;
    }
    return end;
  }

  private int exponent(int from) {
    if (from >= sql.length() || Character.toLowerCase(sql.charAt(from)) != 'e') {
      return from;
    }
    int first = from + 1;
    if (first < sql.length() && (sql.charAt(first) == '+' || sql.charAt(first) == '-')) {
      first++;
    }
    int end = digits(first);
    return end > first ? end : from;
  }

  private void word() {
    int end = at;
    while (end < sql.length() && isWordPart(sql.charAt(end))) {
      end++;
    }
    add(Token.Kind.WORD, sql.substring(at, end), end);
  }

  private void operator() {
    for (String operator : OPERATORS) {
      if (sql.startsWith(operator, at)) {
        add(Token.Kind.OPERATOR, operator, at + operator.length());
        return;
      }
    }
    throw new Untranslatable("a character that is not SQL");
  }

  private void add(Token.Kind kind, String text, int end) {
    tokens.add(new Token(kind, text, at, end));
    at = end;
  }

  private char peek(int ahead) {
    return at + ahead < sql.length() ? sql.charAt(at + ahead) : '\0';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isHex(char c) {
    return Character.digit(c, 16) >= 0 && c < 128;
  }

  private static boolean isWordPart(char c) {
    return isDigit(c)
        || (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || c == '_'
        || c == '$'
        || (c >= 128 && c != '\uFEFF');
  }
}
