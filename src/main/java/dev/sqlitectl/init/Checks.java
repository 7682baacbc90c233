package dev.sqlitectl.init;

import dev.sqlitectl.init.InitReport.Action;
import dev.sqlitectl.init.InitReport.Step;
import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.outcome.Progress;
import dev.sqlitectl.sqlite.Database;
import dev.sqlitectl.sqlite.Integrity;
import dev.sqlitectl.sqlite.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** Proves that a database works by using it; nothing of that stays. */
final class Checks {
  private static final String PROBE =
      """
      CREATE TABLE "sqlitectl probe"(id INTEGER PRIMARY KEY,
        parent REFERENCES "sqlitectl probe"(id));
      INSERT INTO "sqlitectl probe" VALUES (1, 1);
      """;

  private final Database db;
  private final List<String> passed = new ArrayList<>(List.of("opens"));
  private final List<String> failed = new ArrayList<>();
  private ExitCode ending = ExitCode.OK;

  Checks(Database db) {
    this.db = db;
  }

  /**
   * Runs all of them.
   *
   * @param last the name of one more check
   * @param answer whether that one passes
   */
  Step run(Progress progress, String last, BooleanSupplier answer) {
    check("writes and rolls back", ExitCode.INCOMPLETE, () -> probe(""));
    check(
        "enforces foreign keys",
        ExitCode.INCOMPLETE,
        () -> !probe("INSERT INTO \"sqlitectl probe\" VALUES (2, 3);"));
    check("integrity ok", ExitCode.CORRUPT, () -> Integrity.check(db, false, progress).sound());
    check(last, ExitCode.INCOMPLETE, answer);
    int all = passed.size() + failed.size();
    return failed.isEmpty()
        ? Step.of(Action.CHECKED, all + " of " + all, String.join(", ", passed))
        : Step.of(
            Action.FAILED,
            failed.size() + " of " + all,
            "does not pass: " + String.join(", ", failed));
  }

  /** Reads a row of each table and view: one whose table or module is gone shows only then. */
  boolean readable() {
    Schema schema = Schema.read(db);
    return Stream.concat(
            schema.tables().stream().map(Schema.Table::name),
            Stream.concat(schema.views().stream(), schema.virtualTables().stream())
                .map(Schema.Named::name))
        .allMatch(this::readable);
  }

  private boolean readable(String name) {
    try {
      db.number("SELECT count(*) FROM (SELECT * FROM " + Schema.quoted(name) + " LIMIT 1)");
      return true;
    } catch (Failure failure) {
      return false;
    }
  }

  /** What a check that did not pass means for the whole. */
  ExitCode ending() {
    return ending;
  }

  private void check(String name, ExitCode otherwise, BooleanSupplier answer) {
    if (answer.getAsBoolean()) {
      passed.add(name);
    } else {
      failed.add(name);
      ending = otherwise == ExitCode.CORRUPT || ending == ExitCode.OK ? otherwise : ending;
    }
  }

  /** Whether the probe and this statement can be run; a lock or a full disk is no answer. */
  private boolean probe(String statement) {
    return db.trial(
        () -> {
          db.script(PROBE);
          try {
            db.script(statement);
            return true;
          } catch (Failure failure) {
            if (failure.code() != ExitCode.FAILED) {
              throw failure;
            }
            return false;
          }
        });
  }
}
