package dev.sqlitectl.copy;

import dev.sqlitectl.copy.dialect.Dialect;
import dev.sqlitectl.copy.dialect.Scope;
import dev.sqlitectl.copy.dialect.Translation;
import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.outcome.Progress;
import dev.sqlitectl.postgres.Identifier;
import dev.sqlitectl.sqlite.Database;
import dev.sqlitectl.sqlite.Rows;
import dev.sqlitectl.sqlite.Schema;
import dev.sqlitectl.sqlite.StorageClass;
import dev.sqlitectl.sqlite.UnknownCollations;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Decides a move: reads the schema and every value once, and writes nothing anywhere. */
final class Planner {
  /** Columns that every PostgreSQL table has of its own. */
  private static final Set<String> SYSTEM_COLUMNS =
      Set.of("tableoid", "xmin", "cmin", "xmax", "cmax", "ctid");

  private static final int MOST_COLUMNS = 1600;

  private final Database db;
  private final Schema schema;
  private final Names relationNames;
  private final Map<String, String> tableNames = new LinkedHashMap<>();
  private final Map<String, String> viewNames = new LinkedHashMap<>();
  private final List<NotCarried> notCarried = new ArrayList<>();

  /**
   * @param db sees the snapshot that will be copied
   * @param present names that stand in the target schema already: no index may take one
   */
  Planner(Database db, Set<String> present) {
    this.db = db;
    UnknownCollations.standIn(db);
    Schema whole = Schema.read(db);
    this.schema = whole.with(whole.tables().stream().map(this::readable).toList());
    schema.tables().forEach(Planner::requireFewEnough);
    Names names = new Names(Set.of());
    schema.tables().forEach(t -> tableNames.put(Schema.key(t.name()), names.allot(t.name())));
    schema.views().forEach(v -> viewNames.put(Schema.key(v.name()), names.allot(v.name())));
    Set<String> occupied = new HashSet<>(present);
    occupied.addAll(names());
    this.relationNames = new Names(occupied);
  }

  /** What the tables and views will be called; known before a row is read. */
  List<String> names() {
    List<String> names = new ArrayList<>(tableNames.values());
    names.addAll(viewNames.values());
    return names;
  }

  /**
   * @param targetSchema where the tables will stand
   */
  CopyPlan plan(String targetSchema, Progress progress) {
    List<Evidence.OfTable> evidence =
        schema.tables().stream().map(table -> Evidence.gather(db, table, progress)).toList();
    Conversions conversions = new Conversions(schema.tables(), evidence);
    Map<String, TableDraft> drafts = new LinkedHashMap<>();
    for (int i = 0; i < schema.tables().size(); i++) {
      Schema.Table table = schema.tables().get(i);
      List<CopyPlan.Column> columns = columns(table, evidence.get(i), conversions);
      String name = tableNames.getOrDefault(Schema.key(table.name()), table.name());
      drafts.put(Schema.key(table.name()), new TableDraft(table, name, evidence.get(i), columns));
    }
    Dialect dialect = dialect(List.copyOf(drafts.values()));
    KeyPlanner keys = new KeyPlanner(db, drafts, dialect, relationNames, notCarried);
    List<CopyPlan.Table> tables =
        drafts.values().stream()
            .map(draft -> keys.complete(draft, withExpressions(draft, dialect)))
            .toList();
    List<CopyPlan.View> views = views(dialect);
    listRenamed(drafts);
    listWhatStaysBehind(dialect);
    return new CopyPlan(targetSchema, tables, views, List.copyOf(notCarried));
  }

  /** Without the columns that SQLite calculates by a function that only the application has. */
  private Schema.Table readable(Schema.Table table) {
    return table.with(
        table.columns().stream().filter(column -> isReadable(table.name(), column)).toList());
  }

  private boolean isReadable(String table, Schema.Column column) {
    if (column.generated() != Schema.Generated.VIRTUAL) {
      return true;
    }
    String select =
        "SELECT %s FROM %s LIMIT 0"
            .formatted(Identifier.quote(column.name()), Identifier.quote(table));
    try (Rows rows = db.rows(select)) {
      return rows.columns() == 1;
    } catch (Failure failure) {
      if (failure.code() != ExitCode.FAILED) {
        throw failure;
      }
      String reason = "it cannot be read: " + failure.message();
      leave("generated column", table + "." + column.name(), reason, "");
      return false;
    }
  }

  private static void requireFewEnough(Schema.Table table) {
    if (table.columns().size() > MOST_COLUMNS) {
      throw new Failure(
          ExitCode.UNCONVERTIBLE,
          "table %s has %d columns; PostgreSQL takes at most %d"
              .formatted(table.name(), table.columns().size(), MOST_COLUMNS));
    }
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
              names.allot(free(column.name())),
              column.declaredType(),
              conversion,
              values.widens(conversion),
              column.notNull() && !holdsNull,
              identity ? nextValue(table, column.name()) : Optional.empty(),
              Optional.empty(),
              Optional.empty()));
    }
    return List.copyOf(columns);
  }

  /** A box's xmin and xmax are common names: they stay what they are but for the case. */
  private static String free(String column) {
    return SYSTEM_COLUMNS.contains(column) ? column.toUpperCase(Locale.ROOT) : column;
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

  private Dialect dialect(List<TableDraft> drafts) {
    List<Scope.View> views =
        schema.views().stream()
            .map(
                view ->
                    new Scope.View(
                        view, viewNames.getOrDefault(Schema.key(view.name()), view.name())))
            .toList();
    return new Dialect(new Scope(drafts.stream().map(Planner::scope).toList(), views));
  }

  private static Scope.Table scope(TableDraft draft) {
    List<Scope.Column> columns = new ArrayList<>();
    for (int i = 0; i < draft.columns().size(); i++) {
      CopyPlan.Column column = draft.columns().get(i);
      Evidence values = draft.evidence().columns().get(i);
      columns.add(
          new Scope.Column(
              column.name(), column.conversion().type(), values.isMixed(), values.form()));
    }
    return new Scope.Table(draft.source(), draft.name(), columns);
  }

  /** The columns with what the translator says of their defaults and expressions. */
  private List<CopyPlan.Column> withExpressions(TableDraft draft, Dialect dialect) {
    String table = draft.source().name();
    List<CopyPlan.Column> columns = new ArrayList<>();
    for (int i = 0; i < draft.columns().size(); i++) {
      CopyPlan.Column column = draft.columns().get(i);
      Schema.Column source = draft.source().columns().get(i);
      Optional<String> defaultSql = Optional.empty();
      Optional<String> generatedSql = Optional.empty();
      if (source.generated() != Schema.Generated.NO) {
        Translation said = dialect.generated(table, source.name());
        generatedSql = said("generated column", table + "." + source.name(), said, "");
      } else if (source.defaultSql().isPresent() && column.identity().isEmpty()) {
        Translation said = dialect.defaultOf(table, source.name());
        String sql = source.defaultSql().orElse("");
        defaultSql = said("default", table + "." + source.name(), said, sql);
      }
      columns.add(column.saying(defaultSql, generatedSql));
    }
    return List.copyOf(columns);
  }

  private Optional<String> said(String kind, String name, Translation said, String sql) {
    if (said.translated()) {
      return Optional.of(said.sql());
    }
    leave(kind, name, said.reason(), sql);
    return Optional.empty();
  }

  private List<CopyPlan.View> views(Dialect dialect) {
    List<CopyPlan.View> views = new ArrayList<>();
    for (Dialect.View view : dialect.views()) {
      Schema.Named source = view.view().source();
      if (view.query().translated()) {
        views.add(
            new CopyPlan.View(
                source.name(),
                view.view().name(),
                view.columns(),
                view.query().sql(),
                source.sql()));
      } else {
        leave("view", source.name(), view.query().reason(), source.sql());
      }
    }
    return List.copyOf(views);
  }

  private void listWhatStaysBehind(Dialect dialect) {
    for (Schema.Table table : schema.tables()) {
      for (Schema.Column column : table.columns()) {
        dialect
            .collation(table.name(), column.name())
            .ifPresent(
                collation ->
                    leave(
                        "collation",
                        table.name() + "." + column.name(),
                        "PostgreSQL compares it exactly, not by " + collation,
                        ""));
      }
      dialect
          .conflicts(table.name())
          .forEach(clause -> leave("conflict clause", table.name(), clause, ""));
    }
    schema.triggers().forEach(t -> leave("trigger", t.name(), "written for SQLite", t.sql()));
    schema
        .virtualTables()
        .forEach(t -> leave("virtual table", t.name(), "its module is SQLite's own", t.sql()));
  }

  private void listRenamed(Map<String, TableDraft> drafts) {
    for (TableDraft draft : drafts.values()) {
      listRenamed(draft.source().name(), draft.source().name(), draft.name());
      for (CopyPlan.Column column : draft.columns()) {
        listRenamed(draft.source().name() + "." + column.source(), column.source(), column.name());
      }
    }
    for (Schema.Named view : schema.views()) {
      listRenamed(
          view.name(), view.name(), viewNames.getOrDefault(Schema.key(view.name()), view.name()));
    }
  }

  private void listRenamed(String label, String before, String after) {
    if (!before.equals(after)) {
      leave("name", label, "it is called " + after + " in PostgreSQL", "");
    }
  }

  private void leave(String kind, String name, String reason, String sql) {
    notCarried.add(new NotCarried(kind, name, reason, sql));
  }
}
