package dev.sqlitectl.copy.random;

import dev.sqlitectl.copy.CopyReport;
import dev.sqlitectl.copy.NotCarried;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Accounts for everything of a schema: it holds in PostgreSQL in full strength, or an entry of what
 * was not carried over says otherwise. An entry accounts for one thing.
 */
final class Account {
  private static final Set<String> KINDS =
      Set.of(
          "primary key",
          "unique",
          "index",
          "foreign key",
          "default",
          "not null",
          "identity",
          "generated column",
          "check",
          "view",
          "trigger",
          "virtual table",
          "name");

  private final SqliteReading sqlite;
  private final PostgresReading postgres;
  private final List<NotCarried> unclaimed;
  private final List<String> faults = new ArrayList<>();
  private final List<String> checksThere = new ArrayList<>();

  Account(SqliteReading sqlite, PostgresReading postgres, List<NotCarried> notCarried) {
    this.sqlite = sqlite;
    this.postgres = postgres;
    this.unclaimed = new ArrayList<>(notCarried);
  }

  List<String> faults() {
    return faults;
  }

  /** One table; the others are asked for what foreign keys refer to. */
  void table(CopyReport.Table table, Map<String, CopyReport.Table> all) throws SQLException {
    Map<String, String> names = new HashMap<>();
    table.columns().forEach(column -> names.put(column.source(), column.name()));
    if (!table.name().equals(table.source())) {
      excuse("name", entry -> entry.name().equals(table.source()), table.source());
    }
    List<SqliteReading.Column> columns = sqlite.columns(table.source());
    List<PostgresReading.Constraint> constraints =
        new ArrayList<>(postgres.constraints(table.name()));
    new ColumnAccount(sqlite, postgres, this).columns(table, columns);
    primaryKey(table, columns, names, constraints);
    new IndexAccount(sqlite, postgres, this).indexes(table, names, constraints);
    ReferenceAccount references = new ReferenceAccount(sqlite, this);
    for (SqliteReading.ForeignKey key : sqlite.foreignKeys(table.source())) {
      references.foreignKey(table, key, constraints, all);
    }
    for (PostgresReading.Constraint left : constraints) {
      if (left.type().equals("c")) {
        checksThere.add(left.name());
        if (!left.validated()) {
          excuse("check", entry -> entry.name().equals(left.name()), "the rows of " + left.name());
        }
      } else {
        faults.add("nobody asked for constraint " + left.name() + " of " + table.name());
      }
    }
  }

  /** What belongs to no table, once all tables are done. */
  void whole(int checks) throws SQLException {
    for (int there = checksThere.size(); there < checks; there++) {
      excuse("check", entry -> true, "a check: " + checksThere.size() + " of " + checks + " hold");
    }
    if (checksThere.size() > checks) {
      faults.add("more checks than there were");
    }
    List<String> views = new ArrayList<>(postgres.views());
    for (String view : sqlite.named("view")) {
      Optional<NotCarried> renamed = claim("name", entry -> entry.name().equals(view));
      String name =
          renamed
              .map(
                  entry -> entry.reason().replaceFirst("it is called (?s)(.*) in PostgreSQL", "$1"))
              .orElse(view);
      if (!views.remove(name)) {
        excuse("view", entry -> entry.name().equals(view), "view " + view);
      }
    }
    for (String trigger : sqlite.named("trigger")) {
      excuse("trigger", entry -> entry.name().equals(trigger), "trigger " + trigger);
    }
    for (String table : sqlite.virtualTables()) {
      excuse("virtual table", entry -> entry.name().equals(table), "virtual table " + table);
    }
    for (String check : checksThere) { // no pragma tells what it was called
      claim("name", entry -> entry.reason().equals("it is called " + check + " in PostgreSQL"));
    }
    count("collation", "COLLATE (NOCASE|RTRIM)");
    count("conflict clause", "ON CONFLICT (REPLACE|IGNORE|ROLLBACK|FAIL)");
    unclaimed.stream()
        .filter(entry -> KINDS.contains(entry.kind()))
        .forEach(entry -> faults.add("listed though it is there: " + entry));
  }

  private void count(String kind, String clause) throws SQLException {
    long listed = unclaimed.stream().filter(entry -> entry.kind().equals(kind)).count();
    long declared = 0;
    for (String sql : sqlite.tableSql()) {
      declared += Pattern.compile(clause).matcher(sql).results().count();
    }
    if (listed != declared) {
      faults.add(declared + " of kind " + kind + ", listed " + listed);
    }
  }

  private void primaryKey(
      CopyReport.Table table,
      List<SqliteReading.Column> columns,
      Map<String, String> names,
      List<PostgresReading.Constraint> constraints) {
    List<String> key =
        columns.stream()
            .filter(column -> column.key() > 0)
            .sorted(Comparator.comparingInt(SqliteReading.Column::key))
            .map(column -> String.valueOf(names.get(column.name())))
            .toList();
    if (key.isEmpty() || take(constraints, "p", key)) {
      return;
    }
    Optional<NotCarried> said =
        claim("primary key", entry -> entry.name().equals(table.source()) || made(entry, table));
    if (said.isEmpty()) {
      faults.add("the primary key of " + table.source() + " is gone without a word");
    } else if (said.get().reason().contains("became UNIQUE") && !take(constraints, "u", key)) {
      excuse("unique", entry -> made(entry, table), "the key of " + table.source());
    }
  }

  /** Takes the constraint of this type on these columns, if it is among them. */
  static boolean take(
      List<PostgresReading.Constraint> constraints, String type, List<String> columns) {
    for (PostgresReading.Constraint candidate : constraints) {
      if (candidate.type().equals(type) && candidate.columns().equals(columns)) {
        return constraints.remove(candidate);
      }
    }
    return false;
  }

  /** Whether the entry is about a statement that PostgreSQL refused for this table. */
  static boolean made(NotCarried entry, CopyReport.Table table) {
    return entry.refused().contains("." + RandomNames.quoted(table.name()) + " ");
  }

  /** An entry must say that this is not as it was. */
  void excuse(String kind, Predicate<NotCarried> which, String what) {
    if (claim(kind, which).isEmpty()) {
      faults.add(what + " is gone or weakened without a word");
    }
  }

  Optional<NotCarried> claim(String kind, Predicate<NotCarried> which) {
    Optional<NotCarried> found =
        unclaimed.stream()
            .filter(entry -> entry.kind().equals(kind) && which.test(entry))
            .findFirst();
    found.ifPresent(unclaimed::remove);
    return found;
  }

  void fault(String fault) {
    faults.add(fault);
  }
}
