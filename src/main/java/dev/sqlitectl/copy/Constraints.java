package dev.sqlitectl.copy;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.outcome.Progress;
import dev.sqlitectl.postgres.Identifier;
import dev.sqlitectl.postgres.Postgres;
import java.util.List;

/**
 * Gives staged tables what holds them together: generated columns, keys, defaults, CHECKs, indexes
 * and foreign keys. What PostgreSQL will not have is listed.
 */
final class Constraints {
  private final Postgres target;
  private final String schema;
  private final String finalSchema;
  private final List<NotCarried> notCarried;
  private final Progress progress;
  private int indexes;
  private int foreignKeys;

  /**
   * @param schema where the tables stand
   * @param finalSchema where they will
   * @param notCarried gets what could not be made
   */
  Constraints(
      Postgres target,
      String schema,
      String finalSchema,
      List<NotCarried> notCarried,
      Progress progress) {
    this.target = target;
    this.schema = schema;
    this.finalSchema = finalSchema;
    this.notCarried = notCarried;
    this.progress = progress;
  }

  /**
   * Something to be made.
   *
   * @param sourceSql its SQL in SQLite; empty when it has none of its own
   */
  private record Part(String kind, String name, String sourceSql) {}

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
      indexes += attempt(new Part(kind, unique.name(), ""), Ddl.addUnique(schema, table, unique));
    }
    defaults(table);
    checks(table);
    for (CopyPlan.Index index : table.indexes()) {
      progress.at("indexes of " + table.source(), 0, 0, Progress.Unit.STEPS);
      Part part = new Part("index", index.name(), index.sourceSql());
      indexes += attempt(part, Ddl.createIndex(schema, table, index));
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
          .ifPresent(sql -> attempt(new Part("generated column", name, ""), sql));
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
      String name = table.source() + "." + column.source();
      column
          .defaultValue()
          .ifPresent(
              there ->
                  attempt(
                      new Part("default", name, there.sourceSql()),
                      Ddl.setDefault(schema, table, column.name(), there.sql())));
    }
  }

  private void checks(CopyPlan.Table table) {
    for (CopyPlan.Check check : table.checks()) {
      orForNewRows(
          new Part("check", check.name(), check.sourceSql()), Ddl.addCheck(schema, table, check));
    }
  }

  /** Rows that were rejected may leave others without a parent, as orphans are. */
  private void foreignKeys(CopyPlan.Table table) {
    for (CopyPlan.ForeignKey key : table.foreignKeys()) {
      progress.at("foreign keys of " + table.source(), 0, 0, Progress.Unit.STEPS);
      Part part = new Part("foreign key", key.name(), "");
      String sql = Ddl.addForeignKey(schema, table, key);
      foreignKeys += key.orphans() > 0 ? attempt(part, sql) : orForNewRows(part, sql);
    }
  }

  /** A condition that the rows themselves do not meet is kept for new rows alone. */
  private int orForNewRows(Part part, String sql) {
    try {
      target.execute(sql);
      return 1;
    } catch (Failure failure) {
      requireOrdinary(failure);
      int made = attempt(part, sql + " NOT VALID");
      if (made > 0) {
        leave(part, "rows break it; added NOT VALID", sql);
      }
      return made;
    }
  }

  /**
   * What PostgreSQL will not have is listed, not fatal: the rows are worth more than an index.
   *
   * @return how many were made: one or none
   */
  private int attempt(Part part, String sql) {
    try {
      target.execute(sql);
      return 1;
    } catch (Failure failure) {
      requireOrdinary(failure);
      leave(part, reason(failure), sql);
      return 0;
    }
  }

  /** What is unique in SQLite is no longer where values have become the same. */
  private static String reason(Failure failure) {
    return failure.said("sqlstate").equals("23505")
        ? failure.message()
            + "; values that differ in SQLite by their kind (1, '1') or spelling are the same"
        : failure.message();
  }

  private void leave(Part part, String reason, String refused) {
    String there = refused.replace(Identifier.quote(schema), Identifier.quote(finalSchema));
    notCarried.add(new NotCarried(part.kind(), part.name(), reason, part.sourceSql(), there));
  }

  private static void requireOrdinary(Failure failure) {
    if (failure.code() != ExitCode.FAILED) {
      throw failure;
    }
  }
}
