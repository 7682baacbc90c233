package dev.sqlitectl.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sqlitectl.config.PostgresAddress;
import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.testing.PostgresProxy;
import dev.sqlitectl.testing.PostgresServer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How long a call may last, and who may end it. */
@Timeout(60)
final class WatchdogTest {
  private static final Duration LONG = Duration.ofMinutes(10);

  private final String url = PostgresServer.freshDatabase();
  private final PostgresAddress address = PostgresTest.address(url);
  private final AtomicBoolean stop = new AtomicBoolean();

  private Postgres connect(PostgresAddress to, Duration silence, Duration work) {
    return Postgres.connect(
        to,
        Duration.ofSeconds(1),
        () -> {
          if (stop.get()) {
            throw new Failure(ExitCode.INTERRUPTED, "stopped");
          }
        },
        new Patience(silence, work, Duration.ofMillis(50)));
  }

  private static PostgresAddress throughA(PostgresProxy network) {
    return PostgresTest.address(network.url() + "&connectTimeout=1&gssEncMode=disable");
  }

  private static Failure sleeping(Postgres session, double seconds) {
    return catchThrowableOfType(
        Failure.class, () -> session.text("SELECT pg_sleep(" + seconds + ")"));
  }

  private void stopIn(long millis) {
    Thread thread =
        new Thread(
            () -> {
              try {
                Thread.sleep(millis);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              stop.set(true);
            });
    thread.start();
  }

  @Test
  void aStatementMayTakeAsLongAsTheServerIsAtWorkOnIt() {
    try (Postgres session = connect(address, Duration.ofMillis(200), LONG)) {
      assertThat(sleeping(session, 1.5)).isNull();
    }
  }

  @Test
  void aServerThatCannotBeAskedIsLeft() throws IOException {
    try (PostgresProxy network = new PostgresProxy(url);
        Postgres session = connect(throughA(network), Duration.ofMillis(500), LONG)) {
      network.stall();

      Failure failure = sleeping(session, 0);

      assertThat(failure.code()).isEqualTo(ExitCode.UNREACHABLE);
      assertThat(failure)
          .hasMessage("the server at " + session.address().display() + " has stopped answering");
    }
  }

  @Test
  void anAnswerThatWasLostIsNotWaitedForForEver() throws IOException {
    try (PostgresProxy network = new PostgresProxy(url);
        Postgres session = connect(throughA(network), Duration.ofMillis(500), LONG)) {
      network.on("pg_sleep", network::stallThisOne);

      assertThat(sleeping(session, 0).code()).isEqualTo(ExitCode.UNREACHABLE);
    }
  }

  @Test
  void aStatementThatDoesNotGetOnIsLeftInTheEnd() {
    try (Postgres session = connect(address, LONG, Duration.ofMillis(500))) {
      Failure failure = sleeping(session, 30);

      assertThat(failure.code()).isEqualTo(ExitCode.UNREACHABLE);
      assertThat(failure.message())
          .endsWith("is at work on a statement but does not get on with it");
    }
  }

  @Test
  void aServerThatTakesNoFurtherSessionIsAlive() {
    String role = "single_" + address.database();
    PostgresServer.run(url, "CREATE ROLE " + role + " LOGIN CONNECTION LIMIT 1");
    PostgresAddress single = PostgresTest.address(url.replaceAll("user=[^&]*", "user=" + role));
    try (Postgres session = connect(single, Duration.ofMillis(300), LONG)) {
      assertThat(sleeping(session, 1)).isNull();
    }
  }

  @Test
  void anInterruptEndsTheStatementOnTheServerToo() {
    try (Postgres session = connect(address, LONG, LONG)) {
      Instant start = Instant.now();
      stopIn(100);

      Failure failure = sleeping(session, 30);

      assertThat(failure.code()).isEqualTo(ExitCode.INTERRUPTED);
      assertThat(failure).hasMessage("stopped");
      assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(2));
      assertThat(catchThrowableOfType(Failure.class, () -> session.number("SELECT 1")))
          .hasMessage("stopped");
      session.tidyUp("CREATE TABLE tidy (a int)");
      assertThat(PostgresServer.ask(url, "SELECT count(*) FROM tidy")).isEqualTo("0");
    }
  }

  @Test
  void anInterruptDoesNotWaitForAServerThatIsGone() throws IOException {
    try (PostgresProxy network = new PostgresProxy(url);
        Postgres session = connect(throughA(network), LONG, LONG)) {
      network.stall();
      Instant start = Instant.now();
      stopIn(0);

      Failure failure = sleeping(session, 0);

      assertThat(failure.code()).isEqualTo(ExitCode.INTERRUPTED);
      assertThat(failure.message()).endsWith("does not answer");
      assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofMillis(2500));
    }
  }

  @Test
  void aCommitIsNotInterrupted() {
    try (Postgres session = connect(address, LONG, LONG)) {
      session.execute(
          """
          CREATE TABLE t (a int);
          CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql
            AS 'BEGIN PERFORM pg_sleep(0.5); RETURN NULL; END';
          CREATE CONSTRAINT TRIGGER slow AFTER INSERT ON t INITIALLY DEFERRED
            FOR EACH ROW EXECUTE FUNCTION slow()
          """);
      session.begin();
      session.execute("INSERT INTO t VALUES (1)");
      stopIn(100);
      session.commit();
    }
    assertThat(PostgresServer.ask(url, "SELECT count(*) FROM t")).isEqualTo("1");
  }
}
