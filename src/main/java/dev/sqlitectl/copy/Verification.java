package dev.sqlitectl.copy;

import java.util.List;

/**
 * What a comparison of both sides found.
 *
 * @param rows how many rows were compared
 * @param differences the first of the rows that differ
 */
public record Verification(Depth depth, long rows, List<Difference> differences) {
  /** How closely both sides are compared. */
  public enum Depth {
    /** Every column of every row, by reading PostgreSQL back. */
    FULL,
    /** How many rows each table has. */
    COUNTS,
    /** Not at all. */
    NONE
  }

  static final Verification NOTHING = new Verification(Depth.NONE, 0, List.of());

  /** Whether no difference was found. */
  public boolean equal() {
    return differences.isEmpty();
  }
}
