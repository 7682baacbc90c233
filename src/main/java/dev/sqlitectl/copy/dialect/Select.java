package dev.sqlitectl.copy.dialect;

import java.util.List;
import java.util.Optional;

/**
 * A whole query: cores joined by UNION and its like, then the order of the result.
 *
 * @param operators between the cores, one fewer than there are cores
 */
record Select(
    List<With> with,
    List<Core> cores,
    List<String> operators,
    List<Order> order,
    Optional<Expr> limit,
    Optional<Expr> offset) {

  /**
   * A common table expression.
   *
   * @param hint {@code MATERIALIZED}, {@code NOT MATERIALIZED} or empty
   * @param recursive whether it may read itself: it has several cores and mentions its own name
   */
  record With(String name, List<String> columns, String hint, boolean recursive, Select select) {}

  /** One SELECT, or one row of VALUES. */
  record Core(
      boolean distinct,
      List<Result> results,
      List<Source> from,
      Optional<Expr> where,
      List<Expr> groupBy,
      Optional<Expr> having,
      List<Window> windows) {}

  /**
   * An element of the select list.
   *
   * @param expr what it is; empty for a star
   * @param table the table of {@code t.*}
   * @param alias empty when it has none
   * @param text how it was written: SQLite names columns by it
   */
  record Result(Optional<Expr> expr, Optional<String> table, String alias, String text) {}

  /**
   * What stands in FROM, each joined to all before it.
   *
   * @param join how, in PostgreSQL's words: empty for the first
   * @param table a table or view; empty for a query or a group
   * @param group joined tables in parentheses
   */
  record Source(
      String join,
      boolean natural,
      Optional<String> table,
      Optional<Select> select,
      List<Source> group,
      String alias,
      Optional<Expr> on,
      List<String> using) {}

  /**
   * A term of ORDER BY.
   *
   * @param nulls {@code FIRST}, {@code LAST} or empty
   */
  record Order(Expr expr, boolean descending, String nulls) {}

  /**
   * A window.
   *
   * @param name of its definition; empty in OVER (…)
   * @param base the window it is built on, or all it is
   * @param frame the tokens of the frame, in capitals
   */
  record Window(
      String name, Optional<String> base, List<Expr> partition, List<Order> order, String frame) {}
}
