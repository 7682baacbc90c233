package dev.sqlitectl.copy;

import static dev.sqlitectl.testing.PostgresServer.ask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.outcome.Progress;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Targets of many kinds: encodings, settings, rights, and servers that are nearly PostgreSQL. */
@Timeout(120)
final class MoveTargetsTest {
  private static final String LEFT =
      """
      SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'sqlitectl%' OR nspname = 'made'
      """;

  @TempDir private Path folder;
  private Path file = Path.of("");
  private String target = "";

  @BeforeEach
  void aShop() {
    file = SqliteFiles.shop(folder.resolve("shop.db"));
    target = PostgresServer.freshDatabase();
  }

  private String database() {
    return ask(target, "SELECT current_database()");
  }

  /** The target as a new role sees it, for which this is set. */
  private String set(String rights, String... settings) {
    String role = "role_" + database();
    List<String> statements = new ArrayList<>();
    statements.add("CREATE ROLE " + role + " LOGIN " + rights);
    statements.add("GRANT CREATE ON DATABASE " + database() + " TO " + role);
    statements.add("GRANT CREATE ON SCHEMA public TO " + role);
    for (String setting : settings) {
      statements.add("ALTER ROLE " + role + " SET " + setting);
    }
    PostgresServer.run(target, statements.toArray(String[]::new));
    return target.replaceAll("user=[^&]*", "user=" + role);
  }

  private CopyReport move(String url) {
    try (Database source =
            Database.open(DatabaseFile.at(file), Access.READ_ONLY, Database.DEFAULT_WAIT);
        Postgres postgres =
            Postgres.connect(PostgresServer.address(url), Duration.ofSeconds(1), () -> {})) {
      return Move.run(source, postgres, MoveOptions.USUAL, Progress.SILENT);
    }
  }

  private Failure failure(String url) {
    return catchThrowableOfType(Failure.class, () -> move(url));
  }

  /** An event trigger tells how the transaction of each ALTER TABLE will commit. */
  @ParameterizedTest
  @ValueSource(strings = {"on", "local"})
  void theSwitchWaitsForTheDiskAsTheServerIsTold(String setting) {
    PostgresServer.run(
        target,
        "CREATE SCHEMA heard",
        "CREATE TABLE heard.commits (tag text, setting text)",
        """
        CREATE FUNCTION heard.hear() RETURNS event_trigger LANGUAGE plpgsql AS
        $$BEGIN INSERT INTO heard.commits
          SELECT c.object_type || ' ' || c.schema_name, current_setting('synchronous_commit')
          FROM pg_event_trigger_ddl_commands() AS c; END$$
        """,
        "CREATE EVENT TRIGGER hear ON ddl_command_end EXECUTE FUNCTION heard.hear()",
        "ALTER DATABASE " + database() + " SET synchronous_commit = " + setting);

    assertThat(move(target).ending()).isEqualTo(ExitCode.OK);

    assertThat(
            ask(
                target,
                "SELECT string_agg(DISTINCT setting, ' ') FROM heard.commits WHERE tag = 'table public'"))
        .isEqualTo(setting);
    assertThat(
            ask(
                target,
                "SELECT count(*) FROM heard.commits WHERE tag LIKE 'index%' AND setting = 'off'"))
        .isNotEqualTo("0");
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"LATIN1", "SQL_ASCII", "EUC_JP"})
  void anotherEncodingThanUtf8IsRefusedBeforeTheFirstByte(String encoding) {
    String name = database() + "_" + encoding.toLowerCase(Locale.ROOT);
    PostgresServer.run(
        target,
        "CREATE DATABASE %s TEMPLATE template0 ENCODING '%s' LOCALE 'C'".formatted(name, encoding));
    String other = target.replace(database(), name);

    Failure failure = failure(other);

    assertThat(failure.code()).isEqualTo(ExitCode.REFUSED);
    assertThat(failure)
        .hasMessage("the database stores text as %s, which cannot hold every text", encoding);
    assertThat(ask(other, LEFT)).isEqualTo("0");
  }

  @Test
  void whateverTheDatabaseIsSetToTheMoveIsTheSame() {
    String url =
        set(
            "SUPERUSER",
            "statement_timeout = '20s'",
            "lock_timeout = '20s'",
            "idle_in_transaction_session_timeout = '20s'",
            "idle_session_timeout = '20s'",
            "default_transaction_isolation = 'serializable'",
            "session_replication_role = 'replica'",
            "datestyle = 'German'",
            "intervalstyle = 'sql_standard'",
            "bytea_output = 'escape'",
            "extra_float_digits = -15",
            "transform_null_equals = on",
            "standard_conforming_strings = off",
            "default_table_access_method = 'heap'",
            "row_security = off",
            "synchronous_commit = off",
            "client_min_messages = 'debug5'",
            "search_path = 'nowhere', 'public'");

    CopyReport report = move(url);

    assertThat(report.ending()).isEqualTo(ExitCode.OK);
    assertThat(report.schema()).isEqualTo("public");
    assertThat(report.views()).isEqualTo(1);
    assertThat(ask(target, "SELECT string_agg(email, ',') FROM customer WHERE id < 3"))
        .isEqualTo("c1@example.org,c2@example.org");
  }

  @Test
  void aReadOnlyDatabaseIsToldBeforeTheFirstByte() {
    Failure failure = failure(set("", "default_transaction_read_only = on"));

    assertThat(failure.code()).isEqualTo(ExitCode.STORAGE);
    assertThat(failure).hasMessage("transactions are read-only in this database");
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"pg_catalog", "information_schema", "pg_mine"})
  void theServersOwnSchemasAreNotMovedInto(String schema) {
    Failure failure = failure(target + "&currentSchema=" + schema);

    assertThat(failure.code()).isEqualTo(ExitCode.REFUSED);
    assertThat(failure).hasMessage("schema " + schema + " is the server's own");
    assertThat(ask(target, LEFT)).isEqualTo("0");
  }

  @Test
  void aServerWithoutFreezeIsServedAllTheSame() throws IOException {
    try (PostgresProxy peer = new PostgresProxy(target)) {
      peer.replace("FREEZE", "FREEZY");
      CopyReport report = move(peer.url());

      assertThat(report.ending()).isEqualTo(ExitCode.OK);
      assertThat(report.notes())
          .containsExactly("the server knows no COPY with FREEZE; its first VACUUM takes longer");
    }
    assertThat(ask(target, "SELECT count(*) FROM customer")).isEqualTo("10");
  }

  @ParameterizedTest(name = "{2}")
  @CsvSource({
    "FORMAT binary, FORMAT bimary, 'the server does not take binary COPY: the server does not take a"
        + " value (SQLSTATE 22023)'",
    "ROLLBACK, 'COMMIT  ', the server does not roll back CREATE TABLE",
  })
  void aServerThatLacksWhatAMoveNeedsIsRefusedBeforeTheFirstByte(
      String text, String other, String message) throws IOException {
    try (PostgresProxy peer = new PostgresProxy(target)) {
      peer.replace(text, other);
      Failure failure = failure(peer.url());

      assertThat(failure.code()).isEqualTo(ExitCode.REFUSED);
      assertThat(failure).hasMessage(message);
    }
    assertThat(ask(target, LEFT)).isEqualTo("0");
  }

  @Test
  void aServerWithoutAdvisoryLocksIsServedAndNothingOfOthersIsRemoved() {
    PostgresServer.run(
        target,
        "REVOKE EXECUTE ON FUNCTION pg_try_advisory_lock(bigint) FROM public",
        "CREATE SCHEMA sqlitectl_staging_alive",
        "COMMENT ON SCHEMA sqlitectl_staging_alive IS 'sqlitectl: the unfinished move alive'");

    CopyReport report = move(set(""));

    assertThat(report.ending()).isEqualTo(ExitCode.OK);
    assertThat(report.notes())
        .containsExactly(
            "the server knows no advisory locks: see to it that no two moves run at once");
    assertThat(ask(target, "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'sqlitectl%'"))
        .isEqualTo("sqlitectl_staging_alive");
  }

  @Test
  void locksThatKeepNobodyOutAreNone() throws IOException {
    try (PostgresProxy peer = new PostgresProxy(target)) {
      peer.replace("pg_try_advisory_lock(", "coalesce(true   or 1=");
      assertThat(move(peer.url()).notes())
          .containsExactly(
              "the server knows no advisory locks: see to it that no two moves run at once");
    }
  }

  @Test
  void aPoolerThatKeepsNoSessionIsRefusedBeforeTheFirstByte() throws IOException {
    try (PostgresProxy pooler = new PostgresProxy(target)) {
      pooler.replace(", $1, false)", ", $1, true )"); // a setting is gone with its transaction
      Failure failure = failure(pooler.url());

      assertThat(failure.code()).isEqualTo(ExitCode.REFUSED);
      assertThat(failure)
          .hasMessage("a pooler gives each transaction another session of the server");
    }
    assertThat(ask(target, LEFT)).isEqualTo("0");
  }

  @Test
  void aRoleWithOneConnectionCanMove() {
    CopyReport report = move(set("CONNECTION LIMIT 1"));

    assertThat(report.ending()).isEqualTo(ExitCode.OK);
    assertThat(report.notes()).isEmpty();
  }
}
