package dev.sqlitectl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlitectl.testing.PostgresProxy;
import dev.sqlitectl.testing.PostgresServer;
import dev.sqlitectl.testing.SqliteFiles;
import dev.sqlitectl.testing.SqlitectlProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** However a move ends, no password and no row is told: streams, log, crash files, process list. */
@Timeout(300)
final class MoveSecretsTest {
  private static final String PASSWORD = "p@s:s/w%é?";
  private static final String ENCODED = "p%40s%3As%2Fw%25%C3%A9%3F";
  private static final String ENCODED_AGAIN = "p%2540s%253A";

  /** How the password is given. */
  private enum Way {
    URL,
    VARIABLE,
    INPUT
  }

  @TempDir private Path folder;
  private String target = "";
  private String role = "";
  private Way way = Way.URL;

  @BeforeEach
  void rowsThatAreSecretToo() {
    SqliteFiles.run(
        folder.resolve("secret.db"),
        """
        PRAGMA journal_mode=WAL;
        CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT UNIQUE,
          born DATE, code VARCHAR(20));
        CREATE INDEX person_name ON person (name);
        INSERT INTO person VALUES (1, 'hush-one', 'hush1@hush', '2001-01-01', 'hush-a'),
          (2, 'hush-two', 'hush2@hush', '2002-02-02', 'hush-b');
        """);
    target = PostgresServer.freshDatabase();
    String database = PostgresServer.ask(target, "SELECT current_database()");
    role = "guest_" + database;
    PostgresServer.run(
        target,
        "CREATE ROLE " + role + " LOGIN PASSWORD '" + PASSWORD + "'",
        "GRANT CREATE ON DATABASE " + database + " TO " + role,
        "GRANT CREATE ON SCHEMA public TO " + role);
  }

  private int move(String jdbcUrl, String... more) {
    String server = jdbcUrl.replaceFirst("^jdbc:postgresql://", "").replaceFirst("\\?.*", "");
    String login = way == Way.URL ? role + ":" + ENCODED : role;
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "migrate-to-postgres",
                "-v",
                "--db",
                "secret.db",
                "--wait",
                "300ms",
                "--log-file",
                "log"));
    List<String> rest = new ArrayList<>(List.of(more));
    String query = rest.isEmpty() || rest.get(0).startsWith("-") ? "" : rest.remove(0);
    arguments.add("postgresql://" + login + "@" + server + query);
    arguments.addAll(rest);
    CommandLineRun run =
        CommandLineRun.in(folder).with("HOME", folder.toString()).with("LANG", "C.UTF-8");
    if (way == Way.VARIABLE) {
      run.with("PGPASSWORD", PASSWORD);
    }
    if (way == Way.INPUT) {
      arguments.add("--password-stdin");
      run.typing(PASSWORD + "\n");
    }
    CommandLineRun.Result result = run.run(arguments.toArray(String[]::new));
    assertThat(result.out() + result.err() + filesThatWereWritten())
        .doesNotContain(PASSWORD, ENCODED, ENCODED_AGAIN, "p@s", "p%40s", "hush");
    return result.status();
  }

  private String filesThatWereWritten() {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!file.getFileName().toString().startsWith("secret.db")) {
          all.append(Files.readString(file, StandardCharsets.UTF_8));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all.toString();
  }

  @ParameterizedTest(name = "password by {0}")
  @EnumSource(Way.class)
  void noFailureTellsThePasswordOrARow(Way given) throws IOException {
    way = given;
    try (PostgresProxy network = new PostgresProxy(target)) {
      network.on("CREATE INDEX", network::cut);
      assertThat(move(network.url())).isEqualTo(13);
      network.on("PGCOPY", this::killBackends);
      assertThat(move(network.url())).isEqualTo(13);
    }
    assertThat(move(target, "?sslmode=require")).isEqualTo(13);
    assertThat(move(target.replaceFirst(":\\d+/", ":1/"))).isEqualTo(13);
    assertThat(move(target.replaceFirst("/test_", "/none_"))).isEqualTo(10);
    PostgresServer.run(target, "ALTER ROLE " + role + " PASSWORD 'other'");
    assertThat(move(target)).isEqualTo(12);
    PostgresServer.run(target, "ALTER ROLE " + role + " PASSWORD '" + PASSWORD + "'");
    try (PostgresProxy network = new PostgresProxy(target)) {
      network.on(List.of("SET SCHEMA", "COMMIT"), network::loseAnswerAndServer);
      assertThat(move(network.url())).isEqualTo(20);
    }
    assertThat(move(target, "--json")).isEqualTo(16);
  }

  @Test
  void dataThatTheServerRefusesIsNotQuoted() throws IOException {
    try (PostgresProxy network = new PostgresProxy(target)) {
      network.replace("hush-one", "hush\u00ff\u00fene"); // DETAIL and CONTEXT would quote the row
      assertThat(move(network.url())).isEqualTo(1);
      assertThat(filesThatWereWritten())
          .contains("invalid byte sequence for encoding \"UTF8\"  [failed, exit 1]")
          .doesNotContain("0xff");
    }
  }

  @Test
  void aKeyThatIsThereTwiceIsNotQuoted() throws IOException {
    try (PostgresProxy network = new PostgresProxy(target)) {
      network.replace("hush1@hush", "hush2@hush");
      assertThat(move(network.url(), "--verify=none")).isEqualTo(3);
      assertThat(filesThatWereWritten())
          .contains("unique person_email_key: could not create unique index");
    }
  }

  @Test
  void rowsThatDifferAreNamedByTheirKeyAlone() throws IOException {
    try (PostgresProxy network = new PostgresProxy(target)) {
      network.replace("hush1@hush", "hush3@hush");
      assertThat(move(network.url())).isEqualTo(4);
      assertThat(filesThatWereWritten()).contains("person: row 1 differs in email");
    }
  }

  @Test
  void theProcessListShowsNoPasswordThatWasTyped() throws IOException {
    PostgresServer.run(
        target,
        """
        CREATE FUNCTION slow() RETURNS event_trigger LANGUAGE plpgsql
          AS 'BEGIN PERFORM pg_sleep(60); END';
        CREATE EVENT TRIGGER slow ON ddl_command_start WHEN TAG IN ('CREATE INDEX')
          EXECUTE FUNCTION slow()
        """);
    String server = target.replaceFirst("^jdbc:postgresql://", "").replaceFirst("\\?.*", "");
    SqlitectlProcess move =
        SqlitectlProcess.start(
            folder,
            "migrate-to-postgres",
            "--password-stdin",
            "--db",
            "secret.db",
            "postgresql://" + role + "@" + server);
    move.type(PASSWORD + "\n");
    while (PostgresServer.ask(
            target,
            "SELECT count(*) FROM pg_stat_activity"
                + " WHERE wait_event = 'PgSleep' AND datname = current_database()")
        .equals("0")) {
      Thread.onSpinWait();
    }
    Path process = Path.of("/proc", Long.toString(move.pid()));
    String seen =
        new String(Files.readAllBytes(process.resolve("cmdline")), StandardCharsets.UTF_8)
            + new String(Files.readAllBytes(process.resolve("environ")), StandardCharsets.UTF_8)
            + PostgresServer.ask(
                target, "SELECT string_agg(a::text, '') FROM pg_stat_activity AS a");
    move.kill();
    move.await();
    assertThat(seen).contains("--password-stdin").doesNotContain(PASSWORD, "p%40s", "hush");
  }

  private void killBackends() {
    PostgresServer.run(
        target,
        """
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND application_name = 'sqlitectl'
        """);
  }
}
