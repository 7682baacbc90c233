package dev.sqlitectl.sqlite;

import dev.sqlitectl.sqlite.Schema.Column;
import dev.sqlitectl.sqlite.Schema.ForeignKey;
import dev.sqlitectl.sqlite.Schema.Generated;
import dev.sqlitectl.sqlite.Schema.Index;
import dev.sqlitectl.sqlite.Schema.IndexTerm;
import dev.sqlitectl.sqlite.Schema.Named;
import dev.sqlitectl.sqlite.Schema.Origin;
import dev.sqlitectl.sqlite.Schema.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Asks SQLite's pragmas and its schema table what the main database is made of. */
final class SchemaReader {
  private static final Pattern AUTOINCREMENT =
      Pattern.compile("\\bAUTOINCREMENT\\b", Pattern.CASE_INSENSITIVE);

  /**
   * Literals, quoted names and comments. A doubled quote inside is the end of one, then another.
   */
  private static final Pattern NO_KEYWORDS =
      Pattern.compile(
          "'[^']*'|\"[^\"]*\"|`[^`]*`|\\[[^]]*]|--[^\\n]*|/\\*.*?(?:\\*/|$)", Pattern.DOTALL);

  private final Database db;

  SchemaReader(Database db) {
    this.db = db;
  }

  Schema read() {
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
                tables.add(table(listed));
              }
            });
    return new Schema(
        List.copyOf(tables),
        named("type = 'view'"),
        named("type = 'trigger'"),
        named("type = 'table' AND sql LIKE 'CREATE VIRTUAL%'"),
        List.copyOf(shadows));
  }

  private record Listed(
      String name, String type, boolean withoutRowid, boolean strict, String sql) {}

  private List<Named> named(String which) {
    return db.list(
        "SELECT name, tbl_name, sql FROM sqlite_schema WHERE " + which + " ORDER BY rowid",
        row -> new Named(row.string(0), row.string(1), row.string(2)));
  }

  private record Keyed(Column column, long keyPosition) {}

  private Table table(Listed listed) {
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
            .sorted(Comparator.comparingLong(Keyed::keyPosition))
            .map(column -> column.column().name())
            .toList();
    List<Index> indexes = indexes(listed.name());
    Optional<Index> keyIndex =
        indexes.stream().filter(index -> index.origin() == Origin.PRIMARY_KEY).findFirst();
    return new Table(
        listed.name(),
        columns.stream().map(Keyed::column).toList(),
        key,
        keyIndex,
        rowidAlias(listed, columns, key, keyIndex.isPresent()),
        rowidName(listed, columns),
        autoincrement(listed.sql()),
        listed.withoutRowid(),
        listed.strict(),
        indexes.stream().filter(index -> index.origin() != Origin.PRIMARY_KEY).toList(),
        foreignKeys(listed.name()),
        listed.sql());
  }

  /**
   * A sole key column of the exact type INTEGER is the rowid itself, unless the key is declared
   * DESC; then SQLite makes an index for it, which is how the two are told apart.
   *
   * @see <a href="https://www.sqlite.org/lang_createtable.html#rowid">ROWIDs and the INTEGER
   *     PRIMARY KEY</a>
   */
  private static Optional<String> rowidName(Listed listed, List<Keyed> columns) {
    return listed.withoutRowid()
        ? Optional.empty()
        : Stream.of("rowid", "oid", "_rowid_")
            .filter(
                name -> columns.stream().noneMatch(c -> c.column().name().equalsIgnoreCase(name)))
            .findFirst();
  }

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

  private List<Index> indexes(String table) {
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

  private List<ForeignKey> foreignKeys(String table) {
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
