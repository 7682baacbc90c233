package dev.sqlitectl.copy;

import dev.sqlitectl.outcome.Progress;
import dev.sqlitectl.postgres.Identifier;
import dev.sqlitectl.sqlite.Database;
import dev.sqlitectl.sqlite.Schema;
import dev.sqlitectl.sqlite.StorageClass;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Decides a move: reads the schema and every value once, and writes nothing anywhere. */
final class Planner {
  /** Columns that every PostgreSQL table has of its own. */
  private static final Set<String> SYSTEM_COLUMNS =
      Set.of("tableoid", "xmin", "cmin", "xmax", "cmax", "ctid");

  private final Database db;
  private final Schema schema;
  private final Names relationNames;
  private final List<NotCarried> notCarried = new ArrayList<>();
  private final Map<String, Moved> moved = new HashMap<>();

  /** A table with all that is known of it once its columns are decided. */
  private record Moved(
      Schema.Table source, String name, Evidence.OfTable evidence, List<CopyPlan.Column> columns) {

    Optional<CopyPlan.Column> column(String sourceName) {
      return columns.stream().filter(c -> c.source().equalsIgnoreCase(sourceName)).findFirst();
    }

    String family(String sourceName) {
      return column(sourceName).map(c -> Conversions.family(c.conversion())).orElse("");
    }

    List<String> names(List<String> sourceNames) {
      return sourceNames.stream()
          .flatMap(n -> column(n).stream())
          .map(CopyPlan.Column::name)
          .toList();
    }
  }

  private Planner(Database db, Set<String> occupied) {
    this.db = db;
    this.schema = Schema.read(db);
    this.relationNames = new Names(occupied);
  }

  /**
   * @param db sees the snapshot that will be copied
   * @param targetSchema where the tables will stand
   * @param occupied names of what stands there already and is not a table of the source
   */
  static CopyPlan plan(Database db, String targetSchema, Set<String> occupied, Progress progress) {
    return new Planner(db, occupied).plan(targetSchema, progress);
  }

  private CopyPlan plan(String targetSchema, Progress progress) {
    List<Evidence.OfTable> evidence =
        schema.tables().stream().map(table -> Evidence.gather(db, table, progress)).toList();
    Conversions conversions = new Conversions(schema.tables(), evidence);
    for (int i = 0; i < schema.tables().size(); i++) {
      Schema.Table table = schema.tables().get(i);
      List<CopyPlan.Column> columns = columns(table, evidence.get(i), conversions);
      String name = relationNames.allot(table.name());
      moved.put(lower(table.name()), new Moved(table, name, evidence.get(i), columns));
    }
    List<CopyPlan.Table> tables =
        schema.tables().stream().map(table -> table(moved(table.name()))).toList();
    listWhatStaysBehind();
    return new CopyPlan(targetSchema, tables, List.copyOf(notCarried));
  }

  private Moved moved(String table) {
    Moved found = moved.get(lower(table));
    if (found == null) {
      throw new IllegalStateException("not planned: " + table);
    }
    return found;
  }

  private List<CopyPlan.Column> columns(
      Schema.Table table, Evidence.OfTable evidence, Conversions conversions) {
    Names names = new Names(SYSTEM_COLUMNS);
    List<CopyPlan.Column> columns = new ArrayList<>();
    for (int i = 0; i < table.columns().size(); i++) {
      Schema.Column column = table.columns().get(i);
      Evidence values = evidence.columns().get(i);
      Conversion conversion = conversions.of(table, column);
      boolean identity = table.rowidAlias().filter(column.name()::equals).isPresent();
      boolean holdsNull = values.count(StorageClass.NULL) > 0;
      if (column.notNull() && holdsNull) {
        leave("not null", table.name() + "." + column.name(), "the column holds NULL", "");
      }
      columns.add(
          new CopyPlan.Column(
              column.name(),
              names.allot(column.name()),
              column.declaredType(),
              conversion,
              values.widens(conversion),
              column.notNull() && !holdsNull,
              identity ? nextValue(table, column.name()) : Optional.empty()));
    }
    return List.copyOf(columns);
  }

  /** One more than what was ever given out, as far as SQLite remembers; none when all are used. */
  private Optional<Long> nextValue(Schema.Table table, String column) {
    String largest =
        "SELECT coalesce(max(%s), 0) FROM %s"
            .formatted(Identifier.quote(column), Identifier.quote(table.name()));
    long last = Math.max(0, db.number(largest));
    if (table.autoincrement()) {
      last =
          Math.max(last, db.number("SELECT seq FROM sqlite_sequence WHERE name = ?", table.name()));
    }
    if (last == Long.MAX_VALUE) {
      leave("identity", table.name() + "." + column, "the largest number is in use", "");
      return Optional.empty();
    }
    return Optional.of(last + 1);
  }

  private CopyPlan.Table table(Moved table) {
    List<CopyPlan.Unique> uniques = new ArrayList<>();
    primaryKey(table).ifPresent(uniques::add);
    List<CopyPlan.Index> indexes = new ArrayList<>();
    for (Schema.Index index : table.source().indexes()) {
      if (!isCarried(table, index)) {
        continue;
      }
      if (index.origin() == Schema.Origin.UNIQUE_CONSTRAINT) {
        List<String> columns = index.terms().stream().flatMap(t -> t.column().stream()).toList();
        String wanted = table.name() + "_" + String.join("_", columns) + "_key";
        uniques.add(new CopyPlan.Unique(relationNames.allot(wanted), false, table.names(columns)));
      } else {
        indexes.add(
            new CopyPlan.Index(
                relationNames.allot(index.name()), index.unique(), terms(table, index)));
      }
    }
    return new CopyPlan.Table(
        table.source().name(),
        table.name(),
        Copier.select(table.source()),
        table.evidence().rows(),
        table.columns(),
        List.copyOf(uniques),
        List.copyOf(indexes),
        foreignKeys(table));
  }

  private Optional<CopyPlan.Unique> primaryKey(Moved table) {
    List<String> key = table.source().primaryKey();
    if (key.isEmpty()) {
      return Optional.empty();
    }
    boolean holdsNull = false;
    for (int i = 0; i < table.columns().size(); i++) {
      holdsNull |=
          key.contains(table.columns().get(i).source())
              && table.evidence().columns().get(i).count(StorageClass.NULL) > 0;
    }
    if (holdsNull) {
      leave("primary key", table.source().name(), "the key holds NULL; it became UNIQUE", "");
    }
    if (!areOrdered(table, key)) {
      leave("primary key", table.source().name(), "json values have no order", "");
      return Optional.empty();
    }
    String name = relationNames.allot(table.name() + (holdsNull ? "_key" : "_pkey"));
    return Optional.of(new CopyPlan.Unique(name, !holdsNull, table.names(key)));
  }

  private boolean isCarried(Moved table, Schema.Index index) {
    List<String> columns = index.terms().stream().flatMap(term -> term.column().stream()).toList();
    String reason = "";
    if (index.partial()) {
      reason = "partial indexes are not translated";
    } else if (columns.size() < index.terms().size()) {
      reason = "indexes on expressions are not translated";
    } else if (!areOrdered(table, columns)) {
      reason = "json values have no order";
    }
    String name = table.source().name() + "." + index.name();
    if (!reason.isEmpty()) {
      leave("index", name, reason, index.sql());
      return false;
    }
    boolean folded = index.terms().stream().anyMatch(term -> !term.collation().equals("BINARY"));
    if (folded) {
      String collation = index.terms().get(0).collation();
      leave("collation", name, "PostgreSQL compares exactly, not by " + collation, index.sql());
    }
    return true;
  }

  private static boolean areOrdered(Moved table, List<String> columns) {
    return columns.stream()
        .flatMap(name -> table.column(name).stream())
        .noneMatch(column -> column.conversion().equals(Conversion.JSON));
  }

  private static List<String> terms(Moved table, Schema.Index index) {
    return index.terms().stream()
        .map(
            term ->
                table.names(List.copyOf(term.column().stream().toList())).stream()
                        .map(Identifier::quote)
                        .collect(Collectors.joining())
                    + (term.descending() ? " DESC" : ""))
        .toList();
  }

  private List<CopyPlan.ForeignKey> foreignKeys(Moved table) {
    List<CopyPlan.ForeignKey> keys = new ArrayList<>();
    Names names = new Names(Set.of());
    for (Schema.ForeignKey key : table.source().foreignKeys()) {
      String label = table.source().name() + " (" + String.join(", ", key.columns()) + ")";
      Moved parent = moved.get(lower(key.parent()));
      if (parent == null) {
        leave("foreign key", label, "there is no table " + key.parent(), "");
        continue;
      }
      List<String> referenced =
          key.parentColumns().isEmpty() ? parent.source().primaryKey() : key.parentColumns();
      String reason = whyNot(table, key.columns(), parent, referenced);
      if (!reason.isEmpty()) {
        leave("foreign key", label, reason, "");
        continue;
      }
      long orphans = orphans(table, key.columns(), parent, referenced);
      if (orphans > 0) {
        leave("foreign key", label, orphans + " rows refer to nothing; added NOT VALID", "");
      }
      keys.add(
          new CopyPlan.ForeignKey(
              names.allot(table.name() + "_" + String.join("_", key.columns()) + "_fkey"),
              table.names(key.columns()),
              parent.name(),
              parent.names(referenced),
              key.onUpdate(),
              key.onDelete(),
              orphans));
    }
    return List.copyOf(keys);
  }

  /** Why PostgreSQL would refuse the key, or empty when it takes it. */
  private static String whyNot(
      Moved child, List<String> columns, Moved parent, List<String> referenced) {
    if (referenced.size() != columns.size()
        || parent.names(referenced).size() != referenced.size()) {
      return "the columns it refers to are not there";
    }
    Set<String> wanted = referenced.stream().map(Planner::lower).collect(Collectors.toSet());
    boolean unique =
        lowered(parent.source().primaryKey()).equals(wanted)
            || parent.source().indexes().stream()
                .filter(index -> index.unique() && !index.partial())
                .map(index -> index.terms().stream().flatMap(t -> t.column().stream()).toList())
                .anyMatch(terms -> lowered(terms).equals(wanted));
    if (!unique) {
      return "the columns it refers to are not unique";
    }
    for (int i = 0; i < columns.size(); i++) {
      String from = child.family(columns.get(i));
      String to = parent.family(referenced.get(i));
      if (!from.equals(to)) {
        return "its values became %s, those it refers to %s".formatted(from, to);
      }
    }
    return "";
  }

  private long orphans(Moved child, List<String> columns, Moved parent, List<String> referenced) {
    List<String> equal = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      equal.add(
          "p.%s = c.%s"
              .formatted(Identifier.quote(referenced.get(i)), Identifier.quote(columns.get(i))));
    }
    return db.number(
        "SELECT count(*) FROM %s AS c WHERE %s AND NOT EXISTS (SELECT 1 FROM %s AS p WHERE %s)"
            .formatted(
                Identifier.quote(child.source().name()),
                columns.stream()
                    .map(column -> "c." + Identifier.quote(column) + " IS NOT NULL")
                    .collect(Collectors.joining(" AND ")),
                Identifier.quote(parent.source().name()),
                String.join(" AND ", equal)));
  }

  private void listWhatStaysBehind() {
    for (Schema.Table table : schema.tables()) {
      for (Schema.Column column : table.columns()) {
        String name = table.name() + "." + column.name();
        column
            .defaultSql()
            .ifPresent(sql -> leave("default", name, "defaults are not translated", sql));
        if (column.generated() != Schema.Generated.NO) {
          leave("generated column", name, "copied as plain values", "");
        }
      }
      if (SqlText.mentions(table.sql(), "CHECK")) {
        leave("check", table.name(), "CHECK constraints are not translated", table.sql());
      }
    }
    schema.views().forEach(v -> leave("view", v.name(), "views are not translated", v.sql()));
    schema.triggers().forEach(t -> leave("trigger", t.name(), "written for SQLite", t.sql()));
    schema
        .virtualTables()
        .forEach(t -> leave("virtual table", t.name(), "its module is SQLite's own", t.sql()));
  }

  private void leave(String kind, String name, String reason, String sql) {
    notCarried.add(new NotCarried(kind, name, reason, sql));
  }

  private static Set<String> lowered(List<String> names) {
    Set<String> lowered = new HashSet<>();
    names.forEach(name -> lowered.add(lower(name)));
    return lowered;
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
