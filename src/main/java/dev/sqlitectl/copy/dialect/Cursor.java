package dev.sqlitectl.copy.dialect;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Goes over the tokens of a text once, and knows how deep it is in it. */
final class Cursor {
  /** Deeper than people write, and shallow enough for any stack. */
  private static final int DEEPEST = 200;

  /** Keywords that name nothing unless they are quoted; SQLite takes all others as names. */
  private static final Set<String> RESERVED =
      Set.of(
          "ADD",
          "ALL",
          "ALTER",
          "AND",
          "AS",
          "AUTOINCREMENT",
          "BETWEEN",
          "CASE",
          "CHECK",
          "COLLATE",
          "COMMIT",
          "CONSTRAINT",
          "CREATE",
          "DEFAULT",
          "DEFERRABLE",
          "DELETE",
          "DISTINCT",
          "DROP",
          "ELSE",
          "ESCAPE",
          "EXCEPT",
          "EXISTS",
          "FOREIGN",
          "FROM",
          "GROUP",
          "HAVING",
          "IN",
          "INDEX",
          "INSERT",
          "INTERSECT",
          "INTO",
          "IS",
          "ISNULL",
          "JOIN",
          "LIMIT",
          "NOT",
          "NOTHING",
          "NOTNULL",
          "NULL",
          "ON",
          "OR",
          "ORDER",
          "PRIMARY",
          "REFERENCES",
          "RETURNING",
          "SELECT",
          "SET",
          "TABLE",
          "THEN",
          "TO",
          "TRANSACTION",
          "UNION",
          "UNIQUE",
          "UPDATE",
          "USING",
          "VALUES",
          "WHEN",
          "WHERE");

  private final String sql;
  private final List<Token> tokens;
  private int at;
  private int depth;

  Cursor(String sql) {
    this.sql = sql;
    this.tokens = Tokens.of(sql);
  }

  Token peek() {
    return tokens.get(at);
  }

  Token peek(int ahead) {
    return tokens.get(Math.min(at + ahead, tokens.size() - 1));
  }

  Token next() {
    Token token = peek();
    if (token.kind() != Token.Kind.END) {
      at++;
    }
    return token;
  }

  boolean at(String wordOrOperator) {
    return peek().is(wordOrOperator);
  }

  /** Whether these words come next, one after the other. */
  boolean at(String first, String second) {
    return peek().is(first) && peek(1).is(second);
  }

  boolean accept(String wordOrOperator) {
    boolean found = at(wordOrOperator);
    if (found) {
      at++;
    }
    return found;
  }

  boolean accept(String first, String second) {
    boolean found = at(first, second);
    if (found) {
      at += 2;
    }
    return found;
  }

  void expect(String wordOrOperator) {
    if (!accept(wordOrOperator)) {
      throw unexpected();
    }
  }

  boolean atEnd() {
    return peek().kind() == Token.Kind.END;
  }

  void expectEnd() {
    accept(";");
    if (!atEnd()) {
      throw unexpected();
    }
  }

  /** Whether a name comes next: quoted, a string, or a word that is not reserved. */
  boolean atName() {
    Token token = peek();
    return switch (token.kind()) {
      case NAME, STRING -> true;
      case WORD -> !isReserved(token);
      default -> false;
    };
  }

  String name() {
    if (!atName()) {
      throw unexpected();
    }
    return next().text();
  }

  static boolean isReserved(Token token) {
    return token.kind() == Token.Kind.WORD
        && RESERVED.contains(token.text().toUpperCase(Locale.ROOT));
  }

  /** Whether the next name was written in double quotes. */
  boolean atDoubleQuoted() {
    return peek().isDoubleQuoted(sql);
  }

  /** The SQL from a token up to where the cursor stands now. */
  String textFrom(Token first) {
    int end = at == 0 ? 0 : tokens.get(at - 1).end();
    return sql.substring(first.start(), Math.max(first.start(), end));
  }

  /** Goes over what stands in parentheses, the opening one being next, and tells what it was. */
  String parenthesized() {
    expect("(");
    int start = peek().start();
    for (int open = 1; open > 0; ) {
      Token token = next();
      if (token.kind() == Token.Kind.END) {
        throw unexpected();
      }
      open += token.is("(") ? 1 : token.is(")") ? -1 : 0;
    }
    return sql.substring(start, tokens.get(at - 1).start()).strip();
  }

  int position() {
    return at;
  }

  /** Whether a name stands among the tokens from a position up to here. */
  boolean mentions(String name, int from) {
    return tokens.subList(from, at).stream().anyMatch(token -> token.text().equalsIgnoreCase(name));
  }

  int depth() {
    return depth;
  }

  /** One step deeper; {@link #rise} comes back. */
  void sink() {
    if (++depth > DEEPEST) {
      throw new Untranslatable("it is nested too deeply");
    }
  }

  void rise(int to) {
    depth = to;
  }

  Untranslatable unexpected() {
    return new Untranslatable(
        atEnd() ? "it ends too early" : "it is not understood at “" + shortened() + "”");
  }

  private String shortened() {
    String text = sql.substring(peek().start(), peek().end());
    int longest = 20;
    return text.length() <= longest
        ? text
        : text.substring(
                0,
                text.offsetByCodePoints(
                    0, Math.min(longest, text.codePointCount(0, text.length()))))
            + "…";
  }
}
