package dev.sqlitectl.copy;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.outcome.Progress;
import dev.sqlitectl.postgres.Postgres;
import java.util.List;

/**
 * Gives staged tables what holds them together: generated columns, keys, defaults, CHECKs, indexes
 * and foreign keys. What PostgreSQL will not have is listed.
 */
final class Constraints {
  private final Postgres target;
  private final String schema;
  private final List<NotCarried> notCarried;
  private final Progress progress;
  private int indexes;
  private int foreignKeys;

  /**
   * @param schema where the tables stand
   * @param notCarried gets what could not be made
   */
  Constraints(Postgres target, String schema, List<NotCarried> notCarried, Progress progress) {
    this.target = target;
    this.schema = schema;
    this.notCarried = notCarried;
    this.progress = progress;
  }

  void make(List<CopyPlan.Table> tables) {
    tables.forEach(this::keysAndIndexes);
    tables.forEach(this::foreignKeys);
  }

  /** How many keys, unique constraints and indexes were made. */
  int indexes() {
    return indexes;
  }

  int foreignKeys() {
    return foreignKeys;
  }

  private void keysAndIndexes(CopyPlan.Table table) {
    generated(table);
    for (CopyPlan.Unique unique : table.uniques()) {
      progress.at("keys of " + table.source(), 0, 0, Progress.Unit.STEPS);
      String kind = unique.primary() ? "primary key" : "unique";
      indexes += attempt(kind, unique.name(), Ddl.addUnique(schema, table, unique));
    }
    defaults(table);
    checks(table);
    for (CopyPlan.Index index : table.indexes()) {
      progress.at("indexes of " + table.source(), 0, 0, Progress.Unit.STEPS);
      indexes += attempt("index", index.name(), Ddl.createIndex(schema, table, index));
    }
  }

  /** A column stays plain when PostgreSQL's expression would give one row another value. */
  private void generated(CopyPlan.Table table) {
    for (CopyPlan.Column column : table.columns()) {
      String name = table.source() + "." + column.source();
      column
          .generatedSql()
          .filter(sql -> isSame(name, Ddl.countOtherwise(schema, table, column.name(), sql)))
          .map(sql -> Ddl.generate(schema, table, column, sql))
          .ifPresent(sql -> attempt("generated column", name, sql));
    }
  }

  private boolean isSame(String column, String count) {
    String reason = "PostgreSQL calculates other values; they were copied as they are";
    try {
      if (target.number(count) == 0) {
        return true;
      }
    } catch (Failure failure) {
      requireOrdinary(failure);
      reason = failure.message();
    }
    notCarried.add(new NotCarried("generated column", column, reason, ""));
    return false;
  }

  private void defaults(CopyPlan.Table table) {
    for (CopyPlan.Column column : table.columns()) {
      column
          .defaultSql()
          .map(sql -> Ddl.setDefault(schema, table, column.name(), sql))
          .ifPresent(sql -> attempt("default", table.source() + "." + column.source(), sql));
    }
  }

  private void checks(CopyPlan.Table table) {
    for (CopyPlan.Check check : table.checks()) {
      orForNewRows("check", check.name(), Ddl.addCheck(schema, table, check));
    }
  }

  /** Rows that were rejected may leave others without a parent, as orphans are. */
  private void foreignKeys(CopyPlan.Table table) {
    for (CopyPlan.ForeignKey key : table.foreignKeys()) {
      progress.at("foreign keys of " + table.source(), 0, 0, Progress.Unit.STEPS);
      String sql = Ddl.addForeignKey(schema, table, key);
      foreignKeys +=
          key.orphans() > 0
              ? attempt("foreign key", key.name(), sql)
              : orForNewRows("foreign key", key.name(), sql);
    }
  }

  /** A condition that the rows themselves do not meet is kept for new rows alone. */
  private int orForNewRows(String kind, String name, String sql) {
    try {
      target.execute(sql);
      return 1;
    } catch (Failure failure) {
      requireOrdinary(failure);
      int made = attempt(kind, name, sql + " NOT VALID");
      if (made > 0) {
        notCarried.add(new NotCarried(kind, name, "rows break it; added NOT VALID", sql));
      }
      return made;
    }
  }

  /**
   * What PostgreSQL will not have is listed, not fatal: the rows are worth more than an index.
   *
   * @return how many were made: one or none
   */
  private int attempt(String kind, String name, String sql) {
    try {
      target.execute(sql);
      return 1;
    } catch (Failure failure) {
      requireOrdinary(failure);
      notCarried.add(new NotCarried(kind, name, failure.message(), sql));
      return 0;
    }
  }

  private static void requireOrdinary(Failure failure) {
    if (failure.code() != ExitCode.FAILED) {
      throw failure;
    }
  }
}
