package dev.sqlitectl.copy;

import static dev.sqlitectl.testing.PostgresServer.ask;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlitectl.config.PostgresAddress;
import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.outcome.Progress;
import dev.sqlitectl.postgres.Impatient;
import dev.sqlitectl.postgres.Postgres;
import dev.sqlitectl.sqlite.Access;
import dev.sqlitectl.sqlite.Database;
import dev.sqlitectl.sqlite.DatabaseFile;
import dev.sqlitectl.testing.PostgresProxy;
import dev.sqlitectl.testing.PostgresServer;
import dev.sqlitectl.testing.SqliteFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What happens to server and network during a move, and what is left of it. */
@Timeout(120)
final class MoveFaultsTest {
  private static final String STAGED = "CREATE SCHEMA \"sqlitectl_staging_";

  /** The statement of each phase that the fault meets. */
  private enum Phase {
    PLANNING("has_schema_privilege"),
    STAGING(STAGED),
    COPYING(STAGED, "FROM STDIN"),
    SENDING(STAGED, "PGCOPY"),
    VERIFYING(STAGED, "TO STDOUT"),
    KEYS("PRIMARY KEY"),
    INDEXES("CREATE INDEX"),
    FOREIGN_KEYS("FOREIGN KEY"),
    VIEWS("CREATE VIEW"),
    TRYING_VIEWS("SELECT * FROM \"sqlitectl_staging_"),
    SWITCHING("SET SCHEMA");

    private final String before;
    private final String text;

    Phase(String text) {
      this("", text);
    }

    Phase(String before, String text) {
      this.before = before;
      this.text = text;
    }

    List<String> texts() {
      return List.of(before, text);
    }
  }

  /** Everything in the target but what a staging schema holds. */
  private static final String CONTENT =
      """
      SELECT string_agg(n.nspname || '.' || coalesce(c.relname, ''), ' ' ORDER BY 1)
        || (SELECT string_agg(k::text, ' ') FROM kept AS k)
      FROM pg_namespace AS n LEFT JOIN pg_class AS c ON c.relnamespace = n.oid
      WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname NOT LIKE 'sqlitectl\\_staging\\_%'
      """;

  private static final String STAGING =
      "SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'sqlitectl%'";

  @TempDir private Path folder;
  private Path file = Path.of("");
  private String target = "";
  private String before = "";

  @BeforeEach
  void aShopAndATargetWithSomethingInIt() {
    file = SqliteFiles.shop(folder.resolve("shop.db"));
    target = PostgresServer.freshDatabase();
    PostgresServer.run(target, "CREATE TABLE kept (a int)", "INSERT INTO kept VALUES (7)");
    before = ask(target, CONTENT);
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource(Phase.class)
  void whateverHappensToTheConnectionTheTargetIsAsItWasAndTheNextRunSucceeds(Phase phase)
      throws IOException {
    try (PostgresProxy network = new PostgresProxy(target)) {
      network.on(phase.texts(), network::cut);
      assertThat(failure(network).code()).isEqualTo(ExitCode.UNREACHABLE);
      assertThat(ask(target, CONTENT)).isEqualTo(before);

      network.on(phase.texts(), this::killBackends);
      assertThat(failure(network).code()).isEqualTo(ExitCode.UNREACHABLE);
      assertThat(ask(target, CONTENT)).isEqualTo(before);

      network.on(phase.texts(), network::stallThisOne);
      Failure stalled = outcome(Impatient.connect(through(network))).orElseThrow();
      assertThat(stalled.code()).isEqualTo(ExitCode.UNREACHABLE);
      assertThat(stalled.message()).startsWith("the server at ").contains(" has stopped ");
      network.cut(); // the server hears of it
      assertThat(ask(target, CONTENT)).isEqualTo(before);
    }
    CopyReport report = move(connect(target));
    assertThat(report.switched()).isTrue();
    assertThat(report.ending()).isEqualTo(ExitCode.OK);
    assertThat(ask(target, STAGING)).isEqualTo("0");
  }

  @Test
  void whatAnUnfinishedMoveLeftIsToldWhenItIsRemoved() throws IOException {
    try (PostgresProxy network = new PostgresProxy(target)) {
      network.on(Phase.INDEXES.texts(), network::cut);
      failure(network);
    }
    String left = ask(target, "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'sqlitectl%'");
    assertThat(move(connect(target)).notes())
        .containsExactly("removed what an unfinished move had left: schema " + left);
  }

  @Test
  void aCommitWhoseAnswerWasLostIsFoundToStand() throws IOException {
    CopyReport report;
    try (PostgresProxy network = new PostgresProxy(target)) {
      network.on(List.of("SET SCHEMA", "COMMIT"), network::loseAnswer);
      report = move(connect(network.url()));
    }
    assertThat(report.switched()).isTrue();
    assertThat(report.ending()).isEqualTo(ExitCode.OK);
    assertThat(ask(target, "SELECT count(*) FROM customer")).isEqualTo("10");
    assertThat(ask(target, STAGING)).isEqualTo("0");
  }

  @Test
  void aCommitThatDidNotArriveIsFoundNotToStand() throws IOException {
    try (PostgresProxy network = new PostgresProxy(target)) {
      for (PostgresProxy.Event event :
          List.<PostgresProxy.Event>of(network::cut, this::killBackends, network::stallThisOne)) {
        network.on(List.of("SET SCHEMA", "COMMIT"), event);
        assertThat(outcome(Impatient.connect(through(network))).map(Failure::code))
            .contains(ExitCode.UNREACHABLE);
        assertThat(ask(target, CONTENT)).isEqualTo(before);
        assertThat(ask(target, STAGING)).isEqualTo("0");
      }
    }
  }

  @Test
  void aCommitThatNobodyCanTellOfIsUnknown() throws IOException {
    try (PostgresProxy network = new PostgresProxy(target)) {
      network.on(List.of("SET SCHEMA", "COMMIT"), network::loseAnswerAndServer);
      Failure failure = failure(network);

      assertThat(failure.code()).isEqualTo(ExitCode.UNKNOWN);
      assertThat(failure).hasMessage("the connection was lost while the move was being committed");
      assertThat(failure.details().get(0).text()).startsWith("run ");
    }
  }

  @Test
  void aLockInTheTargetIsWaitedForNoLongerThanAsked() {
    try (Postgres other = Postgres.connect(PostgresServer.address(target))) {
      other.begin();
      other.execute("CREATE TABLE customer (a int)");
      assertThat(outcome(connect(target)).map(Failure::code)).contains(ExitCode.BUSY);
      other.rollback();
    }
    assertThat(ask(target, STAGING)).isEqualTo("0");
    assertThat(ask(target, CONTENT)).isEqualTo(before);
  }

  @Test
  void aServerWithoutRoomEndsTheMoveAndNoKeyIsLost() {
    PostgresServer.run(
        target,
        "ALTER DATABASE "
            + ask(target, "SELECT current_database()")
            + " SET temp_file_limit = '1kB'",
        "ALTER DATABASE "
            + ask(target, "SELECT current_database()")
            + " SET maintenance_work_mem = '1MB'");
    SqliteFiles.run(
        file,
        """
        WITH RECURSIVE c(i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM c WHERE i < 60000)
          INSERT INTO customer (id, name, email) SELECT i, '', i || 'someone@example.org' FROM c
        """);

    Failure failure = outcome(connect(target)).orElseThrow();

    assertThat(failure.code()).isEqualTo(ExitCode.STORAGE);
    assertThat(failure.message()).contains("temp_file_limit");
    assertThat(ask(target, CONTENT)).isEqualTo(before);
    assertThat(ask(target, STAGING)).isEqualTo("0");
  }

  private void killBackends() {
    PostgresServer.run(
        target,
        """
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND application_name = 'sqlitectl'
        """);
  }

  private static PostgresAddress through(PostgresProxy network) {
    return PostgresServer.address(network.url());
  }

  private Failure failure(PostgresProxy network) {
    return outcome(connect(network.url())).orElseThrow();
  }

  private static Postgres connect(String url) {
    return Postgres.connect(PostgresServer.address(url), Duration.ofSeconds(1), () -> {});
  }

  private Optional<Failure> outcome(Postgres session) {
    try {
      move(session);
      return Optional.empty();
    } catch (Failure failure) {
      return Optional.of(failure);
    }
  }

  private CopyReport move(Postgres session) {
    try (Database source =
            Database.open(DatabaseFile.at(file), Access.READ_ONLY, Database.DEFAULT_WAIT);
        Postgres postgres = session) {
      return Move.run(source, postgres, MoveOptions.USUAL, Progress.SILENT);
    }
  }
}
