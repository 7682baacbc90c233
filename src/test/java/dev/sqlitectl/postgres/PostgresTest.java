package dev.sqlitectl.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlitectl.config.PostgresAddress;
import dev.sqlitectl.testing.PostgresServer;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class PostgresTest {
  @Test
  void aSessionSpeaksUtc() {
    URI uri = URI.create(PostgresServer.freshDatabase().substring("jdbc:".length()));
    PostgresAddress address =
        new PostgresAddress(
            uri.getHost(),
            uri.getPort(),
            uri.getPath().substring(1),
            "postgres",
            Optional.empty(),
            List.of(),
            Map.of(),
            List.of());
    try (Postgres postgres = Postgres.connect(address)) {
      assertThat(postgres.text("SHOW TimeZone")).isEqualTo("UTC");
      assertThat(postgres.text("SHOW lock_timeout")).isEqualTo("10s");
      assertThat(postgres.serverVersion()).isEqualTo("18.6");
      assertThat(postgres.serverVersionNumber()).isEqualTo(180006);
      assertThat(postgres.encoding()).isEqualTo("UTF8");
      assertThat(postgres.schema()).isEqualTo("public");
      postgres.execute("CREATE TABLE t (a int); CREATE TABLE u(b text)");
      postgres.inTransaction(
          () -> {
            try (CopyStream copy = postgres.copyInto("COPY t FROM STDIN")) {
              copy.write(new byte[] {'1', '\n'}, 0, 2);
              assertThat(copy.finish()).isEqualTo(1);
            }
            return true;
          });
      try (CopyReader reader = postgres.copyFrom("COPY t TO STDOUT")) {
        assertThat(reader.next()).isEqualTo(new byte[] {'1', '\n'});
        assertThat(reader.next()).isNull();
      }
      assertThat(postgres.number("SELECT a FROM t WHERE a = ?", 1)).isEqualTo(1);
    }
  }
}
