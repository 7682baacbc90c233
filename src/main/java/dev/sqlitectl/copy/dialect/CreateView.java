package dev.sqlitectl.copy.dialect;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads a CREATE VIEW.
 *
 * @param columns the names it gives its columns; empty when it leaves them as they are
 */
record CreateView(List<String> columns, Select select) {

  /**
   * @param sql as sqlite_schema has it
   * @throws Untranslatable when it is not understood
   */
  static CreateView read(String sql) {
    Cursor cursor = new Cursor(sql);
    cursor.expect("CREATE");
    if (!cursor.accept("TEMP")) {
      cursor.accept("TEMPORARY");
    }
    cursor.expect("VIEW");
    if (cursor.accept("IF", "NOT")) {
      cursor.expect("EXISTS");
    }
    SelectParser.tableName(cursor);
    List<String> columns = new ArrayList<>();
    if (cursor.accept("(")) {
      do {
        columns.add(cursor.name());
      } while (cursor.accept(","));
      cursor.expect(")");
    }
    cursor.expect("AS");
    Select select = new SelectParser(cursor).select();
    cursor.expectEnd();
    return new CreateView(columns, select);
  }
}
