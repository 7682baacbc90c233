package dev.sqlitectl.sqlite;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

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

  private static final Pattern AUTOINCREMENT =
      Pattern.compile("\\bAUTOINCREMENT\\b", Pattern.CASE_INSENSITIVE);

  /**
   * Literals, quoted names and comments. A doubled quote inside is the end of one, then another.
   */
  private static final Pattern NO_KEYWORDS =
      Pattern.compile(
          "'[^']*'|\"[^\"]*\"|`[^`]*`|\\[[^]]*]|--[^\\n]*|/\\*.*?(?:\\*/|$)", Pattern.DOTALL);

  /** An object known by its name and its SQL alone. */
  public record Named(String name, String table, String sql) {}

  /**
   * An ordinary table.
   *
   * @param columns in declared order, hidden columns of virtual tables left out
   * @param primaryKey names of the key's columns in key order; empty when none is declared
   * @param keyIndex the index that SQLite made for the primary key; a rowid alias needs none
   * @param rowidAlias the INTEGER PRIMARY KEY column, when there is one
   * @param indexes all others
   */
  public record Table(
      String name,
      List<Column> columns,
      List<String> primaryKey,
      Optional<Index> keyIndex,
      Optional<String> rowidAlias,
      boolean autoincrement,
      boolean withoutRowid,
      boolean strict,
      List<Index> indexes,
      List<ForeignKey> foreignKeys,
      String sql) {

    /** The table as if it had these of its columns alone. */
    public Table with(List<Column> some) {
      return new Table(
          name,
          List.copyOf(some),
          primaryKey,
          keyIndex,
          rowidAlias,
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
    List<String> shadows = new ArrayList<>();
    List<Table> tables = new ArrayList<>();
    db.list(
            """
            SELECT l.name, l.type, l.wr, l.strict, coalesce(s.sql, '')
            FROM pragma_table_list AS l JOIN sqlite_schema AS s ON s.name = l.name
            WHERE l.schema = 'main' AND l.type IN ('table', 'shadow')
              AND substr(l.name, 1, 7) <> 'sqlite_' AND s.type = 'table'
            ORDER BY s.rowid
            """,
            row ->
                new Listed(
                    row.string(0),
                    row.string(1),
                    row.integer(2) != 0,
                    row.integer(3) != 0,
                    row.string(4)))
        .forEach(
            listed -> {
              if (listed.type().equals("shadow")) {
                shadows.add(listed.name());
              } else {
                tables.add(table(db, listed));
              }
            });
    return new Schema(
        List.copyOf(tables),
        named(db, "type = 'view'"),
        named(db, "type = 'trigger'"),
        named(db, "type = 'table' AND sql LIKE 'CREATE VIRTUAL%'"),
        List.copyOf(shadows));
  }

  /** The same schema with other tables. */
  public Schema with(List<Table> others) {
    return new Schema(List.copyOf(others), views, triggers, virtualTables, shadowTables);
  }

  private record Listed(
      String name, String type, boolean withoutRowid, boolean strict, String sql) {}

  private static List<Named> named(Database db, String which) {
    return db.list(
        "SELECT name, tbl_name, sql FROM sqlite_schema WHERE " + which + " ORDER BY rowid",
        row -> new Named(row.string(0), row.string(1), row.string(2)));
  }

  private record Keyed(Column column, long keyPosition) {}

  private static Table table(Database db, Listed listed) {
    List<Keyed> columns =
        db.list(
            """
            SELECT name, type, "notnull", dflt_value, hidden, pk
            FROM pragma_table_xinfo(?) WHERE hidden <> 1 ORDER BY cid
            """,
            row ->
                new Keyed(
                    new Column(
                        row.string(0),
                        row.string(1),
                        row.integer(2) != 0,
                        row.isNull(3) ? Optional.empty() : Optional.of(row.string(3)),
                        row.integer(4) == 2
                            ? Generated.VIRTUAL
                            : row.integer(4) == 3 ? Generated.STORED : Generated.NO),
                    row.integer(5)),
            listed.name());
    List<String> key =
        columns.stream()
            .filter(column -> column.keyPosition() > 0)
            .sorted(java.util.Comparator.comparingLong(Keyed::keyPosition))
            .map(column -> column.column().name())
            .toList();
    List<Index> indexes = indexes(db, listed.name());
    Optional<Index> keyIndex =
        indexes.stream().filter(index -> index.origin() == Origin.PRIMARY_KEY).findFirst();
    return new Table(
        listed.name(),
        columns.stream().map(Keyed::column).toList(),
        key,
        keyIndex,
        rowidAlias(listed, columns, key, keyIndex.isPresent()),
        autoincrement(listed.sql()),
        listed.withoutRowid(),
        listed.strict(),
        indexes.stream().filter(index -> index.origin() != Origin.PRIMARY_KEY).toList(),
        foreignKeys(db, listed.name()),
        listed.sql());
  }

  /**
   * A sole key column of the exact type INTEGER is the rowid itself, unless the key is declared
   * DESC; then SQLite makes an index for it, which is how the two are told apart.
   *
   * @see <a href="https://www.sqlite.org/lang_createtable.html#rowid">ROWIDs and the INTEGER
   *     PRIMARY KEY</a>
   */
  private static Optional<String> rowidAlias(
      Listed listed, List<Keyed> columns, List<String> key, boolean indexed) {
    if (listed.withoutRowid() || key.size() != 1 || indexed) {
      return Optional.empty();
    }
    return columns.stream()
        .filter(column -> column.keyPosition() == 1)
        .map(Keyed::column)
        .filter(column -> column.declaredType().toUpperCase(Locale.ROOT).equals("INTEGER"))
        .map(Column::name)
        .findFirst();
  }

  /** No pragma tells it. The bare word is a keyword that can stand nowhere else. */
  private static boolean autoincrement(String sql) {
    return AUTOINCREMENT.matcher(NO_KEYWORDS.matcher(sql).replaceAll(" ")).find();
  }

  private record ListedIndex(String name, boolean unique, String origin, boolean partial) {}

  private static List<Index> indexes(Database db, String table) {
    List<ListedIndex> listed =
        db.list(
            """
            SELECT name, "unique", origin, partial FROM pragma_index_list(?) ORDER BY seq DESC
            """,
            row ->
                new ListedIndex(
                    row.string(0), row.integer(1) != 0, row.string(2), row.integer(3) != 0),
            table);
    return listed.stream()
        .map(
            index ->
                new Index(
                    index.name(),
                    index.unique(),
                    origin(index.origin()),
                    index.partial(),
                    db.list(
                        """
                        SELECT name, "desc", coll FROM pragma_index_xinfo(?)
                        WHERE key = 1 ORDER BY seqno
                        """,
                        row ->
                            new IndexTerm(
                                row.isNull(0) ? Optional.empty() : Optional.of(row.string(0)),
                                row.integer(1) != 0,
                                row.string(2)),
                        index.name()),
                    db.text(
                        "SELECT sql FROM sqlite_schema WHERE type = 'index' AND name = ?",
                        index.name())))
        .toList();
  }

  private static Origin origin(String code) {
    return switch (code) {
      case "c" -> Origin.CREATE_INDEX;
      case "pk" -> Origin.PRIMARY_KEY;
      default -> Origin.UNIQUE_CONSTRAINT;
    };
  }

  private record KeyPart(
      long id, String parent, String from, Optional<String> to, String onUpdate, String onDelete) {}

  private static List<ForeignKey> foreignKeys(Database db, String table) {
    List<KeyPart> parts =
        db.list(
            """
            SELECT id, "table", "from", "to", on_update, on_delete
            FROM pragma_foreign_key_list(?) ORDER BY id DESC, seq
            """,
            row ->
                new KeyPart(
                    row.integer(0),
                    row.string(1),
                    row.string(2),
                    row.isNull(3) ? Optional.empty() : Optional.of(row.string(3)),
                    row.string(4),
                    row.string(5)),
            table);
    return parts.stream()
        .map(KeyPart::id)
        .distinct()
        .map(id -> parts.stream().filter(part -> part.id() == id).toList())
        .map(
            key ->
                new ForeignKey(
                    key.stream().map(KeyPart::from).toList(),
                    key.get(0).parent(),
                    key.stream().flatMap(part -> part.to().stream()).toList(),
                    key.get(0).onUpdate(),
                    key.get(0).onDelete()))
        .toList();
  }
}
