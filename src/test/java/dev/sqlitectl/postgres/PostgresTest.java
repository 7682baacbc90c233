package dev.sqlitectl.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sqlitectl.config.DatabaseUrl;
import dev.sqlitectl.config.PostgresAddress;
import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.testing.PostgresServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A session: how it is opened, its statements and its transactions. */
final class PostgresTest {
  private final String url = PostgresServer.freshDatabase();
  private final Postgres postgres = Postgres.connect(address(url));

  /** The address that a URL names, with nothing from the environment. */
  static PostgresAddress address(String url) {
    return (PostgresAddress) DatabaseUrl.parse(url, Path.of("/"), Map.of());
  }

  @AfterEach
  void hangUp() {
    postgres.close();
  }

  private void inADatabaseSetTo(String... settings) {
    String database = postgres.address().database();
    for (String setting : settings) {
      PostgresServer.run(url, "ALTER DATABASE " + database + " SET " + setting);
    }
  }

  @Test
  void aSessionIsTheSameWhateverTheDatabaseIsSetTo() {
    inADatabaseSetTo(
        "timezone = 'Asia/Tokyo'",
        "statement_timeout = '5s'",
        "idle_in_transaction_session_timeout = '5s'",
        "idle_session_timeout = '5s'",
        "default_transaction_isolation = 'serializable'",
        "synchronous_commit = off",
        "bytea_output = 'escape'",
        "intervalstyle = 'iso_8601'",
        "transform_null_equals = on",
        "extra_float_digits = -15",
        "lock_timeout = '1ms'",
        "standard_conforming_strings = off",
        "datestyle = 'German'",
        "client_encoding = 'LATIN1'");

    try (Postgres session = postgres.another()) {
      assertThat(session.text("SHOW timezone")).isEqualTo("UTC");
      assertThat(session.text("SHOW statement_timeout")).isEqualTo("0");
      assertThat(session.text("SHOW idle_in_transaction_session_timeout")).isEqualTo("0");
      assertThat(session.text("SHOW idle_session_timeout")).isEqualTo("0");
      assertThat(session.text("SHOW default_transaction_isolation")).isEqualTo("read committed");
      assertThat(session.text("SHOW synchronous_commit")).isEqualTo("on");
      assertThat(session.text("SELECT '\\x00ff'::bytea")).isEqualTo("\\x00ff");
      assertThat(session.text("SELECT interval '1 day'")).isEqualTo("1 day");
      assertThat(session.text("SELECT NULL = NULL")).isEmpty();
      assertThat(session.text("SELECT 0.1::float8 + 0.2::float8")).isEqualTo("0.30000000000000004");
      assertThat(session.text("SHOW lock_timeout")).isEqualTo("10s");
      assertThat(session.text("SHOW standard_conforming_strings")).isEqualTo("on");
      assertThat(session.text("SHOW client_encoding")).isEqualTo("UTF8");
      assertThat(session.text("SHOW application_name")).isEqualTo("sqlitectl");
      assertThat(session.text("SELECT timestamptz '2026-11-20 12:00:00+02'"))
          .isEqualTo("2026-11-20 10:00:00+00");
      assertThat(session.text("SELECT 'Zoë 🦊'")).isEqualTo("Zoë 🦊");
    }
  }

  @Test
  void locksAreWaitedForAsLongAsAsked() {
    Duration wait = Duration.ofMillis(1500);
    try (Postgres session = Postgres.connect(postgres.address(), wait, () -> {});
        Postgres second = session.another()) {
      assertThat(session.text("SHOW lock_timeout")).isEqualTo("1500ms");
      assertThat(second.text("SHOW lock_timeout")).isEqualTo("1500ms");
    }
    try (Postgres session = Postgres.connect(postgres.address(), Duration.ZERO, () -> {})) {
      assertThat(session.text("SHOW lock_timeout")).isEqualTo("1ms");
    }
  }

  @Test
  void aSessionTellsWhatItTalksTo() {
    String full = PostgresServer.ask(url, "SHOW server_version");
    assertThat(full).startsWith(postgres.serverVersion());
    assertThat(postgres.serverVersion()).matches("[0-9.]+");
    assertThat(postgres.encoding()).isEqualTo("UTF8");
    assertThat(postgres.backendPid()).isEqualTo((int) postgres.number("SELECT pg_backend_pid()"));
    assertThat(postgres.address()).hasToString(address(url).display());
  }

  @Test
  void theEncodingIsThatOfTheDatabase() {
    String name = postgres.address().database() + "_latin";
    PostgresServer.run(
        url, "CREATE DATABASE " + name + " TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'");

    String latin = url.replace(postgres.address().database(), name);
    try (Postgres session = Postgres.connect(address(latin))) {
      assertThat(session.encoding()).isEqualTo("LATIN1");
    }
  }

  @Test
  void anotherSessionIsOfItsOwn() {
    try (Postgres second = postgres.another()) {
      assertThat(second.backendPid()).isNotEqualTo(postgres.backendPid());
      assertThat(second.text("SELECT current_database()")).isEqualTo(postgres.address().database());
    }
  }

  @Test
  void theSchemaIsTheAddressesElseTheServersChoice() {
    assertThat(postgres.schema()).isEqualTo("public");
    try (Postgres session = Postgres.connect(address(url + "&currentSchema=\"My App\",public"))) {
      assertThat(session.schema()).isEqualTo("My App");
      assertThat(session.text("SHOW search_path")).isEqualTo("\"My App\", \"public\"");
    }
    postgres.execute("CREATE SCHEMA shop");
    inADatabaseSetTo("search_path = shop, public");
    try (Postgres session = postgres.another()) {
      assertThat(session.schema()).isEqualTo("shop");
    }
    inADatabaseSetTo("search_path = nowhere");
    try (Postgres session = postgres.another()) {
      assertThat(session.schema()).isEqualTo("public");
    }
  }

  @Test
  void anAddressMayNameTheApplication() {
    try (Postgres session = Postgres.connect(address(url + "&ApplicationName=nightly"))) {
      assertThat(session.text("SHOW application_name")).isEqualTo("nightly");
    }
  }

  @Test
  void argumentsBindInOrder() {
    postgres.execute("CREATE TABLE t (a bigint, b text, c bytea)");
    postgres.execute("INSERT INTO t VALUES (?, ?, ?)", 7L, "it's", new byte[] {0, -1});
    postgres.execute("INSERT INTO t VALUES (?, ?, ?)", 8L, null, null);

    assertThat(postgres.number("SELECT a FROM t WHERE b = ?", "it's")).isEqualTo(7);
    assertThat(postgres.list("SELECT a FROM t ORDER BY a", row -> row.number(0)))
        .containsExactly(7L, 8L);
    assertThat(postgres.first("SELECT c FROM t ORDER BY a", row -> row.bytes(0)))
        .hasValue(new byte[] {0, -1});
  }

  @Test
  void aRowShowsItsCells() {
    List<Object> cells =
        postgres
            .first(
                "SELECT 1.50::numeric, 42, true, '\\x00ff'::bytea, NULL",
                row ->
                    List.<Object>of(
                        row.string(0),
                        row.number(1),
                        row.bool(2),
                        row.bytes(3).length,
                        row.isNull(4),
                        row.isNull(0),
                        row.string(4),
                        row.number(4),
                        row.bool(4),
                        row.bytes(4).length))
            .orElseThrow();

    assertThat(cells).containsExactly("1.50", 42L, true, 2, true, false, "", 0L, false, 0);
  }

  @Test
  void anAnswerWithoutRowsIsEmpty() {
    assertThat(postgres.list("SELECT 1 WHERE false", row -> row.number(0))).isEmpty();
    assertThat(postgres.first("SELECT 1 WHERE false", row -> row.number(0))).isEmpty();
    assertThat(postgres.number("SELECT 1 WHERE false")).isZero();
    assertThat(postgres.text("SELECT 'x' WHERE false")).isEmpty();
  }

  @Test
  void sqlWithoutArgumentsIsTakenAsItStands() {
    postgres.execute("CREATE TABLE a (x int); CREATE TABLE b (x text DEFAULT '{d ''x''}')");
    postgres.execute("DO $$ BEGIN INSERT INTO b DEFAULT VALUES; END $$");

    assertThat(postgres.text("SELECT x FROM b")).isEqualTo("{d 'x'}");
    assertThat(postgres.text("SELECT '{\"k\": 1}'::jsonb ? 'k'")).isEqualTo("t");
  }

  @ParameterizedTest(name = "the name [{0}] means itself")
  @ValueSource(
      strings = {
        "plain", "Order", "select", "a b", "a.b", "a\"b", "\"", "it's", "näme", "a\\b", "$1"
      })
  void anyNameCanBeQuoted(String name) {
    postgres.execute(
        "CREATE TABLE %s (%s int)"
            .formatted(Identifier.quote("public", name), Identifier.quote(name)));

    assertThat(postgres.text("SELECT relname FROM pg_class WHERE relname = ?", name))
        .isEqualTo(name);
    assertThat(postgres.text("SELECT " + Identifier.literal(name))).isEqualTo(name);
  }

  @Test
  void aTransactionStandsOnceItIsCommitted() {
    postgres.execute("CREATE TABLE t (a int)");
    postgres.begin();
    postgres.execute("INSERT INTO t VALUES (1)");
    assertThat(PostgresServer.ask(url, "SELECT count(*) FROM t")).isEqualTo("0");
    postgres.commit();
    assertThat(PostgresServer.ask(url, "SELECT count(*) FROM t")).isEqualTo("1");

    postgres.begin();
    postgres.execute("INSERT INTO t VALUES (2)");
    postgres.rollback();
    postgres.execute("INSERT INTO t VALUES (3)");
    assertThat(PostgresServer.ask(url, "SELECT sum(a) FROM t")).isEqualTo("4");
  }

  @Test
  void workThatThrowsLeavesNothingBehind() {
    postgres.execute("CREATE TABLE t (a int)");

    Failure failure =
        catchThrowableOfType(
            Failure.class,
            () ->
                postgres.inTransaction(
                    () -> {
                      postgres.execute("INSERT INTO t VALUES (1)");
                      throw new Failure(ExitCode.INTERRUPTED, "stopped");
                    }));

    assertThat(failure.code()).isEqualTo(ExitCode.INTERRUPTED);
    assertThat(postgres.number("SELECT count(*) FROM t")).isZero();
    assertThat(postgres.inTransaction(() -> postgres.number("SELECT 5"))).isEqualTo(5);
  }

  @Test
  void aConstraintCheckedByTheCommitFailsItAndTheSessionLivesOn() {
    postgres.execute("CREATE TABLE t (a int UNIQUE DEFERRABLE INITIALLY DEFERRED)");
    postgres.begin();
    postgres.execute("INSERT INTO t VALUES (1), (1)");

    Failure failure = catchThrowableOfType(Failure.class, postgres::commit);

    assertThat(failure.code()).isEqualTo(ExitCode.FAILED);
    assertThat(failure).hasMessage("duplicate key value violates unique constraint \"t_a_key\"");
    postgres.execute("INSERT INTO t VALUES (1)");
    assertThat(PostgresServer.ask(url, "SELECT count(*) FROM t")).isEqualTo("1");
  }

  @Test
  void aTransactionThatFailedIsNotCommittedInSilence() {
    postgres.begin();
    assertThatThrownBy(() -> postgres.execute("SELECT 1/0")).hasMessage("division by zero");

    Failure failure = catchThrowableOfType(Failure.class, postgres::commit);

    assertThat(failure.code()).isEqualTo(ExitCode.FAILED);
    assertThat(failure).hasMessage("a statement of the transaction had failed; undone");
    assertThat(postgres.number("SELECT 1")).isEqualTo(1);
  }

  @Test
  void textOfAnyLengthAndScriptArrivesWhole() {
    String text = "Zoë 🦊 \u202Eשלום ".repeat(100_000);

    assertThat(postgres.text("SELECT ?", text)).isEqualTo(text);
    assertThat(postgres.number("SELECT octet_length(?)", text))
        .isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
  }
}
