package dev.sqlitectl.copy.random;

import java.util.ArrayList;
import java.util.List;

/** Ties tables by foreign keys of every sort, and makes most rows of children refer to parents. */
final class RandomReferences {
  private record Tie(
      RandomTable child,
      List<RandomColumn> columns,
      RandomTable parent,
      List<RandomColumn> referenced,
      int orphans) {}

  private static final String[] ACTIONS = {
    "",
    "",
    " ON DELETE CASCADE",
    " ON DELETE SET NULL",
    " ON UPDATE CASCADE ON DELETE RESTRICT",
    " ON DELETE NO ACTION",
    " ON DELETE SET DEFAULT",
    " DEFERRABLE INITIALLY DEFERRED",
    " ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED",
    " MATCH FULL",
    " NOT DEFERRABLE",
    " DEFERRABLE INITIALLY IMMEDIATE"
  };

  private final Chance chance;
  private final List<RandomTable> tables;
  private final List<Tie> ties = new ArrayList<>();
  private int added;

  RandomReferences(Chance chance, List<RandomTable> tables) {
    this.chance = chance;
    this.tables = tables;
  }

  void tie() {
    for (RandomTable child : tables) {
      for (int n = chance.below(10) - 6; n > 0; n--) {
        tie(child, chance.of(tables));
      }
    }
  }

  private void tie(RandomTable child, RandomTable parent) {
    if (chance.percent(8)) {
      child.columns().get(0);
      RandomColumn column = added(child, Kind.INTEGER, "INTEGER");
      column.add(
          "REFERENCES "
              + chance.of("missing", "\"not there\"(id)", parent.quoted() + "(\"no such\")"));
      return;
    }
    boolean toKey = !parent.keyColumns().isEmpty() && chance.percent(60);
    List<RandomColumn> referenced =
        toKey
            ? List.copyOf(parent.keyColumns())
            : chance.percent(70) && !parent.uniques().isEmpty()
                ? chance.of(parent.uniques())
                : List.of(chance.of(parent.columns()));
    List<RandomColumn> columns = new ArrayList<>();
    for (RandomColumn to : referenced) {
      boolean alike = child.isStrict() ? parent.isStrict() : chance.percent(75);
      String other =
          child.isStrict() ? "ANY" : chance.of("INTEGER", "TEXT", "", "BIGINT", "NUMERIC");
      columns.add(added(child, to.kind(), alike ? to.declared() : other));
    }
    boolean implicit = toKey && chance.percent(50);
    String target =
        "REFERENCES "
            + parent.quoted()
            + (implicit ? "" : " (" + RandomTable.list(referenced) + ")")
            + chance.of(ACTIONS);
    if (columns.size() == 1 && chance.percent(50)) {
      columns.get(0).add(target);
    } else {
      child.constrain("FOREIGN KEY (" + RandomTable.list(columns) + ") " + target);
    }
    int orphans = chance.percent(70) ? 0 : chance.below(60);
    ties.add(new Tie(child, columns, parent, referenced, orphans));
  }

  private RandomColumn added(RandomTable child, Kind kind, String declared) {
    String name = "ref" + ++added + chance.of("", "_id", " to", "É");
    RandomColumn column = new RandomColumn(chance, name, kind, declared);
    child.columns().add(column);
    return column;
  }

  /** Lets the rows, made at random, refer to rows of the parents, but for some orphans. */
  void refer() {
    for (Tie tie : ties) {
      for (Value[] row : tie.child().rows()) {
        if (tie.parent().rows().isEmpty() || chance.percent(tie.orphans())) {
          continue;
        }
        Value[] parent = chance.of(tie.parent().rows());
        boolean none = chance.percent(10);
        for (int i = 0; i < tie.columns().size(); i++) {
          int from = tie.parent().position(tie.referenced().get(i));
          int to = tie.child().position(tie.columns().get(i));
          row[to] = none || from < 0 ? Value.NOTHING : parent[from];
        }
      }
    }
  }
}
