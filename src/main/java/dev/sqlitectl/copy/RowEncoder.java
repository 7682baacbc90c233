package dev.sqlitectl.copy;

import dev.sqlitectl.copy.type.BadText;
import dev.sqlitectl.copy.type.Cell;
import dev.sqlitectl.copy.type.Conversion;
import dev.sqlitectl.copy.type.Wire;
import dev.sqlitectl.sqlite.Rows;
import java.util.List;

/** Writes the rows of a table, as SQLite reads them, in the types of its plan. */
final class RowEncoder {
  /** The answer for a row of which every value fits. */
  static final int FITS = -1;

  private final List<Conversion> conversions;
  private final boolean tries;
  private final Cell cell;

  /**
   * @param rows the answer of the table's own query
   */
  RowEncoder(CopyPlan.Table table, Rows rows, BadText badText) {
    conversions = table.columns().stream().map(CopyPlan.Column::conversion).toList();
    tries = table.rejected() > 0;
    cell = new Cell(rows, badText);
  }

  /**
   * Writes the current row.
   *
   * @return {@link #FITS}, or the first column whose value does not: then nothing was written
   */
  int write(Wire wire) {
    wire.beginRow(conversions.size());
    for (int i = 0; i < conversions.size(); i++) {
      cell.at(i);
      if (cell.isNull()) {
        wire.nullField();
      } else if (tries && !conversions.get(i).fits().test(cell)) {
        wire.undoRow();
        return i;
      } else {
        wire.beginField();
        conversions.get(i).write().accept(cell, wire);
        wire.endField();
      }
    }
    return FITS;
  }

  /** How many rows do not fit, read anew. */
  static long misfits(CopyPlan.Table table, Rows rows, BadText badText) {
    List<Conversion> conversions =
        table.columns().stream().map(CopyPlan.Column::conversion).toList();
    Cell cell = new Cell(rows, badText);
    long misfits = 0;
    while (rows.next()) {
      boolean fits = true;
      for (int i = 0; i < conversions.size() && fits; i++) {
        cell.at(i);
        fits = cell.isNull() || conversions.get(i).fits().test(cell);
      }
      misfits += fits ? 0 : 1;
    }
    return misfits;
  }
}
