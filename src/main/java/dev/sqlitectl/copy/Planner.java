package dev.sqlitectl.copy;

import dev.sqlitectl.copy.dialect.Dialect;
import dev.sqlitectl.copy.dialect.Scope;
import dev.sqlitectl.copy.dialect.Translation;
import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.outcome.Progress;
import dev.sqlitectl.postgres.Identifier;
import dev.sqlitectl.sqlite.Database;
import dev.sqlitectl.sqlite.ObjectName;
import dev.sqlitectl.sqlite.Rows;
import dev.sqlitectl.sqlite.Schema;
import dev.sqlitectl.sqlite.UnknownCollations;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Decides a move: reads the schema and every value once, and writes nothing anywhere. */
final class Planner {
  private static final int MOST_COLUMNS = 1600;

  private final Database db;
  private final MoveOptions options;
  private final Schema schema;
  private final List<String> tooWide = new ArrayList<>();
  private final List<String> leftOut;
  private final Map<String, String> tableNames = new LinkedHashMap<>();
  private final Map<String, String> viewNames = new LinkedHashMap<>();
  private final List<NotCarried> notCarried = new ArrayList<>();

  /**
   * @param db sees the snapshot that will be copied
   * @throws Failure {@link ExitCode#USAGE} when the options speak of what is not there
   */
  Planner(Database db, MoveOptions options) {
    this.db = db;
    this.options = options;
    UnknownCollations.standIn(db);
    Schema whole = Schema.read(db);
    options.mapping().requireIn(whole);
    Schema selected = options.selection().of(whole, options.mapping());
    this.schema =
        selected.with(
            selected.tables().stream().filter(this::isNarrowEnough).map(this::readable).toList());
    this.leftOut = options.selection().leftOut(whole, options.mapping());
    if (schema.tables().isEmpty() && schema.views().isEmpty() && !leftOut.isEmpty()) {
      throw new Failure(ExitCode.USAGE, "nothing is left to move: all of it is left out");
    }
    Names names = new Names(Set.of());
    schema
        .tables()
        .forEach(t -> tableNames.put(ObjectName.key(t.name()), names.allot(wanted(t.name()))));
    schema
        .views()
        .forEach(v -> viewNames.put(ObjectName.key(v.name()), names.allot(wanted(v.name()))));
  }

  /** What the tables and views will be called; known before a row is read. */
  List<String> names() {
    List<String> names = new ArrayList<>(tableNames.values());
    names.addAll(viewNames.values());
    return names;
  }

  /** The tables that are moved, in the order of {@link #names}. */
  List<Schema.Table> tables() {
    return schema.tables();
  }

  /** Tables of more columns than PostgreSQL has in any. */
  List<String> tooWide() {
    return List.copyOf(tooWide);
  }

  /** Columns that nobody can read; known before a row is. */
  List<NotCarried> unreadable() {
    return List.copyOf(notCarried);
  }

  /** Tables and views that stay behind by the user's own wish. */
  List<String> leftOut() {
    return leftOut;
  }

  /**
   * @param targetSchema where the tables will stand
   * @param occupied names that stand there already: no index may take one
   */
  CopyPlan plan(String targetSchema, Set<String> occupied, Progress progress) {
    Set<String> taken = new HashSet<>(occupied);
    taken.addAll(names());
    Names relationNames = new Names(taken);
    ColumnPlanner columnPlanner = new ColumnPlanner(db, options, relationNames, notCarried);
    List<Evidence.OfTable> evidence =
        schema.tables().stream()
            .map(
                t ->
                    Evidence.gather(db, t, columnPlanner.proposals(t), options.badText(), progress))
            .toList();
    Conversions conversions = new Conversions(schema.tables(), evidence, options.onMismatch());
    Map<String, TableDraft> drafts = new LinkedHashMap<>();
    for (int i = 0; i < schema.tables().size(); i++) {
      Schema.Table table = schema.tables().get(i);
      List<CopyPlan.Column> columns =
          columnPlanner.columns(table, tableName(table), evidence.get(i), conversions);
      drafts.put(
          ObjectName.key(table.name()),
          new TableDraft(table, tableName(table), evidence.get(i), columns));
    }
    Dialect dialect = dialect(List.copyOf(drafts.values()));
    KeyPlanner keys =
        new KeyPlanner(db, drafts, dialect, relationNames, options.naming(), notCarried);
    List<CopyPlan.Table> tables =
        drafts.values().stream()
            .map(draft -> keys.complete(draft, withExpressions(draft, dialect)))
            .map(this::countingRejected)
            .toList();
    List<CopyPlan.View> views = views(dialect);
    listRenamed(drafts, columnPlanner);
    listWhatStaysBehind(dialect);
    return new CopyPlan(
        targetSchema,
        tables,
        views,
        leftOut,
        columnPlanner.misfits(),
        List.copyOf(notCarried),
        options.badText());
  }

  private String wanted(String name) {
    return options.mapping().nameOf(name).orElseGet(() -> options.naming().of(name));
  }

  /** Rows are counted, not columns' values: one row may hold several that do not fit. */
  private CopyPlan.Table countingRejected(CopyPlan.Table table) {
    if (options.onMismatch() != OnMismatch.REJECT
        || table.columns().stream().allMatch(column -> column.profile().misfits().isEmpty())) {
      return table;
    }
    try (Rows rows = db.rows(table.select())) {
      return table.rejecting(RowEncoder.misfits(table, rows, options.badText()));
    }
  }

  private String tableName(Schema.Table table) {
    return tableNames.getOrDefault(ObjectName.key(table.name()), table.name());
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

  private boolean isNarrowEnough(Schema.Table table) {
    int columns = table.columns().size();
    if (columns > MOST_COLUMNS) {
      String why = "it has %,d columns, and PostgreSQL takes at most %,d";
      notCarried.add(NotCarried.table(db, table.name(), why.formatted(columns, MOST_COLUMNS)));
      tooWide.add(table.name());
    }
    return columns <= MOST_COLUMNS;
  }

  private Dialect dialect(List<TableDraft> drafts) {
    List<Scope.View> views =
        schema.views().stream()
            .map(
                view ->
                    new Scope.View(
                        view, viewNames.getOrDefault(ObjectName.key(view.name()), view.name())))
            .toList();
    return new Dialect(
        new Scope(drafts.stream().map(Planner::scope).toList(), views, options.naming()::of));
  }

  private static Scope.Table scope(TableDraft draft) {
    List<Scope.Column> columns = new ArrayList<>();
    for (int i = 0; i < draft.columns().size(); i++) {
      CopyPlan.Column column = draft.columns().get(i);
      Evidence values = draft.evidence().columns().get(i);
      columns.add(
          new Scope.Column(
              column.name(),
              column.conversion().type(),
              values.isForeignTo(column.conversion()),
              values.form()));
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
      Optional<CopyPlan.Default> defaultValue = Optional.empty();
      Optional<String> generatedSql = Optional.empty();
      if (source.generated() != Schema.Generated.NO) {
        Translation said = dialect.generated(table, source.name());
        generatedSql = said("generated column", table + "." + source.name(), said, "");
      } else if (source.defaultSql().isPresent() && column.identity().isEmpty()) {
        Translation said = dialect.defaultOf(table, source.name());
        String sql = source.defaultSql().orElse("");
        defaultValue =
            said("default", table + "." + source.name(), said, sql)
                .map(there -> new CopyPlan.Default(there, sql));
      }
      columns.add(column.saying(defaultValue, generatedSql));
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

  private void listRenamed(Map<String, TableDraft> drafts, ColumnPlanner columnPlanner) {
    for (TableDraft draft : drafts.values()) {
      String table = draft.source().name();
      listRenamed(table, wanted(table), draft.name());
      for (int i = 0; i < draft.columns().size(); i++) {
        CopyPlan.Column column = draft.columns().get(i);
        String wanted = columnPlanner.wantedName(draft.source(), draft.source().columns().get(i));
        listRenamed(table + "." + column.source(), wanted, column.name());
      }
    }
    for (Schema.Named view : schema.views()) {
      String name = viewNames.getOrDefault(ObjectName.key(view.name()), view.name());
      listRenamed(view.name(), wanted(view.name()), name);
    }
  }

  private void listRenamed(String label, String wanted, String after) {
    if (!wanted.equals(after)) {
      leave("name", label, "it is called " + after + " in PostgreSQL", "");
    }
  }

  private void leave(String kind, String name, String reason, String sql) {
    notCarried.add(new NotCarried(kind, name, reason, sql));
  }
}
