package dev.sqlitectl.copy;

import dev.sqlitectl.sqlite.Rows;
import java.util.List;

/** Writes the rows of a table, as SQLite reads them, in the types of its plan. */
final class RowEncoder {
  private final List<Conversion> conversions;
  private final Cell cell;

  /**
   * @param rows the answer of the table's own query
   */
  RowEncoder(CopyPlan.Table table, Rows rows) {
    conversions = table.columns().stream().map(CopyPlan.Column::conversion).toList();
    cell = new Cell(rows);
  }

  /** Writes the current row. */
  void write(Wire wire) {
    wire.beginRow(conversions.size());
    for (int i = 0; i < conversions.size(); i++) {
      cell.at(i);
      if (cell.isNull()) {
        wire.nullField();
      } else {
        wire.beginField();
        conversions.get(i).write().accept(cell, wire);
        wire.endField();
      }
    }
  }
}
