package dev.sqlitectl.copy;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.outcome.Progress;
import dev.sqlitectl.postgres.Postgres;
import dev.sqlitectl.sqlite.Database;
import dev.sqlitectl.sqlite.Snapshot;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Moves a whole SQLite database into a PostgreSQL schema: planned, loaded into a private schema,
 * checked, then switched in one transaction. Until then the target is as it was.
 */
public final class Move {
  private final Database source;
  private final Postgres target;
  private final Progress progress;
  private final long start = System.nanoTime();
  private final String runId = UUID.randomUUID().toString().substring(0, 13).replace("-", "");
  private final List<NotCarried> notCarried = new ArrayList<>();
  private int indexes;
  private int foreignKeys;
  private int views;

  private Move(Database source, Postgres target, Progress progress) {
    this.source = source;
    this.target = target;
    this.progress = progress;
  }

  /** What a run would do; nothing is written on either side. */
  public static CopyReport plan(Database source, Postgres target, Progress progress) {
    Move move = new Move(source, target, progress);
    try (Snapshot snapshot = new Snapshot(source)) {
      return move.report(move.planned(snapshot), List.of(), Verification.NOTHING, true);
    }
  }

  /**
   * Moves everything. When the check finds a difference nothing is switched and the report says
   * what differs.
   *
   * @throws Failure {@link ExitCode#REFUSED} when the target has one of the tables or stores text
   *     in another encoding than UTF-8; whatever is thrown, the target is as it was
   */
  public static CopyReport run(
      Database source, Postgres target, Verification.Depth depth, Progress progress) {
    Move move = new Move(source, target, progress);
    try (Snapshot snapshot = new Snapshot(source)) {
      return move.execute(move.planned(snapshot), depth);
    }
  }

  private CopyPlan planned(Snapshot snapshot) {
    requireFit();
    Planner planner = new Planner(snapshot.database());
    String schema = target.schema();
    requireFree(schema, planner.names());
    CopyPlan plan = planner.plan(schema, progress);
    notCarried.addAll(plan.notCarried());
    return plan;
  }

  private void requireFit() {
    if (!target.encoding().equals("UTF8")) {
      throw new Failure(
              ExitCode.REFUSED,
              "the database stores text as %s, which cannot hold every text"
                  .formatted(target.encoding()))
          .with("target", target.address().display())
          .hint("create one with: createdb --encoding=UTF8 --template=template0 NAME");
    }
  }

  private void requireFree(String schema, List<String> wanted) {
    Set<String> present = relations(schema);
    List<String> taken = wanted.stream().filter(present::contains).toList();
    if (!taken.isEmpty()) {
      throw new Failure(
              ExitCode.REFUSED,
              "schema %s already has %d of these tables: %s"
                  .formatted(schema, taken.size(), shortened(taken)))
          .with("target", target.address().display())
          .hint("move into another schema (…?schema=NAME) or drop those tables first");
    }
  }

  private CopyReport execute(CopyPlan plan, Verification.Depth depth) {
    List<Copier.Copied> copied = new ArrayList<>();
    try (Staging staging = Staging.open(target, runId)) {
      Copier copier = new Copier(source, target, progress, plan.rows());
      plan.tables().forEach(table -> copied.add(copier.copy(staging.schema(), table)));
      plan.tables().forEach(table -> keysAndIndexes(staging.schema(), table));
      plan.tables().forEach(table -> foreignKeys(staging.schema(), table));
      ViewTrial trial = new ViewTrial(source, target, staging.schema());
      List<CopyPlan.View> sound = trial.sound(plan.views(), notCarried, progress);
      views = sound.size();
      Verification verification = verify(staging.schema(), plan, copied, depth);
      if (verification.equal()) {
        staging.switchTo(plan.schema(), plan.tables(), sound, comment());
      }
      return report(plan, copied, verification, false);
    }
  }

  private Verification verify(
      String schema, CopyPlan plan, List<Copier.Copied> copied, Verification.Depth depth) {
    Verifier verifier = new Verifier(source, target, schema, progress, plan.rows());
    List<Difference> differences = new ArrayList<>();
    for (int i = 0; i < plan.tables().size(); i++) {
      CopyPlan.Table table = plan.tables().get(i);
      differences.addAll(
          switch (depth) {
            case FULL -> verifier.compare(table, copied.get(i).sent());
            case COUNTS -> verifier.compareCount(table);
            case NONE -> List.of();
          });
    }
    return new Verification(depth, plan.rows(), List.copyOf(differences));
  }

  private void keysAndIndexes(String schema, CopyPlan.Table table) {
    for (CopyPlan.Unique unique : table.uniques()) {
      progress.at("keys of " + table.source(), 0, 0, Progress.Unit.STEPS);
      String kind = unique.primary() ? "primary key" : "unique";
      indexes += attempt(kind, unique.name(), Ddl.addUnique(schema, table, unique));
    }
    checks(schema, table);
    for (CopyPlan.Index index : table.indexes()) {
      progress.at("indexes of " + table.source(), 0, 0, Progress.Unit.STEPS);
      indexes += attempt("index", index.name(), Ddl.createIndex(schema, table, index));
    }
  }

  /** A condition that the rows themselves do not meet is kept for new rows alone. */
  private void checks(String schema, CopyPlan.Table table) {
    for (CopyPlan.Check check : table.checks()) {
      String sql = Ddl.addCheck(schema, table, check, true);
      try {
        target.execute(sql);
      } catch (Failure failure) {
        if (failure.code() != ExitCode.FAILED) {
          throw failure;
        }
        int made = attempt("check", check.name(), Ddl.addCheck(schema, table, check, false));
        if (made > 0) {
          notCarried.add(
              new NotCarried("check", check.name(), "rows break it; added NOT VALID", sql));
        }
      }
    }
  }

  private void foreignKeys(String schema, CopyPlan.Table table) {
    for (CopyPlan.ForeignKey key : table.foreignKeys()) {
      progress.at("foreign keys of " + table.source(), 0, 0, Progress.Unit.STEPS);
      foreignKeys += attempt("foreign key", key.name(), Ddl.addForeignKey(schema, table, key));
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
      if (failure.code() != ExitCode.FAILED) {
        throw failure;
      }
      notCarried.add(new NotCarried(kind, name, failure.message(), sql));
      return 0;
    }
  }

  private static String shortened(List<String> names) {
    int most = 5;
    String shown = String.join(", ", names.subList(0, Math.min(most, names.size())));
    return names.size() > most ? shown + ", …" : shown;
  }

  private Set<String> relations(String schema) {
    return new HashSet<>(
        target.list(
            """
            SELECT c.relname FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
            WHERE n.nspname = ?
            """,
            row -> row.string(0),
            schema));
  }

  private String comment() {
    return "moved by sqlitectl, run %s at %s, from %s"
        .formatted(
            runId,
            Instant.now().truncatedTo(ChronoUnit.SECONDS),
            source.file().path().getFileName());
  }

  private CopyReport report(
      CopyPlan plan, List<Copier.Copied> copied, Verification verification, boolean dryRun) {
    List<CopyReport.Table> tables = new ArrayList<>();
    for (int i = 0; i < plan.tables().size(); i++) {
      CopyPlan.Table table = plan.tables().get(i);
      Copier.Copied part = dryRun ? Copier.Copied.NOTHING : copied.get(i);
      tables.add(
          new CopyReport.Table(
              table.source(),
              table.name(),
              table.rows(),
              part.sent().rows(),
              part.bytes(),
              part.durationMs(),
              table.columns().stream().map(Move::column).toList()));
    }
    return new CopyReport(
        source.file().path().toString(),
        target.address().display(),
        target.serverVersion(),
        plan.schema(),
        dryRun ? Optional.empty() : Optional.of(runId),
        dryRun,
        !dryRun && verification.equal(),
        tables,
        plan.rows(),
        copied.stream().mapToLong(part -> part.sent().rows()).sum(),
        0,
        indexes,
        foreignKeys,
        views,
        verification,
        List.copyOf(notCarried),
        (System.nanoTime() - start) / 1_000_000);
  }

  private static CopyReport.Column column(CopyPlan.Column column) {
    return new CopyReport.Column(
        column.source(),
        column.name(),
        column.declaredType(),
        column.conversion().type(),
        column.widened());
  }
}
