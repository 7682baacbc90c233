package dev.sqlitectl.copy;

import dev.sqlitectl.copy.type.BadText;
import dev.sqlitectl.copy.type.Cell;
import dev.sqlitectl.copy.type.Wire;
import dev.sqlitectl.sqlite.Rows;
import java.util.List;

/** Writes the rows of a table, as SQLite reads them, in the types of its plan. */
final class RowEncoder {
  /** The answer for a row of which every value fits. */
  static final int FITS = -1;

  private final List<CopyPlan.Column> columns;
  private final boolean rejects;
  private final boolean doubtful;
  private final Cell cell;

  /**
   * @param rows the answer of the table's own query
   */
  RowEncoder(CopyPlan.Table table, Rows rows, BadText badText) {
    columns = table.columns();
    rejects = table.rejected() > 0;
    doubtful = rejects || columns.stream().anyMatch(c -> !c.profile().misfits().isEmpty());
    cell = new Cell(rows, badText);
  }

  /**
   * Writes the current row.
   *
   * @return {@link #FITS}, or the first column whose value does not: then nothing was written
   */
  int write(Wire wire) {
    wire.beginRow(columns.size());
    for (int i = 0; i < columns.size(); i++) {
      cell.at(i);
      if (rejects && !fits(columns.get(i), cell)) {
        wire.undoRow();
        return i;
      }
      field(columns.get(i), wire);
    }
    return FITS;
  }

  /**
   * Writes the current row to be compared with what stands in PostgreSQL: a value that does not fit
   * its column equals nothing there, unless the row was rejected for it.
   *
   * @return as {@link #write} does
   */
  int writeToCompare(Wire wire) {
    wire.beginRow(columns.size());
    for (int i = 0; i < columns.size(); i++) {
      CopyPlan.Column column = columns.get(i);
      cell.at(i);
      if (!doubtful || fits(column, cell)) {
        field(column, wire);
      } else if (rejects && column.generatedSql().isEmpty()) {
        wire.undoRow();
        return i;
      } else {
        wire.unequalField();
      }
    }
    return FITS;
  }

  private void field(CopyPlan.Column column, Wire wire) {
    if (cell.isNull()) {
      wire.nullField();
    } else {
      wire.beginField();
      column.conversion().write().accept(cell, wire);
      wire.endField();
    }
  }

  private static boolean fits(CopyPlan.Column column, Cell cell) {
    return cell.isNull() ? !column.notNull() : column.conversion().fits().test(cell);
  }

  /** How many rows do not fit, read anew. */
  static long misfits(CopyPlan.Table table, Rows rows, BadText badText) {
    Cell cell = new Cell(rows, badText);
    long misfits = 0;
    while (rows.next()) {
      boolean fits = true;
      for (int i = 0; i < table.columns().size() && fits; i++) {
        fits = fits(table.columns().get(i), cell.at(i));
      }
      misfits += fits ? 0 : 1;
    }
    return misfits;
  }
}
