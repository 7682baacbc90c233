package dev.sqlitectl.copy.dialect;

import java.util.function.Supplier;

/**
 * What became of a piece of SQLite's SQL: PostgreSQL's SQL, or the reason why there is none.
 *
 * @param sql empty when it was refused
 * @param reason empty when it was translated
 */
public record Translation(String sql, String reason) {

  /** Whether PostgreSQL can say it. */
  public boolean translated() {
    return reason.isEmpty();
  }

  static Translation of(Supplier<String> work) {
    try {
      return new Translation(work.get(), "");
    } catch (Untranslatable refused) {
      return new Translation("", refused.reason());
    }
  }
}
