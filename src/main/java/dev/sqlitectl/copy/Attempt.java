package dev.sqlitectl.copy;

import dev.sqlitectl.postgres.Identifier;

/**
 * Statements that a script tries, as blocks of PL/pgSQL: what PostgreSQL will not have is told as a
 * warning, and the script goes on. What a live move would not survive, such as a full disk, ends
 * the script too.
 */
final class Attempt {
  /** The conditions that {@link dev.sqlitectl.postgres.Postgres} does not call plain failures. */
  private static final String UNLESS_ORDINARY =
      """
      IF SQLSTATE IN ('25006', '42501', '55P03', 'XX001', 'XX002')
          OR left(SQLSTATE, 2) IN ('08', '40', '53', '57', '58') THEN
        RAISE;
      END IF;""";

  /** The server's words, without the value that a data exception names. */
  private static final String REASON =
      "CASE WHEN left(SQLSTATE, 2) = '22' THEN regexp_replace(SQLERRM, ':? \".*', '')"
          + " ELSE SQLERRM END";

  private Attempt() {}

  /** Tries a statement. */
  static String of(String kind, String name, String sql) {
    return block(execute(sql) + handler(leftOut(kind, name)));
  }

  /** Tries a constraint, and if the rows break it again for new rows alone. */
  static String orUnvalidated(String kind, String name, String sql, String unvalidated) {
    if (sql.equals(unvalidated)) {
      return of(kind, name, sql);
    }
    String again =
        """
        BEGIN
        %s
        RAISE WARNING USING MESSAGE = %s;
        %sEND;
        """
            .formatted(
                execute(unvalidated).stripTrailing(),
                Identifier.literal("%s %s: rows break it; added NOT VALID".formatted(kind, name)),
                handler(leftOut(kind, name)));
    return block(execute(sql) + handler(again));
  }

  /** Makes a column a generated one, unless a row would get another value by that. */
  static String generated(String name, String countOtherwise, String sql) {
    String message =
        "generated column "
            + name
            + ": PostgreSQL calculates other values; they were copied as they are";
    return "DO "
        + quoted(
            """
            DECLARE
            different bigint;
            BEGIN
            EXECUTE %s INTO different;
            IF different = 0 THEN
            %sELSE
            RAISE WARNING USING MESSAGE = %s;
            END IF;
            %sEND
            """
                .formatted(
                    quoted(countOtherwise),
                    execute(sql),
                    Identifier.literal(message),
                    handler(leftOut("generated column", name))));
  }

  /** Ends the script when a table has another number of rows. */
  static String requireCount(String table, String quotedTable, long rows) {
    return "DO "
        + quoted(
            """
            DECLARE
            there bigint;
            BEGIN
            SELECT count(*) INTO there FROM %s;
            IF there <> %d THEN
            RAISE EXCEPTION USING MESSAGE = %s || there;
            END IF;
            END
            """
                .formatted(
                    quotedTable,
                    rows,
                    Identifier.literal(
                        "table %s has %d rows in SQLite; here it has ".formatted(table, rows))));
  }

  /** A text between dollar signs, with a tag that it does not hold. */
  static String quoted(String text) {
    String tag = "$s";
    for (int n = 2; text.contains(tag); n++) {
      tag = "$s" + n;
    }
    return tag + "$" + text + tag + "$";
  }

  private static String block(String body) {
    return "DO " + quoted("BEGIN\n" + body + "END\n");
  }

  private static String execute(String sql) {
    return "EXECUTE " + quoted(sql) + ";\n";
  }

  private static String handler(String then) {
    return "EXCEPTION WHEN OTHERS THEN\n" + UNLESS_ORDINARY + "\n" + then;
  }

  private static String leftOut(String kind, String name) {
    return "RAISE WARNING USING MESSAGE = %s || %s;\n"
        .formatted(Identifier.literal("%s %s left out: ".formatted(kind, name)), REASON);
  }
}
