package dev.sqlitectl.copy;

import dev.sqlitectl.copy.dialect.Dialect;
import dev.sqlitectl.copy.dialect.Translation;
import dev.sqlitectl.postgres.Identifier;
import dev.sqlitectl.sqlite.Database;
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
      List<NotCarried> notCarried) {
    this.db = db;
    this.drafts = drafts;
    this.dialect = dialect;
    this.relationNames = relationNames;
    this.notCarried = notCarried;
  }

  CopyPlan.Table complete(TableDraft table, List<CopyPlan.Column> columns) {
    List<CopyPlan.Unique> uniques = new ArrayList<>();
    List<CopyPlan.Index> indexes = new ArrayList<>();
    primaryKey(table).ifPresent(uniques::add);
    for (Schema.Index index : table.source().indexes()) {
      if (isConstraint(table, index)) {
        uniques.add(unique(table, index));
      } else {
        index(table, index).ifPresent(indexes::add);
      }
    }
    Names constraintNames = new Names(Set.of());
    uniques.forEach(unique -> constraintNames.allot(unique.name()));
    return new CopyPlan.Table(
        table.source().name(),
        table.name(),
        Copier.select(table.source()),
        table.evidence().rows(),
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
        && index.terms().stream().allMatch(term -> term.collation().equals("BINARY"))
        && table.names(columns(index)).size() == index.terms().size()
        && table.areOrdered(columns(index));
  }

  private CopyPlan.Unique unique(TableDraft table, Schema.Index index) {
    String wanted = table.name() + "_" + String.join("_", columns(index)) + "_key";
    return new CopyPlan.Unique(relationNames.allot(wanted), false, table.names(columns(index)));
  }

  private Optional<CopyPlan.Index> index(TableDraft table, Schema.Index index) {
    boolean constraint = index.origin() == Schema.Origin.UNIQUE_CONSTRAINT;
    String wanted =
        constraint ? table.name() + "_" + String.join("_", columns(index)) + "_key" : index.name();
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
      String name = table.source().name() + "." + wanted;
      leave("index", name, "PostgreSQL compares by bytes, not by " + collation, index.sql());
    }
    return Optional.of(
        new CopyPlan.Index(relationNames.allot(wanted), index.unique(), on.sql(), index.sql()));
  }

  private List<CopyPlan.Check> checks(TableDraft table, Names names) {
    List<CopyPlan.Check> checks = new ArrayList<>();
    for (Dialect.Check check : dialect.checks(table.source().name())) {
      if (check.condition().translated()) {
        String wanted = check.name().isEmpty() ? table.name() + "_check" : check.name();
        checks.add(new CopyPlan.Check(names.allot(wanted), check.condition().sql()));
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
    TableDraft parent = drafts.get(Schema.key(key.parent()));
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
            names.allot(table.name() + "_" + String.join("_", key.columns()) + "_fkey"),
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
    Set<String> wanted = lowered(referenced);
    boolean unique =
        lowered(parent.source().primaryKey()).equals(wanted)
            || parent.source().indexes().stream()
                .filter(index -> index.unique() && !index.partial())
                .map(KeyPlanner::columns)
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

  /** Compared by bytes, as PostgreSQL will, whatever the collations of the columns. */
  private long orphans(
      TableDraft child, List<String> columns, TableDraft parent, List<String> referenced) {
    return db.number(
        "SELECT count(*) FROM %s WHERE %s AND ((%s) IN (SELECT %s FROM %s)) IS NOT TRUE"
            .formatted(
                Identifier.quote(child.source().name()),
                joined(columns, "%s IS NOT NULL", " AND "),
                joined(columns, "%s COLLATE BINARY", ", "),
                joined(referenced, "%s", ", "),
                Identifier.quote(parent.source().name())));
  }

  private static String joined(List<String> columns, String each, String separator) {
    return columns.stream()
        .map(column -> each.formatted(Identifier.quote(column)))
        .collect(Collectors.joining(separator));
  }

  private void leave(String kind, String name, String reason, String sql) {
    notCarried.add(new NotCarried(kind, name, reason, sql));
  }

  private static List<String> columns(Schema.Index index) {
    return index.terms().stream().flatMap(term -> term.column().stream()).toList();
  }

  private static Set<String> lowered(List<String> names) {
    return names.stream().map(Schema::key).collect(Collectors.toSet());
  }
}
