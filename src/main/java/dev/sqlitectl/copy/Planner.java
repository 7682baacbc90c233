package dev.sqlitectl.copy;

import dev.sqlitectl.copy.dialect.Dialect;
import dev.sqlitectl.copy.dialect.Scope;
import dev.sqlitectl.copy.dialect.Translation;
import dev.sqlitectl.outcome.Progress;
import dev.sqlitectl.sqlite.Database;
import dev.sqlitectl.sqlite.ObjectName;
import dev.sqlitectl.sqlite.Schema;
import dev.sqlitectl.sqlite.Snapshot;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Decides a move: reads every value once, and writes nothing anywhere. */
final class Planner {
  private final Snapshot snapshot;
  private final Database db;
  private final MoveOptions options;
  private final Cargo cargo;
  private final Schema schema;
  private final List<NotCarried> notCarried;

  /**
   * @param snapshot what will be copied
   */
  Planner(Snapshot snapshot, MoveOptions options, Cargo cargo) {
    this.snapshot = snapshot;
    this.db = snapshot.database();
    this.options = options;
    this.cargo = cargo;
    this.schema = cargo.schema();
    this.notCarried = new ArrayList<>(cargo.unreadable());
  }

  /**
   * @param targetSchema where the tables will stand
   * @param occupied names that stand there already: no index may take one
   */
  CopyPlan plan(String targetSchema, Set<String> occupied, Progress progress) {
    Set<String> taken = new HashSet<>(occupied);
    taken.addAll(cargo.names());
    Names relationNames = new Names(taken);
    ColumnPlanner columnPlanner = new ColumnPlanner(db, options, relationNames, notCarried);
    List<Evidence.OfTable> evidence =
        new Survey(snapshot, options.badText(), progress)
            .of(
                schema.tables().stream()
                    .map(table -> new Survey.Subject(table, columnPlanner.proposals(table)))
                    .toList());
    if (options.onMismatch() != OnMismatch.REJECT) {
      KeySpellings keys = new KeySpellings(db, options.badText(), progress);
      for (int i = 0; i < schema.tables().size(); i++) {
        keys.keep(schema.tables().get(i), evidence.get(i));
      }
    }
    Conversions conversions = new Conversions(schema.tables(), evidence, options.onMismatch());
    Map<String, TableDraft> drafts = new LinkedHashMap<>();
    for (int i = 0; i < schema.tables().size(); i++) {
      Schema.Table table = schema.tables().get(i);
      List<CopyPlan.Column> columns =
          columnPlanner.columns(table, cargo.nameOf(table.name()), evidence.get(i), conversions);
      drafts.put(
          ObjectName.key(table.name()),
          new TableDraft(table, cargo.nameOf(table.name()), evidence.get(i), columns));
    }
    Dialect dialect = dialect(List.copyOf(drafts.values()));
    KeyPlanner keys =
        new KeyPlanner(db, drafts, dialect, relationNames, options.naming(), notCarried);
    List<CopyPlan.Table> tables =
        drafts.values().stream()
            .map(draft -> keys.complete(draft, withExpressions(draft, dialect)))
            .map(table -> table.rejecting(Rejected.count(db, table, options)))
            .toList();
    List<CopyPlan.View> views = views(dialect);
    listRenamed(drafts, columnPlanner);
    listWhatStaysBehind(dialect);
    return new CopyPlan(
        targetSchema,
        tables,
        views,
        cargo.leftOut(),
        columnPlanner.misfits(),
        List.copyOf(notCarried),
        options.badText());
  }

  private Dialect dialect(List<TableDraft> drafts) {
    List<Scope.View> views =
        schema.views().stream()
            .map(view -> new Scope.View(view, cargo.nameOf(view.name())))
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
      listRenamed(table, options.wantedName(table), draft.name());
      for (int i = 0; i < draft.columns().size(); i++) {
        CopyPlan.Column column = draft.columns().get(i);
        String wanted = columnPlanner.wantedName(draft.source(), draft.source().columns().get(i));
        listRenamed(table + "." + column.source(), wanted, column.name());
      }
    }
    for (Schema.Named view : schema.views()) {
      listRenamed(view.name(), options.wantedName(view.name()), cargo.nameOf(view.name()));
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
