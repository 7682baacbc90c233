package dev.sqlitectl.copy;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.sqlite.Database;
import dev.sqlitectl.sqlite.ObjectName;
import dev.sqlitectl.sqlite.Schema;
import dev.sqlitectl.sqlite.UnknownCollations;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is moved out of a database, and what its tables and views will be called; known before a row
 * is read.
 *
 * @param schema without what stays behind and without columns that nobody can read
 * @param called names in PostgreSQL by the keys of those in SQLite: first tables, then views
 * @param leftOut tables and views that stay behind by the user's own wish
 * @param tooWide tables of more columns than PostgreSQL has in any
 * @param unreadable those, and columns that nobody can read
 */
record Cargo(
    Schema schema,
    Map<String, String> called,
    List<String> leftOut,
    List<String> tooWide,
    List<NotCarried> unreadable) {
  private static final int MOST_COLUMNS = 1600;

  /**
   * @param db sees the snapshot that will be copied
   * @throws Failure {@link ExitCode#USAGE} when the options speak of what is not there
   */
  static Cargo read(Database db, MoveOptions options) {
    UnknownCollations.standIn(db);
    Schema whole = Schema.read(db);
    options.mapping().requireIn(whole);
    Schema selected = options.selection().of(whole, options.mapping());
    List<NotCarried> unreadable = new ArrayList<>();
    List<Schema.Table> tooWide = selected.tables().stream().filter(Cargo::isTooWide).toList();
    tooWide.forEach(table -> unreadable.add(tooWide(db, table)));
    Schema schema =
        selected.with(
            selected.tables().stream()
                .filter(table -> !isTooWide(table))
                .map(table -> readable(db, table, unreadable))
                .toList());
    List<String> leftOut = options.selection().leftOut(whole, options.mapping());
    if (schema.tables().isEmpty() && schema.views().isEmpty() && !leftOut.isEmpty()) {
      throw new Failure(ExitCode.USAGE, "nothing is left to move: all of it is left out");
    }
    return new Cargo(
        schema,
        called(schema, options),
        leftOut,
        tooWide.stream().map(Schema.Table::name).toList(),
        List.copyOf(unreadable));
  }

  /** What the tables and views will be called, in their order. */
  List<String> names() {
    return List.copyOf(called.values());
  }

  /** What this table or view of SQLite will be called. */
  String nameOf(String source) {
    return called.getOrDefault(ObjectName.key(source), source);
  }

  private static Map<String, String> called(Schema schema, MoveOptions options) {
    Map<String, String> called = new LinkedHashMap<>();
    Names names = new Names(Set.of());
    schema
        .tables()
        .forEach(
            t -> called.put(ObjectName.key(t.name()), names.allot(options.wantedName(t.name()))));
    schema
        .views()
        .forEach(
            v -> called.put(ObjectName.key(v.name()), names.allot(options.wantedName(v.name()))));
    return Collections.unmodifiableMap(called);
  }

  /** Without the columns that SQLite calculates by a function that only the application has. */
  private static Schema.Table readable(
      Database db, Schema.Table table, List<NotCarried> unreadable) {
    List<Schema.Column> columns = new ArrayList<>();
    for (Schema.Column column : table.columns()) {
      Optional<String> obstacle = obstacle(db, table.name(), column);
      if (obstacle.isEmpty()) {
        columns.add(column);
      } else {
        String name = table.name() + "." + column.name();
        String reason = "it cannot be read: " + obstacle.get();
        unreadable.add(new NotCarried("generated column", name, reason, ""));
      }
    }
    return table.with(columns);
  }

  private static Optional<String> obstacle(Database db, String table, Schema.Column column) {
    if (column.generated() != Schema.Generated.VIRTUAL) {
      return Optional.empty();
    }
    String select =
        "SELECT %s FROM %s LIMIT 0".formatted(Schema.quoted(column.name()), Schema.quoted(table));
    try {
      db.rows(select).close();
      return Optional.empty();
    } catch (Failure failure) {
      if (failure.code() != ExitCode.FAILED) {
        throw failure;
      }
      return Optional.of(failure.message());
    }
  }

  private static boolean isTooWide(Schema.Table table) {
    return table.columns().size() > MOST_COLUMNS;
  }

  private static NotCarried tooWide(Database db, Schema.Table table) {
    String why =
        "it has %,d columns, and PostgreSQL takes at most %,d"
            .formatted(table.columns().size(), MOST_COLUMNS);
    return NotCarried.table(db, table.name(), why);
  }
}
