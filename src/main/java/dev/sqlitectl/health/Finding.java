package dev.sqlitectl.health;

/**
 * Something about a database that its owner should know.
 *
 * @param sentence what it is
 * @param command what to type against it; empty when a person must decide
 */
public record Finding(Severity severity, String sentence, String command) {
  /** How soon it matters. */
  public enum Severity {
    /** Good to know. */
    NOTE,
    /** Should be seen to. */
    WARNING,
    /** Data is at risk. */
    PROBLEM
  }
}
