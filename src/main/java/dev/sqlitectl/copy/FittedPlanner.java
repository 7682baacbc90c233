package dev.sqlitectl.copy;

import dev.sqlitectl.copy.type.Conversion;
import dev.sqlitectl.copy.type.GivenType;
import dev.sqlitectl.copy.type.TypeTable.Proposal;
import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.outcome.Progress;
import dev.sqlitectl.sqlite.Database;
import dev.sqlitectl.sqlite.Schema;
import dev.sqlitectl.sqlite.Snapshot;
import dev.sqlitectl.sqlite.StorageClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Plans for tables that stand in PostgreSQL already: their types decide how each value is written,
 * and there is nothing to be made.
 */
final class FittedPlanner {
  private final Snapshot snapshot;
  private final Database db;
  private final MoveOptions options;
  private final Counterparts counterparts;
  private final String schema;
  private final GivenType given;
  private final List<NotCarried> notCarried = new ArrayList<>();
  private final ColumnPlanner texts;
  private final List<Misfit> misfits = new ArrayList<>();

  /**
   * @param snapshot what is copied or compared
   * @param schema where the tables stand
   * @throws Failure {@link ExitCode#REFUSED} when a column is of a type that is not known here
   */
  FittedPlanner(Snapshot snapshot, MoveOptions options, Counterparts counterparts, String schema) {
    this.snapshot = snapshot;
    this.db = snapshot.database();
    this.options = options;
    this.counterparts = counterparts;
    this.schema = schema;
    this.given = new GivenType(options.zone());
    this.texts = new ColumnPlanner(db, options, new Names(Set.of()), notCarried);
    notCarried.addAll(counterparts.unreadable());
    requireKnownTypes();
  }

  private void requireKnownTypes() {
    List<String> unknown = new ArrayList<>();
    for (Counterparts.Fit fit : counterparts.tables()) {
      fit.columns().stream()
          .filter(column -> column.conversions(given).isEmpty())
          .forEach(
              column ->
                  unknown.add(fit.there().name() + "." + column.name() + " " + column.type()));
    }
    if (!unknown.isEmpty()) {
      throw new Failure(
              ExitCode.REFUSED,
              "these columns of PostgreSQL are of types that are not known here: "
                  + String.join(", ", unknown))
          .hint("leave their tables out with --exclude, or make the columns text");
    }
  }

  /** A plan that compares alone: values that do not fit are not listed, they differ. */
  CopyPlan toCompare(Progress progress) {
    List<CopyPlan.Table> tables =
        tables(
            counterparts.tables().stream().filter(fit -> !fit.columns().isEmpty()).toList(),
            false,
            progress);
    return plan(tables, List.of(), List.of());
  }

  /** A plan that writes, every column of the target included that it generates itself. */
  CopyPlan toLoad(Progress progress) {
    List<CopyPlan.Table> tables =
        tables(counterparts.tables(), true, progress).stream()
            .map(table -> table.rejecting(Rejected.count(db, written(table), options)))
            .toList();
    misfits.addAll(texts.misfits());
    return plan(tables, List.copyOf(misfits), List.copyOf(notCarried));
  }

  private CopyPlan plan(List<CopyPlan.Table> tables, List<Misfit> found, List<NotCarried> changed) {
    return new CopyPlan(
        schema, tables, List.of(), counterparts.leftOut(), found, changed, options.badText());
  }

  /** The table without the columns that PostgreSQL generates, as COPY wants it. */
  static CopyPlan.Table written(CopyPlan.Table table) {
    return table.with(
        table.columns().stream().filter(column -> column.generatedSql().isEmpty()).toList());
  }

  private List<CopyPlan.Table> tables(
      List<Counterparts.Fit> fits, boolean loading, Progress progress) {
    List<Evidence.OfTable> evidence =
        new Survey(snapshot, options.badText(), progress)
            .of(fits.stream().map(this::subject).toList());
    List<CopyPlan.Table> tables = new ArrayList<>();
    for (int i = 0; i < fits.size(); i++) {
      tables.add(table(fits.get(i), evidence.get(i), loading));
    }
    return tables;
  }

  private Survey.Subject subject(Counterparts.Fit fit) {
    return new Survey.Subject(
        fit.source(),
        fit.columns().stream()
            .map(column -> new Proposal(column.conversions(given), List.of()))
            .toList());
  }

  private CopyPlan.Table table(Counterparts.Fit fit, Evidence.OfTable evidence, boolean loading) {
    List<CopyPlan.Column> columns = new ArrayList<>();
    for (int i = 0; i < fit.columns().size(); i++) {
      columns.add(column(fit, i, evidence.columns().get(i), loading));
    }
    return new CopyPlan.Table(
        fit.source().name(),
        fit.there().name(),
        fit.source().selectSql(),
        evidence.rows(),
        0,
        List.copyOf(columns),
        key(fit),
        List.of(),
        List.of(),
        List.of());
  }

  private CopyPlan.Column column(
      Counterparts.Fit fit, int index, Evidence values, boolean loading) {
    Schema.Column source = fit.source().columns().get(index);
    StandingTables.Column there = fit.columns().get(index);
    Conversion conversion = values.chosen();
    boolean written = loading && !there.isGenerated();
    Profile profile = values.profile(conversion);
    if (written) {
      seeMisfits(fit.source().name(), source, there, values, profile);
      texts.seeBadTexts(fit.source().name(), source, values);
    }
    return new CopyPlan.Column(
        source.name(),
        there.name(),
        source.declaredType(),
        conversion,
        false,
        profile,
        written && there.notNull(),
        nextNumber(fit.source(), source).map(next -> new CopyPlan.Identity(next, Optional.empty())),
        Optional.empty(),
        there.isGenerated() ? Optional.of(there.expression()) : Optional.empty());
  }

  private void seeMisfits(
      String table,
      Schema.Column source,
      StandingTables.Column there,
      Evidence values,
      Profile profile) {
    if (options.onMismatch() == OnMismatch.REJECT) {
      return;
    }
    profile
        .misfits()
        .forEach(m -> misfits.add(new Misfit(table, source.name(), source.declaredType(), m)));
    long nulls = values.count(StorageClass.NULL);
    if (there.notNull() && nulls > 0) {
      Profile.Misfit none =
          new Profile.Misfit(there.type() + " NOT NULL", "any value", nulls, "NULL");
      misfits.add(new Misfit(table, source.name(), source.declaredType(), none));
    }
  }

  /** What SQLite would give out next, where it remembers that beyond the rows themselves. */
  private Optional<Long> nextNumber(Schema.Table table, Schema.Column column) {
    boolean remembered =
        table.autoincrement() && table.rowidAlias().filter(column.name()::equals).isPresent();
    long last =
        remembered
            ? db.number("SELECT seq FROM sqlite_sequence WHERE name = ?", table.name())
            : Long.MAX_VALUE;
    return last < Long.MAX_VALUE ? Optional.of(last + 1) : Optional.empty();
  }

  /** The key that rows are named by: PostgreSQL's, or where SQLite has not all of it, its own. */
  private static List<CopyPlan.Unique> key(Counterparts.Fit fit) {
    List<String> there = fit.columns().stream().map(StandingTables.Column::name).toList();
    List<String> here = fit.source().columns().stream().map(Schema.Column::name).toList();
    List<String> key = fit.there().primaryKey();
    if (key.isEmpty() || !there.containsAll(key)) {
      List<String> own = fit.source().primaryKey();
      key =
          here.containsAll(own)
              ? own.stream().map(here::indexOf).map(there::get).toList()
              : List.of();
    }
    return key.isEmpty() ? List.of() : List.of(new CopyPlan.Unique("", true, key));
  }
}
