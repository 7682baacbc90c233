package dev.sqlitectl.copy;

import java.util.List;
import java.util.Optional;

/**
 * Everything a move will do, decided before anything is written: which tables with which types,
 * names, keys and indexes, and what is left out or weakened. A pure value; the run executes it and
 * nothing else.
 *
 * @param schema the target schema
 * @param notCarried what PostgreSQL will not have exactly as SQLite had it
 */
record CopyPlan(String schema, List<Table> tables, List<NotCarried> notCarried) {

  /** A table and what it becomes. All names but {@code source} are PostgreSQL's. */
  record Table(
      String source,
      String name,
      String select,
      long rows,
      List<Column> columns,
      List<Unique> uniques,
      List<Index> indexes,
      List<ForeignKey> foreignKeys) {}

  /**
   * A column and what it becomes.
   *
   * @param widened whether the values asked for another type than the declared one proposed
   * @param identity the next value of an identity column
   */
  record Column(
      String source,
      String name,
      String declaredType,
      Conversion conversion,
      boolean widened,
      boolean notNull,
      Optional<Long> identity) {}

  /**
   * A primary key or unique constraint.
   *
   * @param primary whether it is the primary key
   */
  record Unique(String name, boolean primary, List<String> columns) {}

  /**
   * An index.
   *
   * @param terms columns in SQL, quoted, with DESC where it is
   */
  record Index(String name, boolean unique, List<String> terms) {}

  /** A foreign key; a key with orphans is added NOT VALID. */
  record ForeignKey(
      String name,
      List<String> columns,
      String parent,
      List<String> parentColumns,
      String onUpdate,
      String onDelete,
      long orphans) {}

  long rows() {
    return tables.stream().mapToLong(Table::rows).sum();
  }
}
