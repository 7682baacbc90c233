package dev.sqlitectl.postgres;

import dev.sqlitectl.config.PostgresAddress;
import java.time.Duration;

/** Sessions that leave a stalled server after a moment, for tests that cannot wait. */
public final class Impatient {
  private static final Patience BRIEF =
      new Patience(Duration.ofMillis(400), Duration.ofMinutes(1), Duration.ofMillis(30));

  private Impatient() {}

  public static Postgres connect(PostgresAddress address) {
    return Postgres.connect(address, Duration.ofSeconds(1), () -> {}, BRIEF);
  }
}
