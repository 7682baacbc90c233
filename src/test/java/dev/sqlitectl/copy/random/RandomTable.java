package dev.sqlitectl.copy.random;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A random table while it is made: columns, a key, what else stands in its CREATE TABLE, rows. */
final class RandomTable {
  /** How rows are told apart. */
  enum Key {
    NONE,
    ROWID,
    AUTOINCREMENT,
    COLUMNS
  }

  private final String name;
  private final boolean strict;
  private final boolean withoutRowid;
  private final Key key;
  private final List<RandomColumn> columns = new ArrayList<>();
  private final List<RandomColumn> keyColumns = new ArrayList<>();
  private final List<String> constraints = new ArrayList<>();
  private final List<List<RandomColumn>> uniques = new ArrayList<>();
  private final List<Value[]> rows = new ArrayList<>();

  RandomTable(Chance chance, String name) {
    this.name = name;
    this.strict = chance.percent(8);
    this.key = chance.of(List.of(Key.values()));
    this.withoutRowid = key == Key.COLUMNS && chance.percent(25);
  }

  String name() {
    return name;
  }

  String quoted() {
    return RandomNames.quoted(name);
  }

  boolean isStrict() {
    return strict;
  }

  Key key() {
    return key;
  }

  List<RandomColumn> columns() {
    return columns;
  }

  List<RandomColumn> keyColumns() {
    return keyColumns;
  }

  /** Columns, and sets of them, that no two rows have alike. */
  List<List<RandomColumn>> uniques() {
    return uniques;
  }

  List<Value[]> rows() {
    return rows;
  }

  List<RandomColumn> writable() {
    return columns.stream().filter(column -> !column.isGenerated()).toList();
  }

  void constrain(String constraint) {
    constraints.add(constraint);
  }

  /** Where a column's values stand in the rows. */
  int position(RandomColumn column) {
    return writable().indexOf(column);
  }

  static String list(List<RandomColumn> columns) {
    return columns.stream().map(RandomColumn::quoted).collect(Collectors.joining(", "));
  }

  String createSql() {
    List<String> parts = new ArrayList<>(columns.stream().map(RandomColumn::sql).toList());
    parts.addAll(constraints);
    List<String> options = new ArrayList<>();
    if (strict) {
      options.add("STRICT");
    }
    if (withoutRowid) {
      options.add("WITHOUT ROWID");
    }
    return "CREATE TABLE %s (%s) %s"
        .formatted(quoted(), String.join(", ", parts), String.join(", ", options))
        .strip();
  }

  String insertSql(String verb, List<String> places) {
    return "%s INTO %s (%s) VALUES (%s)"
        .formatted(verb, quoted(), list(writable()), String.join(", ", places));
  }
}
