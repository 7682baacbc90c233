package dev.sqlitectl.copy.random;

import java.util.ArrayList;
import java.util.List;

/** Makes tables with columns, keys and what constrains a single column. */
final class RandomTables {
  private static final String[] STRICT_TYPES = {"INT", "INTEGER", "REAL", "TEXT", "BLOB", "ANY"};

  private static final String[] DEFAULTS = {
    "0",
    "1",
    "-1",
    "+5",
    "1.5",
    "'x'",
    "''",
    "NULL",
    "TRUE",
    "false",
    "CURRENT_TIMESTAMP",
    "CURRENT_DATE",
    "CURRENT_TIME",
    "(datetime('now'))",
    "(date('now'))",
    "(time('now'))",
    "(strftime('%s','now'))",
    "(strftime('%Y-%m-%dT%H:%M:%fZ','now'))",
    "(unixepoch())",
    "(julianday('now'))",
    "'null'",
    "\"0\"",
    "(1+1)",
    "(lower('ABC'))",
    "(random())",
    "(lower(hex(randomblob(16))))",
    "x'00ff'",
    "9223372036854775807",
    "-9223372036854775808",
    "9223372036854775808",
    "1e400",
    "0x1F",
    "'2024-01-01'",
    "'2024-01-01 10:00:00'",
    "'it''s'",
    "word",
    "'{}'",
    "'[]'",
    "(NULL)",
    "'1'",
    "'1.50'",
    "(1.0)",
    "('a' || 'b')",
    "'t'",
    "-0.0",
    "(CAST(5 AS TEXT))",
    "1_000",
    "(abs(-3))",
    "('é😀')",
    "'2024-01-01T00:00:00Z'",
    "(3 / 2)",
    "'6ba7b810-9dad-11d1-80b4-00c04fd430c8'",
    "(-7 % 3)",
    "(iif(1,2,3))",
    "(1 = 1)",
    "1.10",
    "'10:00:00'",
    "12345.678",
    "'toolongforsome'",
    "(datetime('now','localtime'))",
    "x''"
  };

  private final Chance chance;
  private final RandomNames relations;
  private final int hostility;
  private int checks;

  RandomTables(Chance chance, RandomNames relations, int hostility) {
    this.chance = chance;
    this.relations = relations;
    this.hostility = hostility;
  }

  /** How many CHECK constraints all tables so far have. */
  int checks() {
    return checks;
  }

  List<RandomTable> make(int count) {
    List<RandomTable> tables = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      tables.add(table());
    }
    return tables;
  }

  private RandomTable table() {
    RandomTable table = new RandomTable(chance, relations.next());
    RandomNames names = new RandomNames(chance, hostility);
    if (table.key() == RandomTable.Key.ROWID || table.key() == RandomTable.Key.AUTOINCREMENT) {
      RandomColumn id =
          new RandomColumn(chance, names.next(), Kind.INTEGER, chance.of("INTEGER", "integer"));
      boolean numbered = table.key() == RandomTable.Key.AUTOINCREMENT;
      id.add("PRIMARY KEY" + (numbered ? " AUTOINCREMENT" : chance.of("", "", " NOT NULL")));
      table.columns().add(id);
      table.keyColumns().add(id);
      table.uniques().add(List.of(id));
    }
    int count = 1 + chance.below(9);
    for (int i = 0; i < count; i++) {
      table.columns().add(column(names, table.isStrict()));
    }
    if (table.key() == RandomTable.Key.COLUMNS) {
      key(table);
    }
    table.columns().stream().filter(column -> !column.isConstrained()).forEach(this::constrain);
    if (chance.percent(20)) {
      table.columns().add(generated(names.next(), chance.of(table.columns()), table.isStrict()));
    }
    if (chance.percent(15)) {
      check(table, names.next());
    }
    if (chance.percent(20)) {
      unique(table);
    }
    return table;
  }

  private RandomColumn column(RandomNames names, boolean strict) {
    if (strict) {
      String declared = chance.of(STRICT_TYPES);
      Kind kind =
          switch (declared) {
            case "INT", "INTEGER" -> Kind.INTEGER;
            case "ANY" -> Kind.ANY;
            default -> Kind.valueOf(declared);
          };
      return new RandomColumn(chance, names.next(), kind, declared);
    }
    Kind kind = chance.of(List.of(Kind.values()));
    return new RandomColumn(chance, names.next(), kind, chance.of(kind.declared()));
  }

  private void key(RandomTable table) {
    int width = Math.min(table.columns().size(), 1 + chance.below(3));
    int from = chance.below(table.columns().size() - width + 1);
    List<RandomColumn> key = table.columns().subList(from, from + width);
    table.keyColumns().addAll(key);
    table.uniques().add(List.copyOf(key));
    if (width == 1 && chance.percent(50)) {
      key.get(0).add("PRIMARY KEY" + chance.of("", "", " DESC", " ON CONFLICT IGNORE"));
    } else {
      table.constrain("PRIMARY KEY (" + RandomTable.list(key) + ")");
    }
  }

  private void constrain(RandomColumn column) {
    if (chance.percent(12)) {
      column.add("NOT NULL");
    }
    if (chance.percent(25)) {
      column.add("DEFAULT " + chance.of(DEFAULTS));
    }
    if (chance.percent(12)) {
      String condition = Conditions.on(column, chance);
      column.add(chance.of("", "CONSTRAINT \"a_check\" ", "") + "CHECK (" + condition + ")");
      checks++;
    }
    if (chance.percent(5)) {
      column.add("UNIQUE" + chance.of("", "", " ON CONFLICT REPLACE", " ON CONFLICT ABORT"));
    }
    if (column.kind() == Kind.TEXT && chance.percent(15)) {
      column.add("COLLATE " + chance.of("NOCASE", "RTRIM", "BINARY"));
    }
  }

  private RandomColumn generated(String name, RandomColumn from, boolean strict) {
    Kind kind = strict ? Kind.ANY : chance.of(List.of(Kind.values()));
    RandomColumn column =
        new RandomColumn(chance, name, kind, strict ? "ANY" : chance.of(kind.declared()));
    String source = from.quoted();
    column.generate(
        chance.of(
            source + " * 2",
            "upper(" + source + ")",
            "length(" + source + ")",
            source + " || 'x'",
            "coalesce(" + source + ", 0)",
            "typeof(" + source + ")",
            source + " > 5",
            "substr(" + source + ", 1, 3)",
            "CAST(" + source + " AS TEXT)",
            "round(" + source + ", 2)",
            source),
        chance.of("VIRTUAL", "STORED", ""));
    return column;
  }

  private void check(RandomTable table, String name) {
    RandomColumn one = chance.of(table.columns());
    RandomColumn other = chance.of(table.columns());
    table.constrain(
        "%sCHECK (%s %s %s)"
            .formatted(
                chance.percent(50) ? "CONSTRAINT " + RandomNames.quoted(name) + " " : "",
                Conditions.on(one, chance),
                chance.of("OR", "AND"),
                Conditions.on(other, chance)));
    checks++;
  }

  private void unique(RandomTable table) {
    List<RandomColumn> columns = new ArrayList<>(table.columns());
    while (columns.size() > 1 + chance.below(3)) {
      columns.remove(chance.below(columns.size()));
    }
    table.constrain("UNIQUE (" + RandomTable.list(columns) + ")");
    table.uniques().add(List.copyOf(columns));
  }
}
