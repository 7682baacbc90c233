package dev.sqlitectl.copy;

import dev.sqlitectl.outcome.Progress;
import dev.sqlitectl.postgres.Postgres;
import dev.sqlitectl.sqlite.Access;
import dev.sqlitectl.sqlite.Database;
import dev.sqlitectl.sqlite.DatabaseFile;
import dev.sqlitectl.testing.PostgresServer;
import java.nio.file.Path;
import java.util.List;

/** What a move made of a SQLite file, asked of PostgreSQL in plain SQL. */
record Moved(CopyReport report, String target) {
  /** Moves into a new database. */
  static Moved of(Path file) {
    return into(PostgresServer.freshDatabase(), file);
  }

  static Moved into(String target, Path file) {
    try (Database source =
            Database.open(DatabaseFile.at(file), Access.READ_ONLY, Database.DEFAULT_WAIT);
        Postgres postgres = Postgres.connect(PostgresServer.address(target))) {
      return new Moved(Move.run(source, postgres, MoveOptions.USUAL, Progress.SILENT), target);
    }
  }

  /** The first cell of the answer. */
  String ask(String query) {
    return PostgresServer.ask(target, query);
  }

  /** The first column of the answer. */
  List<String> list(String query) {
    String lines =
        ask(
            "SELECT coalesce(string_agg(line, chr(10)), '') FROM (%s) AS answer(line)"
                .formatted(query));
    return lines.lines().toList();
  }

  /** Every column as {@code name type}, in PostgreSQL's order. */
  List<String> types(String table) {
    return list(
        """
        SELECT attname || ' ' || format_type(atttypid, atttypmod) FROM pg_attribute
        WHERE attrelid = %s AND attnum > 0 AND NOT attisdropped ORDER BY attnum
        """
            .formatted(regclass(table)));
  }

  /** Every constraint but NOT NULL as {@code name definition}. */
  List<String> constraints(String table) {
    return list(
        """
        SELECT conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
        WHERE conrelid = %s AND contype <> 'n' ORDER BY conname
        """
            .formatted(regclass(table)));
  }

  /** Every index, those of keys included, from {@code name} on. */
  List<String> indexes(String table) {
    return list(
        """
        SELECT regexp_replace(pg_get_indexdef(indexrelid), ' ON .* USING btree', '')
        FROM pg_index WHERE indrelid = %s ORDER BY indexrelid::regclass::text
        """
            .formatted(regclass(table)));
  }

  /** What was left out or weakened: {@code kind name: reason}. */
  List<String> notCarried() {
    return report.notCarried().stream()
        .map(left -> left.kind() + " " + left.name() + ": " + left.reason())
        .toList();
  }

  private static String regclass(String table) {
    return "format('public.%I', '" + table + "')::regclass";
  }
}
