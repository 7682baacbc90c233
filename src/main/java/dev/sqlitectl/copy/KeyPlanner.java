package dev.sqlitectl.copy;

import dev.sqlitectl.copy.dialect.Dialect;
import dev.sqlitectl.copy.dialect.Translation;
import dev.sqlitectl.postgres.Identifier;
import dev.sqlitectl.sqlite.Database;
import dev.sqlitectl.sqlite.ObjectName;
import dev.sqlitectl.sqlite.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Decides what holds tables together: keys, CHECK constraints, indexes and foreign keys. */
final class KeyPlanner {
  private final Database db;
  private final Map<String, TableDraft> drafts;
  private final Dialect dialect;
  private final Names relationNames;
  private final Naming naming;
  private final List<NotCarried> notCarried;

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
    this.db = db;
    this.drafts = drafts;
    this.dialect = dialect;
    this.relationNames = relationNames;
    this.naming = naming;
    this.notCarried = notCarried;
  }

  CopyPlan.Table complete(TableDraft table, List<CopyPlan.Column> columns) {
    List<CopyPlan.Unique> uniques = new ArrayList<>();
    List<CopyPlan.Index> indexes = new ArrayList<>();
    primaryKey(table).ifPresent(uniques::add);
    table
        .source()
        .keyIndex()
        .filter(index -> folds(table, index) && Dialect.unknownCollations(index).isEmpty())
        .flatMap(index -> index(table, index))
        .ifPresent(indexes::add);
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
        foreignKeys(table, constraintNames));
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
    return index.terms().stream().allMatch(term -> term.collation().equals("BINARY"));
  }

  /** Whether texts that differ can be the same to the index. */
  private static boolean folds(TableDraft table, Schema.Index index) {
    return index.terms().stream()
        .filter(term -> !term.collation().equals("BINARY"))
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
    for (String collation : Dialect.unknownCollations(index)) {
      String label = table.source().name() + "." + wanted;
      leave("index", label, "PostgreSQL compares by bytes, not by " + collation, index.sql());
    }
    String name = relationNames.allot(wanted);
    if (!constraint) {
      listRenamed(table, wanted, name);
    }
    return Optional.of(new CopyPlan.Index(name, index.unique(), on.sql(), index.sql()));
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
        checks.add(new CopyPlan.Check(name, check.condition().sql()));
      } else {
        leave("check", table.source().name(), check.condition().reason(), check.source());
      }
    }
    return List.copyOf(checks);
  }

  private List<CopyPlan.ForeignKey> foreignKeys(TableDraft table, Names names) {
    List<CopyPlan.ForeignKey> keys = new ArrayList<>();
    List<Boolean> deferred = dialect.deferred(table.source().name());
    for (int i = 0; i < table.source().foreignKeys().size(); i++) {
      Schema.ForeignKey key = table.source().foreignKeys().get(i);
      foreignKey(table, key, deferred.get(i), names).ifPresent(keys::add);
    }
    return List.copyOf(keys);
  }

  private Optional<CopyPlan.ForeignKey> foreignKey(
      TableDraft table, Schema.ForeignKey key, boolean deferred, Names names) {
    String label = table.source().name() + " (" + String.join(", ", key.columns()) + ")";
    TableDraft parent = drafts.get(ObjectName.key(key.parent()));
    if (parent == null) {
      leave("foreign key", label, "there is no table " + key.parent(), "");
      return Optional.empty();
    }
    List<String> referenced =
        key.parentColumns().isEmpty() ? parent.source().primaryKey() : key.parentColumns();
    String reason = whyNot(table, key.columns(), parent, referenced);
    if (!reason.isEmpty()) {
      leave("foreign key", label, reason, "");
      return Optional.empty();
    }
    long orphans = orphans(table, key.columns(), parent, referenced);
    if (orphans > 0) {
      String rows = orphans == 1 ? "1 row refers" : orphans + " rows refer";
      leave("foreign key", label, rows + " to nothing; added NOT VALID", "");
    }
    return Optional.of(
        new CopyPlan.ForeignKey(
            names.allot(
                table.name() + "_" + String.join("_", table.names(key.columns())) + "_fkey"),
            table.names(key.columns()),
            parent.name(),
            parent.names(referenced),
            key.onUpdate(),
            key.onDelete(),
            deferred,
            orphans));
  }

  /** Why PostgreSQL would refuse the key, or empty when it takes it. */
  private static String whyNot(
      TableDraft child, List<String> columns, TableDraft parent, List<String> referenced) {
    if (referenced.size() != columns.size()
        || parent.names(referenced).size() != referenced.size()) {
      return "the columns it refers to are not there";
    }
    Set<String> wanted = keys(referenced);
    boolean unique =
        keys(parent.source().primaryKey()).equals(wanted)
            || parent.source().indexes().stream().anyMatch(index -> isParentKey(index, wanted));
    if (!unique || !parent.areOrdered(referenced)) {
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

  /** Whether the index makes exactly these columns unique, and each once. */
  private static boolean isParentKey(Schema.Index index, Set<String> columns) {
    return index.unique()
        && !index.partial()
        && index.terms().size() == columns.size()
        && index.terms().stream().allMatch(term -> term.column().isPresent())
        && keys(columns(index)).equals(columns);
  }

  /** Texts are compared byte for byte, as PostgreSQL will; NOT IN is one pass over each table. */
  private long orphans(
      TableDraft child, List<String> columns, TableDraft parent, List<String> referenced) {
    return db.number(
        "SELECT count(*) FROM %s WHERE %s AND (%s) NOT IN (SELECT %s FROM %s WHERE %s)"
            .formatted(
                Identifier.quote(child.source().name()),
                each(columns, " IS NOT NULL", " AND "),
                each(columns, " COLLATE BINARY", ", "),
                each(referenced, "", ", "),
                Identifier.quote(parent.source().name()),
                each(referenced, " IS NOT NULL", " AND ")));
  }

  private static String each(List<String> names, String suffix, String separator) {
    return names.stream()
        .map(name -> Identifier.quote(name) + suffix)
        .collect(Collectors.joining(separator));
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

  private static Set<String> keys(List<String> names) {
    return names.stream().map(ObjectName::key).collect(Collectors.toSet());
  }
}
