package dev.sqlitectl.postgres;

import dev.sqlitectl.config.PostgresAddress;
import java.time.Duration;

/** Sessions that leave a stalled server after half a second, for tests that cannot wait. */
public final class Impatient {
  private static final Patience HALF_A_SECOND =
      new Patience(Duration.ofMillis(500), Duration.ofMinutes(1), Duration.ofMillis(50));

  private Impatient() {}

  public static Postgres connect(PostgresAddress address) {
    return Postgres.connect(address, Duration.ofSeconds(1), () -> {}, HALF_A_SECOND);
  }
}
