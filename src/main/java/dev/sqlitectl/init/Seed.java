package dev.sqlitectl.init;

import dev.sqlitectl.init.InitReport.Action;
import dev.sqlitectl.init.InitReport.Step;
import dev.sqlitectl.migrate.Migrations;
import dev.sqlitectl.sqlite.Database;
import dev.sqlitectl.sqlite.Schema;
import dev.sqlitectl.sqlite.Script;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/** Sample data: it goes in with the schema or into tables that are all empty, never among rows. */
final class Seed implements Migrations.Sequel {
  private final Database db;
  private final Optional<Script> script;
  private long added;

  Seed(Database db, Optional<Script> script) {
    this.db = db;
    this.script = script;
  }

  @Override
  public void run(boolean fromNothing) {
    long before = rows();
    if (script.isPresent() && (fromNothing || before == 0)) {
      script.get().run(db);
      added = rows() - before;
    }
  }

  /** What became of it; nothing when there was none. */
  Optional<Step> step(Function<Path, String> shown) {
    return script.map(
        given ->
            added > 0
                ? Step.of(Action.LOADED, shown.apply(given.file()), Step.count(added, "row"))
                : Step.of(
                    Action.KEPT,
                    "rows",
                    shown.apply(given.file()) + " not loaded: the tables hold rows already"));
  }

  private long rows() {
    return Schema.read(db).tables().stream()
        .filter(table -> !Migrations.isHistory(table.name()))
        .mapToLong(table -> db.number("SELECT count(*) FROM " + Schema.quoted(table.name())))
        .sum();
  }
}
