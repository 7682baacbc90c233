package dev.sqlitectl.cli;

import static dev.sqlitectl.testing.PostgresServer.ask;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlitectl.testing.PostgresProxy;
import dev.sqlitectl.testing.PostgresServer;
import dev.sqlitectl.testing.SqliteFiles;
import dev.sqlitectl.testing.SqlitectlProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Signals at a move that is a process of its own, and what it leaves in PostgreSQL. */
@Timeout(600)
final class MoveSignalsTest {
  private static final String STAGING =
      "SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'sqlitectl%'";

  private static final String TABLES =
      "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace";

  private static final String BUSY =
      """
      SELECT count(*) FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event = 'PgSleep'
      """;

  @TempDir private Path folder;
  private String target = "";

  @BeforeEach
  void aShop() {
    SqliteFiles.shop(folder.resolve("shop.db"));
    target = PostgresServer.freshDatabase();
  }

  private SqlitectlProcess move(String url) {
    return SqlitectlProcess.startWithSignals(
        folder, "migrate-to-postgres", "--db", "shop.db", url, "--wait", "30s");
  }

  private void makeTheServerSlowAt(String command) {
    PostgresServer.run(
        target,
        """
        CREATE SCHEMA slow;
        CREATE FUNCTION slow.down() RETURNS event_trigger LANGUAGE plpgsql
          AS 'BEGIN PERFORM pg_sleep(60); END';
        CREATE EVENT TRIGGER slow ON ddl_command_start WHEN TAG IN ('%s')
          EXECUTE FUNCTION slow.down()
        """
            .formatted(command));
  }

  private void awaitBusy(String count) throws InterruptedException {
    while (!ask(target, BUSY).equals(count)) {
      Thread.sleep(20);
    }
  }

  @ParameterizedTest(name = "SIG{0} while the server is busy with {1} ends it with {2}")
  @CsvSource({
    "INT, CREATE INDEX, 130, interrupted",
    "TERM, CREATE VIEW, 143, terminated",
    "HUP, CREATE TABLE, 129, hangup"
  })
  void aSignalEndsAMoveInTimeHoweverBusyTheServerIs(
      String signal, String command, int status, String code) throws InterruptedException {
    makeTheServerSlowAt(command);
    SqlitectlProcess move = move(target);
    awaitBusy("1");

    Instant start = Instant.now();
    move.signal(signal);
    SqlitectlProcess.Ended ended = move.await();

    assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofMillis(2500));
    assertThat(ended.status()).isEqualTo(status);
    assertThat(ended.output())
        .isEqualTo(
            "error: interrupted; nothing half done was left behind  [%s, exit %d]\n"
                .formatted(code, status));
    assertThat(ask(target, BUSY)).isEqualTo("0");
    assertThat(ask(target, STAGING)).isEqualTo("0");
    assertThat(ask(target, TABLES)).isEqualTo("0");
  }

  @Test
  void aServerThatAToolDiedOnIsFreeAgainSoon() throws InterruptedException {
    makeTheServerSlowAt("CREATE INDEX");
    SqlitectlProcess move = move(target);
    awaitBusy("1");
    move.kill();
    move.await();

    Instant start = Instant.now();
    awaitBusy("0");
    assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(20));
  }

  @ParameterizedTest(name = "kill -9 at {0}{1}")
  @CsvSource({
    "'', SELECT pg_backend_pid",
    "'', sqlitectl_trial",
    "'', pg_advisory_lock(",
    "sqlitectl_staging, COMMIT",
    "sqlitectl_staging, CREATE TABLE",
    "sqlitectl_staging, PGCOPY",
    "sqlitectl_staging, TO STDOUT",
    "'', PRIMARY KEY",
    "'', CREATE INDEX",
    "'', CREATE VIEW",
    "'', SET SCHEMA",
    "'', DROP SCHEMA"
  })
  void aMoveThatWasKilledLeavesNothingThatTheNextDoesNotRemove(String before, String text)
      throws IOException {
    try (PostgresProxy network = new PostgresProxy(target)) {
      CompletableFuture<SqlitectlProcess> started = new CompletableFuture<>();
      network.on(List.of(before, text), () -> started.join().kill());
      started.complete(move(network.url()));
      assertThat(started.join().await().status()).isEqualTo(137);
    }
    assertThat(ask(target, TABLES)).isEqualTo("0");
    theNextRunSucceeds();
  }

  @Test
  void aMoveThatWasKilledWhenItHadSentItsCommitStandsWhole() throws IOException {
    try (PostgresProxy network = new PostgresProxy(target)) {
      CompletableFuture<SqlitectlProcess> started = new CompletableFuture<>();
      network.on(List.of("SET SCHEMA", "DROP SCHEMA", "COMMIT"), () -> started.join().kill());
      started.complete(move(network.url()));
      assertThat(started.join().await().status()).isEqualTo(137);
    }
    CommandLineRun.Result again =
        CommandLineRun.in(folder).run("migrate-to-postgres", "--db", "shop.db", target);
    assertThat(again.status()).isEqualTo(16);
    assertThat(again.err()).contains("already has 3 of these tables and views");
    assertThat(ask(target, "SELECT count(*) FROM \"order\"")).isEqualTo("30");
    assertThat(ask(target, STAGING)).isEqualTo("0");
  }

  /** So many moments as {@code -Dsqlitectl.kills=N} says, spread over the time of a whole move. */
  @Test
  void aMoveMayBeKilledAtAnyMoment() throws InterruptedException {
    Random random = new Random(20);
    for (int i = 0; i < Integer.getInteger("sqlitectl.kills", 1); i++) {
      SqlitectlProcess move = move(target);
      Thread.sleep(random.nextInt(2_000));
      move.kill();
      if (move.await().status() == 137 && ask(target, TABLES).equals("0")) {
        continue;
      }
      assertThat(ask(target, "SELECT count(*) FROM \"order\"")).isEqualTo("30");
      assertThat(ask(target, STAGING)).isEqualTo("0");
      target = PostgresServer.freshDatabase();
    }
    theNextRunSucceeds();
  }

  private void theNextRunSucceeds() {
    CommandLineRun.Result again =
        CommandLineRun.in(folder)
            .run("migrate-to-postgres", "--db", "shop.db", target, "--wait", "30s");
    assertThat(again.err()).isEmpty();
    assertThat(again.status()).isZero();
    assertThat(ask(target, STAGING)).isEqualTo("0");
    assertThat(ask(target, "SELECT count(*) FROM \"order\"")).isEqualTo("30");
  }
}
