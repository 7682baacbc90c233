package dev.sqlitectl.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sqlitectl.config.PostgresAddress;
import dev.sqlitectl.config.Secret;
import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.testing.Certificate;
import dev.sqlitectl.testing.PostgresProxy;
import dev.sqlitectl.testing.PostgresServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a session can fail, what is said of it and what is not. */
final class PostgresErrorsTest {
  private static final String PASSWORD = "p@s:s/w%é'\"";

  private final String url = PostgresServer.freshDatabase();
  private final PostgresAddress address = PostgresTest.address(url);

  private static Failure connecting(PostgresAddress to) {
    return catchThrowableOfType(Failure.class, () -> Postgres.connect(to).close());
  }

  private static String everythingSaid(Failure failure) {
    StringBuilder said = new StringBuilder(failure.hint().orElse("")).append(failure.details());
    for (Throwable at = failure; at != null; at = at.getCause()) {
      said.append(at);
    }
    return said.toString();
  }

  /** A role that must log in with a password; its name is as new as the database's. */
  private PostgresAddress guest(Optional<Secret> password) {
    String role = "guest_" + address.database();
    PostgresServer.run(url, "CREATE ROLE " + role + " LOGIN PASSWORD 'right'");
    return new PostgresAddress(
        address.host(),
        address.port(),
        address.database(),
        role,
        password,
        address.searchPath(),
        address.properties(),
        address.warnings());
  }

  private PostgresAddress at(String host, int port, String arguments) {
    return PostgresTest.address("postgresql://app@%s:%d/shop?%s".formatted(host, port, arguments));
  }

  @Test
  void aWrongPasswordIsNotRepeated() {
    PostgresAddress guest = guest(Optional.of(new Secret(PASSWORD)));

    Failure failure = connecting(guest);

    assertThat(failure.code()).isEqualTo(ExitCode.AUTH);
    assertThat(failure)
        .hasMessage(
            "cannot log in to %s: password authentication failed for user \"%s\"",
            guest.display(), guest.user());
    assertThat(failure.hint())
        .contains("give the password by PGPASSWORD, ~/.pgpass (mode 0600) or --password-stdin");
    assertThat(everythingSaid(failure)).doesNotContain(PASSWORD);
    assertThat(guest.toString() + guest.password()).doesNotContain(PASSWORD);
  }

  @Test
  void aMissingPasswordIsAskedFor() {
    PostgresAddress guest = guest(Optional.empty());

    Failure failure = connecting(guest);

    assertThat(failure.code()).isEqualTo(ExitCode.AUTH);
    assertThat(failure.message()).startsWith("cannot log in to " + guest.display() + ": ");
    assertThat(failure.message()).contains("password");
  }

  @Test
  void theRightPasswordOpensASession() {
    try (Postgres session = Postgres.connect(guest(Optional.of(new Secret("right"))))) {
      assertThat(session.text("SELECT current_user")).startsWith("guest_");
    }
  }

  @Test
  void aRoleThatDoesNotExistCannotLogIn() {
    Failure failure =
        connecting(PostgresTest.address(url.replaceAll("user=[^&]*", "user=nobody_here")));

    assertThat(failure.code()).isEqualTo(ExitCode.AUTH);
    assertThat(failure.message()).endsWith("role \"nobody_here\" does not exist");
  }

  @Test
  void aDatabaseThatDoesNotExistIsNotFound() {
    PostgresAddress none = PostgresTest.address(url.replace(address.database(), "none_such"));

    Failure failure = connecting(none);

    assertThat(failure.code()).isEqualTo(ExitCode.NOT_FOUND);
    assertThat(failure).hasMessage("no such database: " + none.display());
    assertThat(failure.hint())
        .contains(
            "create it: createdb -h localhost -p %d -U postgres none_such".formatted(none.port()));
  }

  @Test
  void aClosedPortIsUnreachable() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }

    Failure failure = connecting(at("localhost", port, ""));

    assertThat(failure.code()).isEqualTo(ExitCode.UNREACHABLE);
    assertThat(failure).hasMessage("cannot reach app@localhost:%d/shop: connection refused", port);
    assertThat(failure.hint())
        .contains("check the address and that the server runs: pg_isready -h localhost -p " + port);
  }

  @Test
  void anUnknownHostIsUnreachable() {
    Failure failure = connecting(at("db.invalid", 5432, ""));

    assertThat(failure.code()).isEqualTo(ExitCode.UNREACHABLE);
    assertThat(failure)
        .hasMessage("cannot reach app@db.invalid:5432/shop: no host of that name is known");
  }

  @Test
  void aServerThatNeverAnswersIsGivenUpInTime() throws IOException {
    try (ServerSocket mute = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Instant start = Instant.now();

      Failure failure =
          connecting(at("127.0.0.1", mute.getLocalPort(), "connect_timeout=1&gssencmode=disable"));

      assertThat(failure.code()).isEqualTo(ExitCode.UNREACHABLE);
      assertThat(failure.message()).endsWith(": no answer in time");
      assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(15));
    }
  }

  @Test
  void aServerWithoutTlsIsUnreachableForOneWhoRequiresIt() {
    Failure failure = connecting(PostgresTest.address(url + "&sslmode=require"));

    assertThat(failure.code()).isEqualTo(ExitCode.UNREACHABLE);
    assertThat(failure.message()).contains("SSL");
    assertThat(failure.hint())
        .contains("see sslmode and sslrootcert in the address, and ssl on the server");
  }

  @Test
  void aCertificateThatIsNotBelievedIsUnreachable(@TempDir Path folder) throws Exception {
    try (PostgresProxy network = new PostgresProxy(url)) {
      network.speakTls(Certificate.selfSigned(folder));
      Failure failure =
          connecting(
              PostgresTest.address(network.url() + "&sslmode=verify-full&sslrootcert=system"));

      assertThat(failure.code()).isEqualTo(ExitCode.UNREACHABLE);
      assertThat(failure.message()).contains(": TLS: ");
      assertThat(failure.hint())
          .contains("see sslmode and sslrootcert in the address, and ssl on the server");
    }
  }

  @Test
  void aMissingPrivilegeIsNamed() {
    PostgresServer.run(url, "CREATE TABLE vault (a int)");
    try (Postgres session = Postgres.connect(guest(Optional.of(new Secret("right"))))) {
      Failure failure =
          catchThrowableOfType(Failure.class, () -> session.number("SELECT a FROM vault"));

      assertThat(failure.code()).isEqualTo(ExitCode.AUTH);
      assertThat(failure).hasMessage("permission denied for table vault");
      assertThat(failure.hint())
          .contains("have an owner or superuser grant it to the role " + session.address().user());
      assertThat(failure.details())
          .containsExactly(new Failure.Detail("database", session.address().display()));
    }
  }

  @ParameterizedTest(name = "SQLSTATE {0} ends as {1}")
  @CsvSource({
    "28000, AUTH",
    "28P01, AUTH",
    "42501, AUTH",
    "08006, UNREACHABLE",
    "08P01, FAILED",
    "57P05, UNREACHABLE",
    "57P01, UNREACHABLE",
    "57P02, UNREACHABLE",
    "57P03, UNREACHABLE",
    "53300, UNREACHABLE",
    "53100, STORAGE",
    "53200, STORAGE",
    "58030, STORAGE",
    "25006, STORAGE",
    "55P03, BUSY",
    "40001, BUSY",
    "40P01, BUSY",
    "3D000, NOT_FOUND",
    "XX001, CORRUPT",
    "23505, FAILED",
    "57014, FAILED",
    "42P01, FAILED",
    "P0001, FAILED"
  })
  void theStateDecidesTheExitCode(String state, ExitCode code) {
    try (Postgres session = Postgres.connect(address)) {
      Failure failure =
          catchThrowableOfType(
              Failure.class,
              () ->
                  session.execute(
                      """
                      DO $$ BEGIN
                        RAISE EXCEPTION 'said' USING ERRCODE = '%s', DETAIL = 'hush', HINT = 'hush';
                      END $$
                      """
                          .formatted(state)));

      assertThat(failure.code()).isEqualTo(code);
      assertThat(failure.message()).endsWith("said");
      assertThat(everythingSaid(failure)).doesNotContain("hush");
    }
  }

  @ParameterizedTest(name = "{0} keeps its value to itself")
  @ValueSource(
      strings = {
        "SELECT 'hush'::int",
        "SELECT 'hush'::timestamp",
        "SELECT ('1999-13-01' || 'hush')::date",
        "SELECT '{hush'::jsonb",
        "SELECT '99999999999999'::int -- hush",
        "SELECT 'hush \"1\" hush'::int"
      })
  void aDataExceptionKeepsTheValueToItself(String sql) {
    try (Postgres session = Postgres.connect(address)) {
      Failure failure = catchThrowableOfType(Failure.class, () -> session.text(sql));

      assertThat(everythingSaid(failure)).doesNotContain("hush", "9999");
    }
  }

  @Test
  void aLockThatOthersHoldIsBusy() {
    try (Postgres holder = Postgres.connect(address);
        Postgres session = holder.another()) {
      holder.execute("CREATE TABLE t (a int)");
      holder.begin();
      holder.execute("LOCK TABLE t");
      session.execute("SET lock_timeout = '50ms'");

      Failure failure = catchThrowableOfType(Failure.class, () -> session.number("TABLE t"));

      assertThat(failure.code()).isEqualTo(ExitCode.BUSY);
      assertThat(failure).hasMessage("canceling statement due to lock timeout");
      holder.rollback();
    }
  }

  @Test
  void aKilledBackendIsALostConnection() {
    try (Postgres session = Postgres.connect(address)) {
      kill(session);

      Failure failure = catchThrowableOfType(Failure.class, () -> session.number("SELECT 1"));

      assertThat(failure.code()).isEqualTo(ExitCode.UNREACHABLE);
      assertThat(failure.message())
          .startsWith("the connection to " + address.display() + " was lost: ");
    }
  }

  @Test
  void aConnectionLostUnderCommitLeavesTheOutcomeUnknown() {
    try (Postgres session = Postgres.connect(address)) {
      session.execute("CREATE TABLE t (a int)");
      session.begin();
      session.execute("INSERT INTO t VALUES (1)");
      kill(session);

      Failure failure = catchThrowableOfType(Failure.class, session::commit);

      assertThat(failure.code()).isEqualTo(ExitCode.UNKNOWN);
      assertThat(failure.message())
          .startsWith("the connection to " + address.display() + " was lost during COMMIT: ");
    }
  }

  @Test
  void aConnectionLostBeforeCommitWasNotAsked() {
    Postgres session = Postgres.connect(address);
    session.begin();
    session.number("SELECT 1");
    session.close();

    assertThat(catchThrowableOfType(Failure.class, session::commit).code())
        .isEqualTo(ExitCode.UNREACHABLE);
  }

  @Test
  void theFailureOfTheWorkIsToldNotThatOfItsRollback() {
    try (Postgres session = Postgres.connect(address)) {
      Failure failure =
          catchThrowableOfType(
              Failure.class,
              () ->
                  session.inTransaction(
                      () -> {
                        kill(session);
                        return session.number("SELECT 1");
                      }));

      assertThat(failure.code()).isEqualTo(ExitCode.UNREACHABLE);
      assertThat(failure).hasNoSuppressedExceptions();
    }
  }

  private void kill(Postgres session) {
    PostgresServer.run(url, "SELECT pg_terminate_backend(" + session.backendPid() + ", 5000)");
  }
}
