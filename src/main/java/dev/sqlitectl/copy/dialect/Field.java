package dev.sqlitectl.copy.dialect;

import dev.sqlitectl.postgres.Identifier;
import dev.sqlitectl.sqlite.ObjectName;

/**
 * A column of a table, a view or a query.
 *
 * @param source its name in SQLite
 * @param name its name in PostgreSQL
 */
record Field(
    String source, String name, Type type, Affinity affinity, Collation collation, String form) {

  /** A column that answers what an expression does. */
  static Field of(String name, Typed value) {
    return new Field(name, name, value.type(), value.affinity(), value.collation(), value.form());
  }

  /** The same column under another name in PostgreSQL. */
  Field called(String newName) {
    return new Field(source, newName, type, affinity, collation, form);
  }

  /**
   * The column in an expression.
   *
   * @param table what stands before the point, quoted; empty for nothing
   */
  Typed in(String table) {
    String sql = (table.isEmpty() ? "" : table + ".") + Identifier.quote(name);
    return Typed.atom(sql, type)
        .withAffinity(affinity)
        .withCollation(collation, false)
        .withForm(form);
  }

  boolean isNamed(String wanted) {
    return ObjectName.same(source, wanted);
  }
}
