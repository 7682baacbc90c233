package dev.sqlitectl.copy.random;

import dev.sqlitectl.copy.CopyReport;
import dev.sqlitectl.copy.NotCarried;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Accounts for foreign keys: what they refer to, what they do, and whether they hold. */
final class ReferenceAccount {
  private final SqliteReading sqlite;
  private final Account account;

  ReferenceAccount(SqliteReading sqlite, Account account) {
    this.sqlite = sqlite;
    this.account = account;
  }

  void foreignKey(
      CopyReport.Table table,
      SqliteReading.ForeignKey key,
      List<PostgresReading.Constraint> constraints,
      Map<String, CopyReport.Table> all)
      throws SQLException {
    String label = table.source() + " (" + String.join(", ", key.columns()) + ")";
    Predicate<NotCarried> own =
        entry -> entry.name().equalsIgnoreCase(label) || Account.made(entry, table);
    Optional<CopyReport.Table> parent =
        all.values().stream().filter(other -> same(other.source(), key.parent())).findFirst();
    if (parent.isPresent()) {
      List<String> referenced = new ArrayList<>(key.referenced());
      if (referenced.isEmpty()) {
        sqlite.columns(parent.get().source()).stream()
            .filter(column -> column.key() > 0)
            .sorted(Comparator.comparingInt(SqliteReading.Column::key))
            .forEach(column -> referenced.add(column.name()));
      }
      List<String> from = key.columns().stream().map(name -> target(table, name)).toList();
      List<String> to = referenced.stream().map(name -> target(parent.get(), name)).toList();
      for (PostgresReading.Constraint found : List.copyOf(constraints)) {
        if (found.type().equals("f")
            && found.columns().equals(from)
            && found.parent().equals(parent.get().name())
            && found.referenced().equals(to)
            && found.onUpdate().equals(action(key.onUpdate()))
            && found.onDelete().equals(action(key.onDelete()))) {
          constraints.remove(found);
          if (!found.validated()) {
            account.excuse(
                "foreign key",
                entry -> own.test(entry) && entry.reason().contains("NOT VALID"),
                label);
          }
          return;
        }
      }
    }
    account.excuse("foreign key", own, "foreign key " + label);
  }

  private static String target(CopyReport.Table table, String column) {
    return table.columns().stream()
        .filter(candidate -> same(candidate.source(), column))
        .map(CopyReport.Column::name)
        .findFirst()
        .orElse("");
  }

  /** SQLite folds the letters of ASCII and no others. */
  private static boolean same(String one, String other) {
    return RandomNames.folded(one).equals(RandomNames.folded(other));
  }

  private static String action(String action) {
    return switch (action.toUpperCase(Locale.ROOT)) {
      case "CASCADE" -> "c";
      case "SET NULL" -> "n";
      case "SET DEFAULT" -> "d";
      case "RESTRICT" -> "r";
      default -> "a";
    };
  }
}
