package dev.sqlitectl.copy.dialect;

import dev.sqlitectl.sqlite.Schema;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What names mean: every table and view of SQLite and what it is in PostgreSQL.
 *
 * @param naming what the column of a view is called there
 */
public record Scope(List<Table> tables, List<View> views, UnaryOperator<String> naming) {

  /** A scope in which the columns of views keep their names. */
  public Scope(List<Table> tables, List<View> views) {
    this(tables, views, name -> name);
  }

  /**
   * A table.
   *
   * @param name in PostgreSQL
   * @param columns one for each of the source's, in its order
   */
  public record Table(Schema.Table source, String name, List<Column> columns) {}

  /**
   * A column.
   *
   * @param name in PostgreSQL
   * @param type in PostgreSQL, with its size: {@code varchar(40)}, {@code numeric(10,2)}
   * @param mixed whether SQLite holds values in it that are not of the type's own storage class:
   *     text in a boolean, numbers in a text, integers in a double precision
   * @param form how SQLite has every value written, for types that do not keep it: the template of
   *     to_char for date, time, timestamp and timestamptz ({@code YYYY-MM-DD HH24:MI:SS}), with
   *     {@code [.US]} at its end when a fraction of six digits stands there unless it is zero;
   *     {@code lower} or {@code upper} for uuid; empty when they are not all alike, and for other
   *     types
   */
  public record Column(String name, String type, boolean mixed, String form) {}

  /**
   * A view.
   *
   * @param name in PostgreSQL
   */
  public record View(Schema.Named source, String name) {}
}
