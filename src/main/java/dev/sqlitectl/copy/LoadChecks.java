package dev.sqlitectl.copy;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.postgres.Identifier;
import dev.sqlitectl.postgres.Postgres;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/** What must be so of the tables that rows are loaded into, each thing that is not named whole. */
final class LoadChecks {
  private static final String WAY_OUT =
      "name the tables to load with --tables, leave others out with --exclude, or give their names"
          + " with --mapping or --names";

  private static final String MEND =
      "nothing was written; mend the rows in SQLite or the rule in PostgreSQL";

  private final Postgres target;
  private final String schema;

  LoadChecks(Postgres target, String schema) {
    this.target = target;
    this.schema = schema;
  }

  /**
   * Makes sure that every table and column has a place, and every place gets its value.
   *
   * @throws Failure {@link ExitCode#REFUSED}, or {@link ExitCode#AUTH} when the role may not write
   */
  void require(Counterparts counterparts) {
    requireNone(
        "schema " + schema + " has no tables for these of SQLite: %s",
        counterparts.nowhere(),
        WAY_OUT);
    requireNone(
        "the tables of PostgreSQL have no columns for these of SQLite: %s",
        named(counterparts, Counterparts.Fit::missing),
        "add them there, leave their tables out with --exclude, or give their names with --mapping");
    requireNone(
        "these columns of PostgreSQL must have a value, and SQLite has none for them: %s",
        named(counterparts, Counterparts.Fit::starving),
        "give them a default there, or leave their tables out with --exclude");
    requireReadable(counterparts);
    requirePrivilege("INSERT", those(counterparts, table -> !table.writable()));
  }

  /**
   * Makes sure that every row can be seen.
   *
   * @throws Failure {@link ExitCode#REFUSED}, or {@link ExitCode#AUTH} when the role may not read
   */
  void requireReadable(Counterparts counterparts) {
    requireNone(
        "row-level security hides rows from this role in: %s",
        those(counterparts, StandingTables.Table::filtered), "connect as a role with BYPASSRLS");
    requirePrivilege("SELECT", those(counterparts, table -> !table.readable()));
  }

  /**
   * @param tables by their names in PostgreSQL
   * @throws Failure {@link ExitCode#REFUSED} when one of them holds a row
   */
  void requireEmpty(List<String> tables) {
    requireNone(
        "these tables of schema " + schema + " hold rows already: %s",
        tables.stream().filter(this::holdsRows).toList(),
        "empty them, or leave them out with --exclude");
  }

  /**
   * Does what the tables' own constraints and triggers may refuse.
   *
   * @param table its name in PostgreSQL, if it is one alone
   */
  static void obeying(String table, Runnable work) {
    try {
      work.run();
    } catch (Failure failure) {
      String state = failure.said("sqlstate");
      String named = failure.said("table");
      boolean byConstraint = !named.isEmpty() || !failure.said("constraint").isEmpty();
      Failure whole = named.isEmpty() && !table.isEmpty() ? failure.with("table", table) : failure;
      if (state.startsWith("23") && byConstraint) {
        throw whole.as(ExitCode.UNCONVERTIBLE).hint(MEND);
      }
      if (state.startsWith("23") || state.equals("P0001")) {
        // Such a message is the application's own and may quote the row.
        throw new Failure(ExitCode.UNCONVERTIBLE, "a trigger in PostgreSQL refused a row")
            .with("table", table)
            .hint(MEND);
      }
      throw Loading.isBeyondLimits(failure)
          ? whole.hint("leave the table out with --exclude")
          : whole;
    }
  }

  private boolean holdsRows(String table) {
    String name = Identifier.quote(schema, table);
    return target.text("SELECT EXISTS (SELECT FROM " + name + ")").equals("t");
  }

  private static List<String> named(
      Counterparts counterparts, Function<Counterparts.Fit, List<String>> of) {
    return counterparts.tables().stream()
        .flatMap(fit -> of.apply(fit).stream().map(c -> fit.source().name() + "." + c))
        .toList();
  }

  private static List<String> those(
      Counterparts counterparts, Predicate<StandingTables.Table> which) {
    return counterparts.tables().stream()
        .map(Counterparts.Fit::there)
        .filter(which)
        .map(StandingTables.Table::name)
        .toList();
  }

  private void requireNone(String message, List<String> names, String wayOut) {
    if (!names.isEmpty()) {
      throw new Failure(ExitCode.REFUSED, message.replace("%s", String.join(", ", names)))
          .with("target", target.address().display())
          .hint(wayOut);
    }
  }

  private void requirePrivilege(String privilege, List<String> closed) {
    if (!closed.isEmpty()) {
      List<String> quoted = closed.stream().map(t -> Identifier.quote(schema, t)).toList();
      throw new Failure(
              ExitCode.AUTH,
              "the role lacks the privilege %s on: %s"
                  .formatted(privilege, String.join(", ", closed)))
          .with("target", target.address().display())
          .hint(
              "as their owner: GRANT %s ON %s TO %s"
                  .formatted(
                      privilege,
                      String.join(", ", quoted),
                      Identifier.quote(target.address().user())));
    }
  }
}
