package dev.sqlitectl.copy;

import dev.sqlitectl.copy.dialect.Dialect;
import dev.sqlitectl.sqlite.Database;
import dev.sqlitectl.sqlite.ObjectName;
import dev.sqlitectl.sqlite.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Decides what holds tables together: foreign keys, and what they cost where they do not hold. */
final class ForeignKeyPlanner {
  private final Database db;
  private final Map<String, TableDraft> drafts;
  private final Dialect dialect;
  private final List<NotCarried> notCarried;

  /**
   * @param drafts all tables, by their names in lower case
   * @param notCarried gets what PostgreSQL will not have
   */
  ForeignKeyPlanner(
      Database db, Map<String, TableDraft> drafts, Dialect dialect, List<NotCarried> notCarried) {
    this.db = db;
    this.drafts = drafts;
    this.dialect = dialect;
    this.notCarried = notCarried;
  }

  /** The foreign keys of a table. */
  List<CopyPlan.ForeignKey> of(TableDraft table, Names names) {
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
      notCarried.add(
          exists(key.parent())
              ? NotCarried.foreignKeyTo(key.parent(), label)
              : new NotCarried("foreign key", label, "there is no table " + key.parent(), ""));
      return Optional.empty();
    }
    List<String> referenced =
        key.parentColumns().isEmpty() ? parent.source().primaryKey() : key.parentColumns();
    String reason = whyNot(table, key.columns(), parent, referenced);
    if (!reason.isEmpty()) {
      leave(label, reason);
      return Optional.empty();
    }
    long orphans = orphans(table, key.columns(), parent, referenced);
    if (orphans > 0) {
      String rows = orphans == 1 ? "1 row refers" : orphans + " rows refer";
      leave(label, rows + " to nothing; added NOT VALID");
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

  private boolean exists(String table) {
    String count =
        """
        SELECT count(*) FROM pragma_table_list
        WHERE schema = 'main' AND type = 'table' AND name = ? COLLATE NOCASE
        """;
    return db.number(count, table) > 0;
  }

  /** Why PostgreSQL would refuse the key, or empty when it takes it. */
  private static String whyNot(
      TableDraft child, List<String> columns, TableDraft parent, List<String> referenced) {
    if (referenced.size() != columns.size()
        || parent.names(referenced).size() != referenced.size()) {
      return "the columns it refers to are not there";
    }
    Set<String> wanted = KeyPlanner.keys(referenced);
    boolean unique =
        KeyPlanner.keys(parent.source().primaryKey()).equals(wanted)
            || parent.source().indexes().stream()
                .anyMatch(index -> KeyPlanner.isParentKey(index, wanted));
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

  /**
   * Texts are compared byte for byte, as PostgreSQL will; NOT IN is one pass over each table. Where
   * an index has equal keys side by side, each of them is looked up once.
   */
  private long orphans(
      TableDraft child, List<String> columns, TableDraft parent, List<String> referenced) {
    String keys = each(columns, " COLLATE BINARY", ", ");
    boolean sorted =
        child.source().indexes().stream().anyMatch(index -> isSortedBy(index, columns));
    String rows =
        "SELECT %s, %s AS \"rows alike\" FROM %s WHERE %s%s"
            .formatted(
                each(columns, "", ", "),
                sorted ? "count(*)" : "1",
                Schema.quoted(child.source().name()),
                each(columns, " IS NOT NULL", " AND "),
                sorted ? " GROUP BY " + keys : "");
    return db.number(
        "SELECT coalesce(sum(\"rows alike\"), 0) FROM (%s) WHERE (%s) NOT IN (SELECT %s FROM %s WHERE %s)"
            .formatted(
                rows,
                keys,
                each(referenced, "", ", "),
                Schema.quoted(parent.source().name()),
                each(referenced, " IS NOT NULL", " AND ")));
  }

  private static boolean isSortedBy(Schema.Index index, List<String> columns) {
    List<Schema.IndexTerm> first = index.terms().stream().limit(columns.size()).toList();
    return !index.partial()
        && first.stream().allMatch(term -> term.collation().equalsIgnoreCase("BINARY"))
        && first.stream()
            .map(term -> term.column().map(ObjectName::key).orElse(""))
            .toList()
            .equals(columns.stream().map(ObjectName::key).toList());
  }

  private static String each(List<String> names, String suffix, String separator) {
    return names.stream()
        .map(name -> Schema.quoted(name) + suffix)
        .collect(Collectors.joining(separator));
  }

  private void leave(String name, String reason) {
    notCarried.add(new NotCarried("foreign key", name, reason, ""));
  }
}
