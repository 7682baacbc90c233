package dev.sqlitectl.outcome;

/**
 * What a verb found or did: a record whose components are the fields of the JSON document.
 *
 * <p>"The answer is no" (damage found, a difference, something left undone) is a report with its
 * ending, never an exception.
 */
public interface Report {
  /** How the process ends once this report has been shown. */
  ExitCode ending();
}
