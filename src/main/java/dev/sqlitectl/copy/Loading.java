package dev.sqlitectl.copy;

import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.outcome.Progress;
import dev.sqlitectl.postgres.Postgres;
import dev.sqlitectl.sqlite.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes, fills and compares the staged tables, one after the other. A table that is more than
 * PostgreSQL holds stays behind, and so do the foreign keys to it; the others go on.
 */
final class Loading {
  private final Database source;
  private final Postgres target;
  private final Destination destination;
  private final RejectFile rejects;
  private final Ledger ledger;
  private final Progress progress;

  /**
   * @param source sees the snapshot of the plan
   * @param ledger gets what was copied and what stays behind
   */
  Loading(
      Database source,
      Postgres target,
      Destination destination,
      RejectFile rejects,
      Ledger ledger,
      Progress progress) {
    this.source = source;
    this.target = target;
    this.destination = destination;
    this.rejects = rejects;
    this.ledger = ledger;
    this.progress = progress;
  }

  /**
   * What came of a plan.
   *
   * @param plan without what stays behind
   */
  record Loaded(CopyPlan plan, Verification verification) {}

  /**
   * Whether a table is more than PostgreSQL holds: a row too big for its pages, or for anything.
   */
  static boolean isBeyondLimits(Failure failure) {
    return failure.said("sqlstate").startsWith("54");
  }

  /**
   * Loads into a schema.
   *
   * @param depth how closely both sides are compared
   */
  Loaded load(CopyPlan plan, String schema, Verification.Depth depth) {
    Copier copier = new Copier(source, target, plan, rejects, progress);
    Verifier verifier = new Verifier(source, target, schema, plan, progress);
    List<CopyPlan.Table> behind = new ArrayList<>();
    for (CopyPlan.Table table : plan.tables()) {
      Optional<Copier.Copied> copied = copied(copier, schema, table);
      if (copied.isPresent()) {
        ledger.copied(table, copied.get());
        verifier.compare(table, copied.get().sent(), depth);
      } else {
        behind.add(table);
      }
    }
    plan.tables().forEach(table -> leaveKeys(table, behind));
    return new Loaded(plan.without(behind), verifier.verification(depth));
  }

  /** Empty when the table is more than PostgreSQL holds: then nothing of it is there. */
  private Optional<Copier.Copied> copied(Copier copier, String schema, CopyPlan.Table table) {
    long rejectedBefore = rejects.size();
    try {
      return Optional.of(copier.copy(schema, table, destination.features().freeze()));
    } catch (Failure failure) {
      if (!isBeyondLimits(failure)) {
        throw failure;
      }
      destination.requireNothingAt(table, failure.message());
      rejects.shorten(rejectedBefore);
      ledger.notCarried().add(NotCarried.table(source, table.source(), failure.message()));
      return Optional.empty();
    }
  }

  /** Foreign keys of what stays behind go with it; those of other tables to it are listed. */
  private void leaveKeys(CopyPlan.Table table, List<CopyPlan.Table> behind) {
    for (CopyPlan.ForeignKey key : table.foreignKeys()) {
      Optional<CopyPlan.Table> parent =
          behind.stream().filter(gone -> gone.name().equals(key.parent())).findFirst();
      if (behind.contains(table)) {
        ledger.forgetOrphans(table.labelOf(key));
      } else if (parent.isPresent()) {
        ledger.forgetOrphans(table.labelOf(key));
        ledger.notCarried().add(NotCarried.foreignKeyTo(parent.get().source(), table.labelOf(key)));
      }
    }
  }
}
