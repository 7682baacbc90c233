package dev.sqlitectl.copy.dialect;

/** A piece of SQL that cannot be said in PostgreSQL with the same meaning; caught at the door. */
final class Untranslatable extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String reason;

  /**
   * @param reason why, in a few words that may follow the name of what was refused
   */
  Untranslatable(String reason) {
    super(reason, null, false, false);
    this.reason = reason;
  }

  String reason() {
    return reason;
  }
}
