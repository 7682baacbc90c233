package dev.sqlitectl.copy;

/** What becomes of values that do not fit the type that their column was declared with. */
public enum OnMismatch {
  /** The column takes a type that holds all of its values. */
  WIDEN,
  /** Nothing is written; every such column is listed. */
  FAIL,
  /** The column keeps its type; rows that do not fit are written to a file instead. */
  REJECT
}
