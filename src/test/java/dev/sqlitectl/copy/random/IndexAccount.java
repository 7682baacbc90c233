package dev.sqlitectl.copy.random;

import dev.sqlitectl.copy.CopyReport;
import dev.sqlitectl.copy.NotCarried;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Accounts for indexes: those of CREATE INDEX, of UNIQUE, and of keys that fold letters. */
final class IndexAccount {
  private final SqliteReading sqlite;
  private final PostgresReading postgres;
  private final Account account;

  IndexAccount(SqliteReading sqlite, PostgresReading postgres, Account account) {
    this.sqlite = sqlite;
    this.postgres = postgres;
    this.account = account;
  }

  void indexes(
      CopyReport.Table table,
      Map<String, String> names,
      List<PostgresReading.Constraint> constraints)
      throws SQLException {
    List<PostgresReading.Index> there = new ArrayList<>(postgres.indexes(table.name()));
    there.removeIf(PostgresReading.Index::constraint);
    Map<String, PostgresReading.Column> columns = postgres.columns(table.name());
    List<SqliteReading.Index> wanted = new ArrayList<>(sqlite.indexes(table.source()));
    for (SqliteReading.Index index : wanted) {
      if (index.origin().equals("pk")) {
        collations(table, index, names, columns);
      }
    }
    wanted.removeIf(index -> index.origin().equals("pk") && !folds(index, names, columns));
    List<String> kept = there.stream().map(PostgresReading.Index::name).toList();
    wanted.sort(
        Comparator.comparing((SqliteReading.Index index) -> !kept.contains(index.name()))
            .thenComparing(IndexAccount::isLoose));
    for (SqliteReading.Index index : wanted) {
      String label = table.source() + "." + index.name();
      if (account.claim("index", entry -> entry.name().equals(label)).isPresent()) {
        continue;
      }
      if (!index.origin().equals("pk") && isOrdered(index, names, columns)) {
        collations(table, index, names, columns);
      }
      boolean exact = holdsExactly(index, names, constraints);
      Optional<PostgresReading.Index> found = take(there, index, names);
      if (index.origin().equals("c") && found.isPresent()) {
        requireName(label, index.name(), found.get().name());
      } else if (!found.isPresent() && !(exact && !folds(index, names, columns))) {
        excuseIndex(table, index);
      }
    }
    there.forEach(left -> account.fault("nobody asked for index " + left.name()));
  }

  /** What tells texts apart that are equal in SQLite is listed, made though it is. */
  private void collations(
      CopyReport.Table table,
      SqliteReading.Index index,
      Map<String, String> names,
      Map<String, PostgresReading.Column> columns)
      throws SQLException {
    Set<String> lost = new HashSet<>();
    for (SqliteReading.Term term : index.terms()) {
      PostgresReading.Column column = columns.get(names.getOrDefault(term.column(), ""));
      if (!term.collation().equals("BINARY")
          && column != null
          && tellsApart(table, term.column(), column)) {
        lost.add(term.collation());
      }
    }
    String label =
        switch (index.origin()) {
          case "pk" -> table.source();
          case "u" -> table.source() + ".";
          default -> table.source() + "." + index.name();
        };
    for (String collation : lost) {
      account.excuse(
          "collation",
          entry ->
              entry.reason().contains(" compares exactly, not by " + collation + ":")
                  && (index.origin().equals("u")
                      ? entry.name().startsWith(label)
                      : entry.name().equals(label)),
          collation + " of " + label);
    }
  }

  /** Nothing is made on json, which has no order. */
  private static boolean isOrdered(
      SqliteReading.Index index,
      Map<String, String> names,
      Map<String, PostgresReading.Column> columns) {
    return index.terms().stream()
        .map(term -> columns.get(names.getOrDefault(term.column(), "")))
        .noneMatch(column -> column != null && column.type().equals("json"));
  }

  /** Whether a column keeps how texts are written, and cannot fold them. */
  private boolean tellsApart(CopyReport.Table table, String source, PostgresReading.Column there)
      throws SQLException {
    return switch (there.type()) {
      case "text", "varchar" -> sqlite.holdsOthers(table.source(), source, "text");
      case "bytea" -> sqlite.holdsOthers(table.source(), source, "blob");
      default -> there.type().equals("jsonb");
    };
  }

  /** An index of SQLite's own name belongs to a constraint, and is listed by its columns. */
  private void excuseIndex(CopyReport.Table table, SqliteReading.Index index) {
    String label = table.source() + "." + index.name();
    Predicate<NotCarried> own =
        index.origin().equals("c")
            ? entry -> Account.made(entry, table) && entry.name().startsWith(prefix(index.name()))
            : entry -> entry.name().startsWith(table.source() + ".") || Account.made(entry, table);
    account.claim("name", entry -> entry.name().equals(label));
    if (index.origin().equals("c") || account.claim("unique", own).isEmpty()) {
      account.excuse("index", own, "index " + label);
    }
  }

  /** Whether a UNIQUE constraint has these columns, beside an index that folds their letters. */
  private static boolean holdsExactly(
      SqliteReading.Index index,
      Map<String, String> names,
      List<PostgresReading.Constraint> constraints) {
    List<String> columns =
        index.terms().stream().map(term -> String.valueOf(names.get(term.column()))).toList();
    return !index.origin().equals("pk")
        && index.unique()
        && !index.partial()
        && (index.origin().equals("u") || isLoose(index))
        && Account.take(constraints, "u", columns);
  }

  /** Whether texts that differ are equal to the index. */
  private static boolean folds(
      SqliteReading.Index index,
      Map<String, String> names,
      Map<String, PostgresReading.Column> columns) {
    return index.terms().stream()
        .filter(term -> !term.collation().equals("BINARY"))
        .map(term -> columns.get(names.getOrDefault(term.column(), "")))
        .anyMatch(column -> column != null && column.type().matches("text|varchar"));
  }

  /** Another name than SQLite's is listed. */
  private void requireName(String label, String wanted, String given) {
    if (!wanted.equals(given)) {
      account.excuse("name", entry -> entry.name().equals(label), "the name of " + label);
    }
  }

  /** Enough of a name to know it by, after PostgreSQL's may have been cut and numbered. */
  private static String prefix(String name) {
    return name.substring(
        0, name.offsetByCodePoints(0, Math.min(12, name.codePointCount(0, name.length()))));
  }

  private static boolean isLoose(SqliteReading.Index index) {
    return index.terms().stream()
        .anyMatch(term -> term.column().isEmpty() || !term.collation().equals("BINARY"));
  }

  /** The index of the same name before others of the same form. */
  private static Optional<PostgresReading.Index> take(
      List<PostgresReading.Index> there, SqliteReading.Index index, Map<String, String> names) {
    List<PostgresReading.Index> equal =
        there.stream().filter(candidate -> isSame(candidate, index, names)).toList();
    Optional<PostgresReading.Index> found =
        equal.stream()
            .filter(candidate -> candidate.name().equals(index.name()))
            .findFirst()
            .or(() -> equal.stream().findFirst());
    found.ifPresent(there::remove);
    return found;
  }

  private static boolean isSame(
      PostgresReading.Index there, SqliteReading.Index index, Map<String, String> names) {
    if (there.unique() != index.unique()
        || there.partial() != index.partial()
        || there.terms().size() != index.terms().size()) {
      return false;
    }
    for (int i = 0; i < index.terms().size(); i++) {
      SqliteReading.Term term = index.terms().get(i);
      PostgresReading.Term found = there.terms().get(i);
      boolean plain = !term.column().isEmpty() && term.collation().equals("BINARY");
      if (term.descending() != found.descending()
          || (plain && !found.column().equals(names.get(term.column())))) {
        return false;
      }
    }
    return true;
  }
}
