package dev.sqlitectl.copy.dialect;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads what stands in FROM. */
final class SourceParser {
  /** Words that begin or join a table and so are no alias before one. */
  private static final Set<String> JOINING =
      Set.of("CROSS", "FULL", "INDEXED", "INNER", "JOIN", "LEFT", "NATURAL", "OUTER", "RIGHT");

  /** Words that may follow a table and name it only after AS. */
  private static final Set<String> CLAUSES = Set.of("WINDOW");

  private final Cursor cursor;
  private final SelectParser selects;

  SourceParser(Cursor cursor, SelectParser selects) {
    this.cursor = cursor;
    this.selects = selects;
  }

  /** The next alias, with or without AS; empty when there is none. */
  String alias() {
    if (cursor.accept("AS")) {
      return cursor.name();
    }
    boolean joins =
        cursor.peek().kind() == Token.Kind.WORD
            && (JOINING.contains(cursor.peek().text().toUpperCase(Locale.ROOT))
                || CLAUSES.contains(cursor.peek().text().toUpperCase(Locale.ROOT)));
    return !joins && cursor.atName() ? cursor.name() : "";
  }

  /** What stands in FROM. */
  List<Select.Source> list() {
    List<Select.Source> sources = new ArrayList<>(List.of(source("", false)));
    while (true) {
      boolean natural = cursor.accept("NATURAL");
      String join = join();
      if (join.isEmpty()) {
        if (natural) {
          throw cursor.unexpected();
        }
        return sources;
      }
      sources.add(source(join, natural));
    }
  }

  /** How the next table is joined, in PostgreSQL's words; empty when there is none. */
  private String join() {
    if (cursor.accept(",")) {
      return "JOIN";
    }
    String kind = "";
    for (String word : List.of("LEFT", "RIGHT", "FULL")) {
      if (cursor.accept(word)) {
        kind = word + " ";
        cursor.accept("OUTER");
        break;
      }
    }
    boolean inner = kind.isEmpty() && (cursor.accept("INNER") || cursor.accept("CROSS"));
    if (cursor.accept("JOIN")) {
      return kind + "JOIN";
    }
    if (inner || !kind.isEmpty()) {
      throw cursor.unexpected();
    }
    return "";
  }

  private Select.Source source(String join, boolean natural) {
    Optional<String> table = Optional.empty();
    Optional<Select> select = Optional.empty();
    List<Select.Source> group = List.of();
    int depth = cursor.depth();
    cursor.sink();
    if (cursor.accept("(")) {
      if (SelectParser.isNext(cursor)) {
        select = Optional.of(selects.select());
      } else {
        group = list();
      }
      cursor.expect(")");
    } else {
      table = Optional.of(SelectParser.tableName(cursor));
      if (cursor.at("(")) {
        throw new Untranslatable("the table-valued function " + table.get() + " is SQLite's own");
      }
    }
    cursor.rise(depth);
    String alias = alias();
    if (!cursor.accept("NOT", "INDEXED") && cursor.accept("INDEXED", "BY")) {
      cursor.name();
    }
    Optional<Expr> on =
        cursor.accept("ON") ? Optional.of(new ExprParser(cursor).expr()) : Optional.empty();
    List<String> using = cursor.accept("USING") ? selects.names() : List.of();
    return new Select.Source(join, natural, table, select, group, alias, on, using);
  }
}
