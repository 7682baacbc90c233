package dev.sqlitectl.copy;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.sqlite.Schema;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A person's own word on what tables and columns become, by their names in SQLite. What it does not
 * mention is decided as always.
 */
public record Mapping(Map<String, Table> tables) {
  /** No word on anything. */
  public static final Mapping NONE = new Mapping(Map.of());

  /**
   * A table.
   *
   * @param name in PostgreSQL
   * @param exclude whether it stays behind
   */
  public record Table(Optional<String> name, boolean exclude, Map<String, Column> columns) {}

  /**
   * A column.
   *
   * @param name in PostgreSQL
   * @param type in PostgreSQL: {@code text[]}, {@code numeric(10,2)}
   */
  public record Column(Optional<String> name, Optional<String> type) {}

  Optional<Table> table(String source) {
    return Optional.ofNullable(tables.get(source));
  }

  Optional<Column> column(String table, String source) {
    return table(table).map(found -> found.columns().get(source));
  }

  Optional<String> nameOf(String table) {
    return table(table).flatMap(Table::name);
  }

  Optional<String> nameOf(String table, String column) {
    return column(table, column).flatMap(Column::name);
  }

  /**
   * @throws Failure {@link ExitCode#USAGE} when it speaks of a table or column that is not there
   */
  void requireIn(Schema schema) {
    tables.forEach(
        (name, table) -> {
          if (table.exclude() && schema.views().stream().anyMatch(v -> v.name().equals(name))) {
            return;
          }
          Schema.Table found =
              schema.tables().stream()
                  .filter(t -> t.name().equals(name))
                  .findFirst()
                  .orElseThrow(() -> unknown("table " + name));
          List<String> columns = found.columns().stream().map(Schema.Column::name).toList();
          table.columns().keySet().stream()
              .filter(column -> !columns.contains(column))
              .forEach(
                  column -> {
                    throw unknown("column " + name + "." + column);
                  });
        });
  }

  private static Failure unknown(String what) {
    return new Failure(ExitCode.USAGE, "the mapping speaks of a " + what + ", which is not there");
  }

  /** Whether a table or view stays behind by it. */
  boolean excludes(String name) {
    return table(name).filter(Table::exclude).isPresent();
  }
}
