package dev.sqlitectl.copy.dialect;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads of a CREATE INDEX what SQLite's pragmas do not tell.
 *
 * @param terms what is indexed, without collations and directions
 * @param where the condition of a partial index
 */
record CreateIndex(List<Expr> terms, Optional<Expr> where) {

  /**
   * @param sql as sqlite_schema has it
   * @throws Untranslatable when it is no CREATE INDEX
   */
  static CreateIndex read(String sql) {
    Cursor cursor = new Cursor(sql);
    ExprParser expressions = new ExprParser(cursor);
    cursor.expect("CREATE");
    cursor.accept("UNIQUE");
    cursor.expect("INDEX");
    if (cursor.accept("IF", "NOT")) {
      cursor.expect("EXISTS");
    }
    SelectParser.tableName(cursor);
    cursor.expect("ON");
    cursor.name();
    cursor.expect("(");
    List<Expr> terms = new ArrayList<>();
    do {
      Expr term = expressions.expr();
      terms.add(term instanceof Expr.Collate collate ? collate.value() : term);
      if (!cursor.accept("ASC")) {
        cursor.accept("DESC");
      }
    } while (cursor.accept(","));
    cursor.expect(")");
    Optional<Expr> where =
        cursor.accept("WHERE") ? Optional.of(expressions.expr()) : Optional.empty();
    cursor.expectEnd();
    return new CreateIndex(terms, where);
  }
}
