package dev.sqlitectl.copy;

import dev.sqlitectl.copy.type.BadText;
import dev.sqlitectl.copy.type.Conversion;
import dev.sqlitectl.sqlite.Schema;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Everything a move will do, decided before anything is written: which tables with which types,
 * names, keys and indexes, and what is left out or weakened. A pure value; the run executes it and
 * nothing else. All names but those called {@code source} are PostgreSQL's.
 *
 * @param schema the target schema
 * @param views in an order in which each can be made
 * @param leftOut tables and views that stay behind by the user's own wish
 * @param misfits values for which nothing may be written
 * @param notCarried what PostgreSQL will not have exactly as SQLite had it
 * @param badText how texts are read that PostgreSQL cannot store
 */
record CopyPlan(
    String schema,
    List<Table> tables,
    List<View> views,
    List<String> leftOut,
    List<Misfit> misfits,
    List<NotCarried> notCarried,
    BadText badText) {

  /**
   * A table and what it becomes.
   *
   * @param select the query that reads its columns in order
   * @param rows how many it has
   * @param rejected how many of them stay out because a value does not fit
   */
  record Table(
      String source,
      String name,
      String select,
      long rows,
      long rejected,
      List<Column> columns,
      List<Unique> uniques,
      List<Check> checks,
      List<Index> indexes,
      List<ForeignKey> foreignKeys) {

    /** The columns of the primary key, in order; none when there is no such key. */
    List<String> primaryKey() {
      return uniques.stream()
          .filter(Unique::primary)
          .flatMap(unique -> unique.columns().stream())
          .toList();
    }

    /** The table as if it had these of its columns alone, none of which has a key of others. */
    Table with(List<Column> some) {
      String query =
          "SELECT %s FROM %s"
              .formatted(
                  some.stream()
                      .map(column -> Schema.quoted(column.source()))
                      .collect(Collectors.joining(", ")),
                  Schema.quoted(source));
      return new Table(
          source, name, query, rows, rejected, some, uniques, checks, indexes, foreignKeys);
    }

    /** {@code child (a, b)}: the foreign key by SQLite's names. */
    String labelOf(ForeignKey key) {
      return key.columns().stream()
          .flatMap(name -> columns.stream().filter(column -> column.name().equals(name)))
          .map(Column::source)
          .collect(Collectors.joining(", ", source + " (", ")"));
    }

    private Table withoutKeysTo(List<Table> parents) {
      List<String> gone = parents.stream().map(Table::name).toList();
      return new Table(
          source,
          name,
          select,
          rows,
          rejected,
          columns,
          uniques,
          checks,
          indexes,
          foreignKeys.stream().filter(key -> !gone.contains(key.parent())).toList());
    }

    /** The rows that are to arrive. */
    long accepted() {
      return rows - rejected;
    }

    Table rejecting(long count) {
      return new Table(
          source, name, select, rows, count, columns, uniques, checks, indexes, foreignKeys);
    }
  }

  /**
   * A column and what it becomes.
   *
   * @param widened whether the values asked for another type than the declared one proposed
   * @param profile what the values are
   * @param identity for a column that numbers new rows
   * @param defaultValue what new rows get
   * @param generatedSql the expression that it is generated from
   */
  record Column(
      String source,
      String name,
      String declaredType,
      Conversion conversion,
      boolean widened,
      Profile profile,
      boolean notNull,
      Optional<Identity> identity,
      Optional<Default> defaultValue,
      Optional<String> generatedSql) {

    /** Whether no value is a misfit, and none is NULL where that may not be. */
    boolean holdsEveryValue() {
      return profile.misfits().isEmpty() && !(notNull && profile.nulls() > 0);
    }

    Column saying(Optional<Default> newDefault, Optional<String> newExpression) {
      return new Column(
          source,
          name,
          declaredType,
          conversion,
          widened,
          profile,
          notNull,
          identity,
          newDefault,
          newExpression);
    }
  }

  /**
   * A default.
   *
   * @param sql what follows DEFAULT
   * @param sourceSql the same in SQLite
   */
  record Default(String sql, String sourceSql) {}

  /**
   * What numbers new rows.
   *
   * @param sequence its name, where the one that the server would choose is taken
   */
  record Identity(long next, Optional<String> sequence) {}

  /**
   * A primary key or unique constraint.
   *
   * @param primary whether it is the primary key
   */
  record Unique(String name, boolean primary, List<String> columns) {}

  /**
   * A CHECK constraint.
   *
   * @param sourceSql its condition in SQLite
   */
  record Check(String name, String condition, String sourceSql) {}

  /**
   * An index.
   *
   * @param on its terms in parentheses, and its WHERE clause if it has one
   * @param sourceSql how SQLite made it; empty for that of a constraint
   */
  record Index(String name, boolean unique, String on, String sourceSql) {}

  /** A foreign key; a key with orphans is added NOT VALID. */
  record ForeignKey(
      String name,
      List<String> columns,
      String parent,
      List<String> parentColumns,
      String onUpdate,
      String onDelete,
      boolean deferred,
      long orphans) {}

  /** A view. */
  record View(String source, String name, List<String> columns, String query, String sourceSql) {}

  /** The same plan, its tables in the order of these names. */
  CopyPlan inOrder(List<String> names) {
    List<Table> ordered =
        tables.stream().sorted(Comparator.comparingInt(t -> names.indexOf(t.name()))).toList();
    return new CopyPlan(schema, ordered, views, leftOut, misfits, notCarried, badText);
  }

  /** The same plan without some of its tables, and without the foreign keys to them. */
  CopyPlan without(List<Table> some) {
    List<Table> others =
        tables.stream()
            .filter(table -> !some.contains(table))
            .map(table -> table.withoutKeysTo(some))
            .toList();
    return new CopyPlan(schema, others, views, leftOut, misfits, notCarried, badText);
  }

  long rows() {
    return tables.stream().mapToLong(Table::rows).sum();
  }

  /** Whether PostgreSQL will hold every row, and every value as SQLite has it. */
  boolean keepsEveryValue() {
    return accepted() == rows()
        && (!badText.mends()
            || tables.stream()
                .flatMap(table -> table.columns().stream())
                .allMatch(column -> column.profile().unstorableTexts() == 0));
  }

  /** The rows that are to arrive. */
  long accepted() {
    return tables.stream().mapToLong(Table::accepted).sum();
  }
}
