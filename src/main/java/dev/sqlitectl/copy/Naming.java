package dev.sqlitectl.copy;

import java.util.Locale;

/** How names become PostgreSQL's. */
public enum Naming {
  /** As they are; PostgreSQL then wants quotes around those that are not all lower case. */
  PRESERVE,
  /** In lower case. */
  LOWER,
  /** In lower case, words joined by underscores: {@code OrderDetails} is {@code order_details}. */
  SNAKE;

  /** The name by this rule; it is not made to fit or to differ from others. */
  String of(String name) {
    return switch (this) {
      case PRESERVE -> name;
      case LOWER -> name.toLowerCase(Locale.ROOT);
      case SNAKE ->
          name.replaceAll("(?<=[\\p{Ll}\\d])(?=\\p{Lu})|(?<=\\p{Lu})(?=\\p{Lu}\\p{Ll})", "_")
              .toLowerCase(Locale.ROOT)
              .replaceAll("[^\\p{L}\\d]+", "_");
    };
  }
}
