package dev.sqlitectl.sqlite;

import java.util.ArrayList;
import java.util.List;

/**
 * Takes a text of SQL apart at its semicolons: not at those in strings, names and comments, nor at
 * those in the body of a trigger, which ends with {@code ; END ;}.
 *
 * @see <a href="https://www.sqlite.org/c3ref/complete.html">sqlite3_complete, whose rules these
 *     are</a>
 */
final class Statements {
  private static final int HEAD = 6;

  private final String text;
  private final List<Script.Statement> found = new ArrayList<>();

  private int at;
  private int line = 1;

  private int start = -1;
  private int startLine;
  private List<String> head = new ArrayList<>();
  private String last = "";
  private String lastButOne = "";

  Statements(String text) {
    this.text = text;
  }

  List<Script.Statement> all() {
    while (skipBlanks()) {
      int from = at;
      int fromLine = line;
      String token = token();
      if (start < 0 && !token.equals(";")) {
        start = from;
        startLine = fromLine;
      }
      if (token.equals(";") && (!trigger() || (last.equals("END") && lastButOne.equals(";")))) {
        end();
      } else if (start >= 0) {
        remember(token);
      }
    }
    end();
    return List.copyOf(found);
  }

  private void remember(String token) {
    if (head.size() < HEAD) {
      head.add(unquoted(token));
    }
    lastButOne = last;
    last = token.equalsIgnoreCase("end") ? "END" : token;
  }

  private void end() {
    if (start >= 0) {
      String sql = text.substring(start, at).strip();
      found.add(new Script.Statement(startLine, sql, List.copyOf(head)));
    }
    start = -1;
    head = new ArrayList<>();
    last = "";
    lastButOne = "";
  }

  private boolean trigger() {
    int word = 0;
    while (word < head.size() && head.get(word).matches("(?i)explain|query|plan")) {
      word++;
    }
    if (word == head.size() || !head.get(word).equalsIgnoreCase("create")) {
      return false;
    }
    word++;
    if (word < head.size() && head.get(word).matches("(?i)temp|temporary")) {
      word++;
    }
    return word < head.size() && head.get(word).equalsIgnoreCase("trigger");
  }

  /** Moves past blanks and comments; false at the end of the text. */
  private boolean skipBlanks() {
    while (at < text.length()) {
      if (text.startsWith("--", at)) {
        moveTo(text.indexOf('\n', at), 0);
      } else if (text.startsWith("/*", at)) {
        moveTo(text.indexOf("*/", at + 2), 2);
      } else if (Character.isWhitespace(text.charAt(at))) {
        moveTo(at, 1);
      } else {
        return true;
      }
    }
    return false;
  }

  private String token() {
    int from = at;
    char first = text.charAt(at);
    switch (first) {
      case '\'', '"', '`' -> {
        do {
          moveTo(text.indexOf(first, at + 1), 1);
        } while (at < text.length() && text.charAt(at) == first);
      }
      case '[' -> moveTo(text.indexOf(']', at), 1);
      default -> {
        do {
          at++;
        } while (isWord(first) && at < text.length() && isWord(text.charAt(at)));
      }
    }
    return text.substring(from, at);
  }

  /** Goes to this place and so many characters further; to the end of the text for -1. */
  private void moveTo(int place, int further) {
    int to = place < 0 ? text.length() : place + further;
    while (at < to) {
      line += text.charAt(at++) == '\n' ? 1 : 0;
    }
  }

  private static boolean isWord(char c) {
    return c == '_' || c == '$' || c > 0x7f || Character.isLetterOrDigit(c);
  }

  private static String unquoted(String token) {
    char first = token.charAt(0);
    boolean quoted = token.length() > 1 && (first == '"' || first == '`' || first == '[');
    if (!quoted) {
      return token;
    }
    String quote = String.valueOf(first);
    return token.substring(1, token.length() - 1).replace(quote + quote, quote);
  }
}
