package dev.sqlitectl.copy;

import dev.sqlitectl.copy.dialect.Dialect;
import dev.sqlitectl.copy.dialect.Translation;
import dev.sqlitectl.sqlite.Database;
import dev.sqlitectl.sqlite.ObjectName;
import dev.sqlitectl.sqlite.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Decides what the rows of a table must obey: keys, CHECK constraints, indexes. */
final class KeyPlanner {
  private final Map<String, TableDraft> drafts;
  private final Dialect dialect;
  private final Names relationNames;
  private final Naming naming;
  private final List<NotCarried> notCarried;
  private final ForeignKeyPlanner foreignKeys;

  /**
   * @param drafts all tables, by their names in lower case
   * @param relationNames gives out the names of indexes
   * @param notCarried gets what PostgreSQL will not have
   */
  KeyPlanner(
      Database db,
      Map<String, TableDraft> drafts,
      Dialect dialect,
      Names relationNames,
      Naming naming,
      List<NotCarried> notCarried) {
    this.drafts = drafts;
    this.dialect = dialect;
    this.relationNames = relationNames;
    this.naming = naming;
    this.notCarried = notCarried;
    this.foreignKeys = new ForeignKeyPlanner(db, drafts, dialect, notCarried);
  }

  CopyPlan.Table complete(TableDraft table, List<CopyPlan.Column> columns) {
    List<CopyPlan.Unique> uniques = new ArrayList<>();
    List<CopyPlan.Index> indexes = new ArrayList<>();
    primaryKey(table).ifPresent(uniques::add);
    table
        .source()
        .keyIndex()
        .filter(index -> folds(table, index))
        .flatMap(index -> index(table, index))
        .ifPresent(indexes::add);
    table.source().keyIndex().ifPresent(index -> listCollations(table, index, ""));
    for (Schema.Index index : table.source().indexes()) {
      boolean constraint = isConstraint(table, index);
      if (constraint || (!isByBytes(index) && isReferredTo(table, index))) {
        uniques.add(unique(table, index));
      }
      if (!constraint) {
        index(table, index).ifPresent(indexes::add);
      }
    }
    Names constraintNames = new Names(Set.of());
    uniques.forEach(unique -> constraintNames.allot(unique.name()));
    return new CopyPlan.Table(
        table.source().name(),
        table.name(),
        table.source().selectSql(),
        table.evidence().rows(),
        0,
        columns,
        List.copyOf(uniques),
        checks(table, constraintNames),
        List.copyOf(indexes),
        foreignKeys.of(table, constraintNames));
  }

  private Optional<CopyPlan.Unique> primaryKey(TableDraft table) {
    List<String> key = table.source().primaryKey();
    if (key.isEmpty()) {
      return Optional.empty();
    }
    if (!table.areOrdered(key)) {
      leave("primary key", table.source().name(), "json values have no order", "");
      return Optional.empty();
    }
    boolean holdsNull = table.holdsNull(key);
    if (holdsNull) {
      leave("primary key", table.source().name(), "the key holds NULL; it became UNIQUE", "");
    }
    String name = relationNames.allot(table.name() + (holdsNull ? "_key" : "_pkey"));
    return Optional.of(new CopyPlan.Unique(name, !holdsNull, table.names(key)));
  }

  /** A UNIQUE constraint that PostgreSQL can have as one: on columns, compared by their bytes. */
  private static boolean isConstraint(TableDraft table, Schema.Index index) {
    return index.origin() == Schema.Origin.UNIQUE_CONSTRAINT
        && isByBytes(index)
        && table.names(columns(index)).size() == index.terms().size()
        && table.areOrdered(columns(index));
  }

  private static boolean isByBytes(Schema.Index index) {
    return index.terms().stream().allMatch(term -> term.collation().equalsIgnoreCase("BINARY"));
  }

  /** Whether texts that differ can be the same to the index. */
  private static boolean folds(TableDraft table, Schema.Index index) {
    return index.terms().stream()
        .filter(term -> Dialect.folds(term.collation()))
        .anyMatch(term -> term.column().filter(table::isText).isPresent());
  }

  /** A foreign key needs its parent to be unique byte for byte, which follows from less. */
  private boolean isReferredTo(TableDraft parent, Schema.Index index) {
    return isParentKey(index, keys(columns(index)))
        && drafts.values().stream()
            .flatMap(child -> child.source().foreignKeys().stream())
            .filter(key -> ObjectName.same(key.parent(), parent.source().name()))
            .anyMatch(key -> keys(key.parentColumns()).equals(keys(columns(index))));
  }

  private CopyPlan.Unique unique(TableDraft table, Schema.Index index) {
    String wanted = table.name() + "_" + String.join("_", table.names(columns(index))) + "_key";
    return new CopyPlan.Unique(relationNames.allot(wanted), false, table.names(columns(index)));
  }

  private Optional<CopyPlan.Index> index(TableDraft table, Schema.Index index) {
    boolean constraint = index.origin() != Schema.Origin.CREATE_INDEX;
    String wanted =
        constraint
            ? table.name() + "_" + String.join("_", table.names(columns(index))) + "_key"
            : naming.of(index.name());
    Translation on =
        table.areOrdered(columns(index))
            ? dialect.index(table.source().name(), index)
            : new Translation("", "json values have no order");
    if (!on.translated()) {
      String kind = constraint ? "unique" : "index";
      leave(kind, table.source().name() + "." + wanted, on.reason(), index.sql());
      return Optional.empty();
    }
    if (index.origin() != Schema.Origin.PRIMARY_KEY) {
      listCollations(table, index, "." + wanted);
    }
    String name = relationNames.allot(wanted);
    if (!constraint) {
      listRenamed(table, wanted, name);
    }
    return Optional.of(new CopyPlan.Index(name, index.unique(), on.sql(), index.sql()));
  }

  /** It is made, and takes for different what SQLite takes for the same. */
  private void listCollations(TableDraft table, Schema.Index index, String name) {
    String what =
        switch (index.origin()) {
          case CREATE_INDEX -> "index";
          case UNIQUE_CONSTRAINT -> "constraint";
          case PRIMARY_KEY -> "primary key";
        };
    for (String collation : dialect.lostCollations(table.source().name(), index)) {
      String reason = "the %s compares exactly, not by %s".formatted(what, collation);
      String why = Dialect.folds(collation) ? ": what it holds is not text alone" : "";
      leave("collation", table.source().name() + name, reason + why, index.sql());
    }
  }

  private List<CopyPlan.Check> checks(TableDraft table, Names names) {
    List<CopyPlan.Check> checks = new ArrayList<>();
    for (Dialect.Check check : dialect.checks(table.source().name())) {
      if (check.condition().translated()) {
        boolean named = !check.name().isEmpty();
        String wanted = named ? naming.of(check.name()) : table.name() + "_check";
        String name = names.allot(wanted);
        if (named) {
          listRenamed(table, wanted, name);
        }
        checks.add(new CopyPlan.Check(name, check.condition().sql(), check.source()));
      } else {
        leave("check", table.source().name(), check.condition().reason(), check.source());
      }
    }
    return List.copyOf(checks);
  }

  /** Whether the index makes exactly these columns unique, and each once. */
  static boolean isParentKey(Schema.Index index, Set<String> columns) {
    return index.unique()
        && !index.partial()
        && index.terms().size() == columns.size()
        && index.terms().stream().allMatch(term -> term.column().isPresent())
        && keys(columns(index)).equals(columns);
  }

  private void listRenamed(TableDraft table, String before, String after) {
    if (!before.equals(after)) {
      String label = table.source().name() + "." + before;
      leave("name", label, "it is called " + after + " in PostgreSQL", "");
    }
  }

  private void leave(String kind, String name, String reason, String sql) {
    notCarried.add(new NotCarried(kind, name, reason, sql));
  }

  private static List<String> columns(Schema.Index index) {
    return index.terms().stream().flatMap(term -> term.column().stream()).toList();
  }

  static Set<String> keys(List<String> names) {
    return names.stream().map(ObjectName::key).collect(Collectors.toSet());
  }
}
