package dev.sqlitectl.copy.random;

import java.util.ArrayList;
import java.util.List;

/** What stands beside tables: indexes, views, triggers, a virtual table, statistics. */
final class RandomCompany {
  private final Chance chance;
  private final List<RandomTable> tables;
  private final RandomNames names;

  RandomCompany(Chance chance, List<RandomTable> tables, RandomNames names) {
    this.chance = chance;
    this.tables = tables;
    this.names = names;
  }

  void add(List<String> script) {
    for (RandomTable table : tables) {
      for (int n = chance.below(7) - 3; n > 0; n--) {
        script.add(index(table));
      }
    }
    for (int n = chance.below(8) - 5; n > 0; n--) {
      script.add(view(chance.of(tables)));
    }
    if (chance.percent(20)) {
      RandomTable table = chance.of(tables);
      script.add(
          "CREATE TRIGGER %s AFTER DELETE ON %s BEGIN SELECT 1; END"
              .formatted(RandomNames.quoted(names.next()), table.quoted()));
    }
    if (chance.percent(10)) {
      script.add("CREATE VIRTUAL TABLE " + RandomNames.quoted(names.next()) + " USING fts5(body)");
    }
    if (chance.percent(10)) {
      script.add("ANALYZE");
    }
  }

  private String index(RandomTable table) {
    List<String> terms = new ArrayList<>();
    int count = 1 + chance.below(3);
    for (int i = 0; i < count; i++) {
      String column = chance.of(table.columns()).quoted();
      String term =
          chance.percent(20)
              ? chance.of(
                  "lower(" + column + ")",
                  "length(" + column + ")",
                  column + " || ''",
                  "coalesce(" + column + ", 0)",
                  "abs(" + column + ")",
                  "substr(" + column + ", 1, 2)")
              : column;
      String collation =
          chance.percent(12)
              ? chance.of(" COLLATE NOCASE", " COLLATE RTRIM", " COLLATE BINARY")
              : "";
      terms.add(term + collation + chance.of("", "", "", " DESC", " ASC"));
    }
    RandomColumn watched = chance.of(table.columns());
    String where =
        chance.percent(20)
            ? " WHERE "
                + chance.of(watched.quoted() + " IS NOT NULL", Conditions.on(watched, chance))
            : "";
    return "CREATE %sINDEX %s ON %s (%s)%s"
        .formatted(
            chance.percent(10) ? "UNIQUE " : "",
            RandomNames.quoted(names.next()),
            table.quoted(),
            String.join(", ", terms),
            where);
  }

  private String view(RandomTable table) {
    String name = RandomNames.quoted(names.next());
    RandomColumn column = chance.of(table.columns());
    String query =
        chance.of(
            "SELECT * FROM " + table.quoted(),
            "SELECT "
                + RandomTable.list(table.columns())
                + " FROM "
                + table.quoted()
                + " WHERE "
                + Conditions.on(column, chance),
            "SELECT count(*) AS n, max(" + column.quoted() + ") AS m FROM " + table.quoted(),
            "SELECT missing FROM nowhere",
            "SELECT " + column.quoted() + ", count(*) FROM " + table.quoted() + " GROUP BY 1",
            "SELECT DISTINCT " + column.quoted() + " AS v FROM " + table.quoted(),
            "SELECT a.rowid FROM " + table.quoted() + " AS a");
    return "CREATE VIEW " + name + " AS " + query;
  }
}
