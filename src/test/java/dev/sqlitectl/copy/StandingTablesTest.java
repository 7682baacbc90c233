package dev.sqlitectl.copy;

import static dev.sqlitectl.testing.PostgresServer.ask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

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
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Others are at work while tables that stand already are filled or compared. */
final class StandingTablesTest {
  @TempDir private Path folder;
  private Path file = Path.of("");
  private String target = "";

  /** One of the two verbs for standing tables. */
  @FunctionalInterface
  private interface Verb {
    CopyReport run(Database source, Postgres target, MoveOptions options, Progress progress);
  }

  @BeforeEach
  void twoTablesOnBothSides() {
    target = PostgresServer.freshDatabase();
    file =
        SqliteFiles.run(
            folder.resolve("t.db"),
            """
            PRAGMA journal_mode=WAL;
            CREATE TABLE first (id INTEGER PRIMARY KEY, x TEXT);
            CREATE TABLE t (id INTEGER PRIMARY KEY, x TEXT);
            WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 5000)
              INSERT INTO t SELECT i, 'row ' || i FROM c;
            INSERT INTO first SELECT * FROM t;
            """);
    PostgresServer.run(
        target,
        "CREATE TABLE first (id serial PRIMARY KEY, x text)",
        "CREATE TABLE t (id serial PRIMARY KEY, x text)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"copying first", "copying t", "checking constraints", "verifying t"})
  void aLoadWhoseSessionIsKilledLeavesNothing(String phase) {
    String kill =
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            + " WHERE application_name = 'sqlitectl' AND datname = current_database()";

    Failure failure =
        catchThrowableOfType(Failure.class, () -> run(DataLoad::run, at(phase, kill)));

    assertThat(failure.code()).isEqualTo(ExitCode.UNREACHABLE);
    assertThat(ask(target, "SELECT count(*) FROM first")).isEqualTo("0");
    assertThat(ask(target, "SELECT count(*) FROM t")).isEqualTo("0");
    assertThat(run(DataLoad::run, Progress.SILENT).switched()).isTrue();
  }

  @Test
  void aCommitWhoseAnswerWasLostIsFoundToStand() throws IOException {
    try (PostgresProxy network = new PostgresProxy(target)) {
      network.on(List.of("txid_current", "COMMIT"), network::loseAnswer);
      CopyReport report =
          run(Postgres.connect(PostgresServer.address(network.url())), DataLoad::run);

      assertThat(report.switched()).isTrue();
      assertThat(report.ending()).isEqualTo(ExitCode.OK);
    }
    assertThat(ask(target, "SELECT count(*) FROM t")).isEqualTo("5000");
  }

  @Test
  void aCommitThatDidNotArriveIsFoundNotToStand() throws IOException {
    try (PostgresProxy network = new PostgresProxy(target)) {
      for (PostgresProxy.Event event :
          List.<PostgresProxy.Event>of(network::cut, network::stallThisOne)) {
        network.on(List.of("txid_current", "COMMIT"), event);
        Postgres session = Impatient.connect(PostgresServer.address(network.url()));

        Failure failure = catchThrowableOfType(Failure.class, () -> run(session, DataLoad::run));

        assertThat(failure.code()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(ask(target, "SELECT count(*) FROM t")).isEqualTo("0");
      }
    }
    assertThat(run(DataLoad::run, Progress.SILENT).switched()).isTrue();
  }

  @Test
  void aCommitThatNobodyCanTellOfIsUnknown() throws IOException {
    try (PostgresProxy network = new PostgresProxy(target)) {
      network.on(List.of("txid_current", "COMMIT"), network::loseAnswerAndServer);
      Postgres session = Impatient.connect(PostgresServer.address(network.url()));

      Failure failure = catchThrowableOfType(Failure.class, () -> run(session, DataLoad::run));

      assertThat(failure.code()).isEqualTo(ExitCode.UNKNOWN);
      assertThat(failure).hasMessage("the connection was lost while the rows were being committed");
      assertThat(failure.details().get(0).text()).startsWith("transaction ");
    }
  }

  @Test
  void aLoadThatIsInterruptedLeavesNothing() {
    Progress interrupting =
        step -> {
          if (step.phase().equals("verifying t")) {
            throw new Failure(ExitCode.INTERRUPTED, "interrupted");
          }
        };

    Failure failure = catchThrowableOfType(Failure.class, () -> run(DataLoad::run, interrupting));

    assertThat(failure.code()).isEqualTo(ExitCode.INTERRUPTED);
    assertThat(ask(target, "SELECT count(*) FROM first")).isEqualTo("0");
  }

  @Test
  void aRowThatSomebodyAddsMeanwhileIsFoundAndStaysAlone() {
    CopyReport report =
        run(DataLoad::run, at("verifying first", "INSERT INTO t VALUES (9999, 'theirs')"));

    assertThat(report.ending()).isEqualTo(ExitCode.CORRUPT);
    assertThat(report.switched()).isFalse();
    assertThat(report.verification().differences())
        .containsExactly(new Difference("t", "9999", "is not in SQLite"));
    assertThat(ask(target, "SELECT string_agg(x, ',') FROM t")).isEqualTo("theirs");
    assertThat(ask(target, "SELECT count(*) FROM first")).isEqualTo("0");
  }

  @Test
  void aTableThatIsFilledAfterThePlanIsRefused() {
    Failure failure =
        catchThrowableOfType(
            Failure.class,
            () -> run(DataLoad::run, at("reading t", "INSERT INTO t VALUES (1, 'theirs')")));

    assertThat(failure.code()).isEqualTo(ExitCode.REFUSED);
    assertThat(failure.message()).isEqualTo("these tables of schema public hold rows already: t");
    assertThat(ask(target, "SELECT string_agg(x, ',') FROM t")).isEqualTo("theirs");
  }

  @Test
  void bothSidesAreComparedAsTheyWereAtOneMoment() {
    assertThat(run(DataLoad::run, Progress.SILENT).switched()).isTrue();
    AtomicBoolean done = new AtomicBoolean();
    Progress writing =
        step -> {
          if (step.phase().equals("reading first") && !done.getAndSet(true)) {
            PostgresServer.run(target, "DELETE FROM t WHERE id > 5", "UPDATE first SET x = 'b'");
            SqliteFiles.run(file, "UPDATE t SET x = 'c'", "DELETE FROM first WHERE id < 9");
          }
        };

    CopyReport report = run(Comparison::run, writing);

    assertThat(done).isTrue();
    assertThat(report.verification().equal()).isTrue();
    assertThat(run(Comparison::run, Progress.SILENT).ending()).isEqualTo(ExitCode.CORRUPT);
  }

  private Progress at(String phase, String statement) {
    AtomicBoolean done = new AtomicBoolean();
    return step -> {
      if (step.phase().equals(phase) && !done.getAndSet(true)) {
        PostgresServer.run(target, statement);
      }
    };
  }

  private CopyReport run(Verb verb, Progress progress) {
    return run(Postgres.connect(PostgresServer.address(target)), verb, progress);
  }

  private CopyReport run(Postgres session, Verb verb) {
    return run(session, verb, Progress.SILENT);
  }

  private CopyReport run(Postgres session, Verb verb, Progress progress) {
    try (Database source =
            Database.open(DatabaseFile.at(file), Access.READ_ONLY, Database.DEFAULT_WAIT);
        Postgres postgres = session) {
      return verb.run(source, postgres, MoveOptions.USUAL, progress);
    }
  }
}
