package dev.sqlitectl.copy;

import java.util.List;

/**
 * What a comparison of both sides found.
 *
 * @param rows how many rows were compared
 * @param differing how many rows differ
 * @param estimated whether there are so many that they were counted in a sample alone
 * @param differences the first of the rows that differ, and what differs in whole tables
 */
public record Verification(
    Depth depth, long rows, long differing, boolean estimated, List<Difference> differences) {

  /** How closely both sides are compared. */
  public enum Depth {
    /** Every column of every row, by reading PostgreSQL back. */
    FULL,
    /** How many rows each table has. */
    COUNTS,
    /** Not at all. */
    NONE
  }

  static final Verification NOTHING = new Verification(Depth.NONE, 0, 0, false, List.of());

  /** Whether no difference was found. */
  public boolean equal() {
    return differences.isEmpty();
  }
}
