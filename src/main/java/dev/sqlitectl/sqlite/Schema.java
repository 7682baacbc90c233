package dev.sqlitectl.sqlite;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a database is made of, as SQLite itself tells it.
 *
 * @param tables ordinary tables, in the order of their creation
 * @param views views and their SQL
 * @param triggers triggers and their SQL
 * @param virtualTables virtual tables (FTS5, rtree, …) and their SQL
 * @param shadowTables tables that belong to a virtual table
 */
public record Schema(
    List<Table> tables,
    List<Named> views,
    List<Named> triggers,
    List<Named> virtualTables,
    List<String> shadowTables) {

  /** An object known by its name and its SQL alone. */
  public record Named(String name, String table, String sql) {}

  /**
   * An ordinary table.
   *
   * @param columns in declared order, hidden columns of virtual tables left out
   * @param primaryKey names of the key's columns in key order; empty when none is declared
   * @param keyIndex the index that SQLite made for the primary key; a rowid alias needs none
   * @param rowidAlias the INTEGER PRIMARY KEY column, when there is one
   * @param rowidName a name by which SQL reaches the rowid; empty where columns hide all of them,
   *     or there is none
   * @param indexes all others
   */
  public record Table(
      String name,
      List<Column> columns,
      List<String> primaryKey,
      Optional<Index> keyIndex,
      Optional<String> rowidAlias,
      Optional<String> rowidName,
      boolean autoincrement,
      boolean withoutRowid,
      boolean strict,
      List<Index> indexes,
      List<ForeignKey> foreignKeys,
      String sql) {

    /** The query that reads all its columns in declared order, without a condition. */
    public String selectSql() {
      return columns.stream()
          .map(column -> quoted(column.name()))
          .collect(Collectors.joining(", ", "SELECT ", " FROM " + quoted(name)));
    }

    /** The table as if it had these of its columns alone. */
    public Table with(List<Column> some) {
      return new Table(
          name,
          List.copyOf(some),
          primaryKey,
          keyIndex,
          rowidAlias,
          rowidName,
          autoincrement,
          withoutRowid,
          strict,
          indexes,
          foreignKeys,
          sql);
    }
  }

  /** How a column gets its values. */
  public enum Generated {
    NO,
    VIRTUAL,
    STORED
  }

  /**
   * A column.
   *
   * @param declaredType as written, possibly empty
   * @param defaultSql the SQL text of the default
   */
  public record Column(
      String name,
      String declaredType,
      boolean notNull,
      Optional<String> defaultSql,
      Generated generated) {}

  /** How an index came to be. */
  public enum Origin {
    CREATE_INDEX,
    UNIQUE_CONSTRAINT,
    PRIMARY_KEY
  }

  /**
   * An index.
   *
   * @param sql its CREATE INDEX statement; empty for that of a constraint
   */
  public record Index(
      String name,
      boolean unique,
      Origin origin,
      boolean partial,
      List<IndexTerm> terms,
      String sql) {}

  /**
   * One term of an index.
   *
   * @param column the column, or empty when the term is an expression
   */
  public record IndexTerm(Optional<String> column, boolean descending, String collation) {}

  /**
   * A foreign key.
   *
   * @param parentColumns empty when the key refers to the parent's primary key by leaving them out
   */
  public record ForeignKey(
      List<String> columns,
      String parent,
      List<String> parentColumns,
      String onUpdate,
      String onDelete) {}

  /** A name as it stands in SQL, whatever is in it. */
  public static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** Reads the schema of the main database. Views and virtual tables are not run. */
  public static Schema read(Database db) {
    return new SchemaReader(db).read();
  }

  /** The same schema with other tables. */
  public Schema with(List<Table> others) {
    return new Schema(List.copyOf(others), views, triggers, virtualTables, shadowTables);
  }
}
