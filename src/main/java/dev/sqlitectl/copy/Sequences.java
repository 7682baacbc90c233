package dev.sqlitectl.copy;

import dev.sqlitectl.postgres.Identifier;
import dev.sqlitectl.postgres.Postgres;
import java.util.List;

/**
 * The sequences from which columns of a table get their numbers: those of identity and serial
 * columns, and any other that a default asks.
 */
final class Sequences {
  private static final String OF_TABLE =
      """
      SELECT s.seqrelid::regclass, a.attname, s.seqmin, s.seqmax,
        coalesce(pg_sequence_last_value(s.seqrelid), s.seqmin - 1)
      FROM pg_sequence AS s
        JOIN (
          SELECT objid AS sequence, refobjid AS owner, refobjsubid AS number FROM pg_depend
            WHERE classid = 'pg_class'::regclass AND refclassid = 'pg_class'::regclass
              AND deptype IN ('a', 'i')
          UNION
          SELECT d.refobjid, f.adrelid, f.adnum FROM pg_depend AS d
            JOIN pg_attrdef AS f ON d.classid = 'pg_attrdef'::regclass AND d.objid = f.oid
            WHERE d.refclassid = 'pg_class'::regclass
        ) AS used ON used.sequence = s.seqrelid
        JOIN pg_attribute AS a ON a.attrelid = used.owner AND a.attnum = used.number
      WHERE used.owner = %s::regclass AND s.seqincrement > 0
      """;

  private final Postgres postgres;
  private final String schema;

  private record Sequence(String name, String column, long least, long most, long last) {}

  /**
   * @param schema where the tables stand
   */
  Sequences(Postgres postgres, String schema) {
    this.postgres = postgres;
    this.schema = schema;
  }

  /** Sets those of a table past the largest number in it; none is ever set back. */
  void pass(CopyPlan.Table table) {
    String name = Identifier.quote(schema, table.name());
    List<Sequence> sequences =
        postgres.list(
            OF_TABLE.formatted(Identifier.literal(name)),
            row ->
                new Sequence(
                    row.string(0), row.string(1), row.number(2), row.number(3), row.number(4)));
    for (Sequence sequence : sequences) {
      table.columns().stream()
          .filter(column -> column.name().equals(sequence.column()))
          .filter(column -> column.conversion().family().equals("bigint"))
          .forEach(column -> pass(name, column, sequence));
    }
  }

  private void pass(String table, CopyPlan.Column column, Sequence sequence) {
    long inUse =
        postgres.number("SELECT max(%s) FROM %s".formatted(Identifier.quote(column.name()), table));
    long used = Math.max(inUse, column.identity().map(identity -> identity.next() - 1).orElse(0L));
    long past = Math.min(used, sequence.most());
    if (past > sequence.last() && past >= sequence.least()) {
      postgres.execute("SELECT setval(?::regclass, ?)", sequence.name(), past);
    }
  }
}
