package dev.sqlitectl.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.testing.SqlitectlProcess;
import dev.sqlitectl.testing.SqlitectlProcess.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an address leaves out: its service, the PG* variables, the password file, the defaults. */
final class PostgresSurroundingsTest {
  @TempDir private Path home;

  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void liveAtHome() {
    environment.put("HOME", home.toString());
    environment.put("PGSYSCONFDIR", home.resolve("etc").toString());
  }

  private PostgresAddress parse(String text) {
    return (PostgresAddress) DatabaseUrl.parse(text, home, environment);
  }

  private Optional<String> password(String text) {
    return parse(text).password().map(Secret::reveal);
  }

  private Path passwords(String mode, String... lines) throws IOException {
    Path file = Files.writeString(home.resolve(".pgpass"), String.join("\n", lines) + "\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  private void services(Path file, String... lines) throws IOException {
    Files.createDirectories(file.resolveSibling(""));
    Files.writeString(file, String.join("\n", lines));
  }

  @Test
  void theUserOfTheSystemAndADatabaseOfThatNameAreTheDefault() {
    String me = System.getProperty("user.name");

    assertThat(parse("postgresql://db").display()).isEqualTo(me + "@db:5432/" + me);
  }

  @Test
  void theEnvironmentFillsWhatTheAddressLeavesOut() {
    environment.put("PGHOST", "db");
    environment.put("PGPORT", "5433");
    environment.put("PGUSER", "app");
    environment.put("PGDATABASE", "shop");
    environment.put("PGPASSWORD", "secret");

    assertThat(parse("postgresql://").display()).isEqualTo("app@db:5433/shop");
    assertThat(password("postgresql://")).contains("secret");
    assertThat(parse("postgresql://me:mine@here:1/mine").display()).isEqualTo("me@here:1/mine");
    assertThat(password("postgresql://me:mine@here:1/mine")).contains("mine");
  }

  @ParameterizedTest(name = "{0}={1} tells the driver {2}")
  @CsvSource({
    "PGSSLMODE, require, sslmode=require",
    "PGREQUIRESSL, 1, sslmode=require",
    "PGSSLROOTCERT, /ca.crt, sslrootcert=/ca.crt",
    "PGSSLCERT, /c.crt, sslcert=/c.crt",
    "PGSSLKEY, /c.key, sslkey=/c.key",
    "PGSSLNEGOTIATION, direct, sslNegotiation=direct",
    "PGAPPNAME, mine, ApplicationName=mine",
    "PGCONNECT_TIMEOUT, 3, connectTimeout=3",
    "PGOPTIONS, -c geqo=off, options=-c geqo=off",
    "PGTARGETSESSIONATTRS, read-write, targetServerType=primary",
    "PGCHANNELBINDING, require, channelBinding=require",
    "PGREQUIREAUTH, scram-sha-256, requireAuth=scram-sha-256",
    "PGGSSENCMODE, disable, gssEncMode=disable",
    "PGKRBSRVNAME, pg, kerberosServerName=pg"
  })
  void aVariableOfLibpqReachesTheDriver(String variable, String value, String property) {
    environment.put(variable, value);
    String[] sides = property.split("=", 2);

    assertThat(parse("postgresql://db").properties()).isEqualTo(Map.of(sides[0], sides[1]));
    assertThat(parse("postgresql://db").warnings()).isEmpty();
  }

  @Test
  void anEmptyVariableIsNone() {
    environment.put("PGPORT", "");
    environment.put("PGPASSWORD", "");

    assertThat(parse("postgresql://app@db").display()).isEqualTo("app@db:5432/app");
    assertThat(password("postgresql://app@db")).isEmpty();
  }

  @Test
  void aHostAddressIsWhereToConnectTo() {
    environment.put("PGHOSTADDR", "10.0.0.7");

    assertThat(parse("postgresql://app@db").display()).isEqualTo("app@10.0.0.7:5432/app");
  }

  @Test
  void aProtectionThatTheDriverLacksIsWarnedAbout() {
    environment.put("PGSSLCRL", "/crl");

    assertThat(parse("postgresql://db").warnings())
        .containsExactly("the connection parameter sslcrl cannot be followed and was ignored");
  }

  @Test
  void aServiceStandsBetweenTheAddressAndTheEnvironment() throws IOException {
    services(
        home.resolve(".pg_service.conf"),
        "# services",
        "[other]",
        "host=elsewhere",
        "",
        "[shop]",
        "# host=commented",
        "host = db",
        "user=app",
        "password=p=w",
        "dbname=shop",
        "connect_timeout=3",
        "[last]",
        "port=1");
    environment.put("PGUSER", "me");
    environment.put("PGPORT", "5433");

    PostgresAddress parsed = parse("service=shop dbname=mine");

    assertThat(parsed.display()).isEqualTo("app@db:5433/mine");
    assertThat(parsed.password().map(Secret::reveal)).contains("p=w");
    assertThat(parsed.properties()).isEqualTo(Map.of("connectTimeout", "3"));
    assertThat(parse("postgresql://?service=shop").display()).isEqualTo("app@db:5433/shop");
    environment.put("PGSERVICE", "last");
    assertThat(parse("postgresql://db").display()).isEqualTo("me@db:1/me");
  }

  @Test
  void aServiceIsLookedForInTheFileNamedThenInTheSystems() throws IOException {
    services(home.resolve("mine.conf"), "[a]", "host=first");
    services(home.resolve("etc/pg_service.conf"), "[a]", "host=second", "[b]", "host=third");
    environment.put("PGSERVICEFILE", home.resolve("mine.conf").toString());
    environment.put("PGUSER", "me");

    assertThat(parse("service=a").display()).isEqualTo("me@first:5432/me");
    assertThat(parse("service=b").display()).isEqualTo("me@third:5432/me");
    assertThat(parse("service=a servicefile=" + home.resolve("etc/pg_service.conf")).display())
        .isEqualTo("me@second:5432/me");
  }

  @Test
  void aServiceThatNoFileHasIsRefused() {
    Failure failure = catchThrowableOfType(Failure.class, () -> parse("service=shop"));

    assertThat(failure.code()).isEqualTo(ExitCode.USAGE);
    assertThat(failure).hasMessage("no service of the name shop");
    assertThat(failure.details().get(0).text())
        .isEqualTo(
            "looked for [shop] in %1$s/.pg_service.conf and %1$s/etc/pg_service.conf"
                .formatted(home));
  }

  @ParameterizedTest(name = "the line {0} gives {1}")
  @CsvSource(
      quoteCharacter = '`',
      nullValues = "nothing",
      textBlock =
          """
          db:5432:shop:app:secret             , secret
          *:*:*:*:secret                      , secret
          db:*:shop:*:se\\:cr\\\\et           , se:cr\\et
          db:5432:shop:app:secret:more        , secret
          db:5432:shop:app:pässwörd #1        , pässwörd #1
          db:5433:shop:app:secret             , nothing
          DB:5432:shop:app:secret             , nothing
          db:5432:shop                        , nothing
          db:5432:sh*:app:secret              , nothing
          `#db:5432:shop:app:secret`          , nothing
          """)
  void aPasswordFileIsReadAsLibpqReadsIt(String line, String found) throws IOException {
    passwords("rw-------", "elsewhere:*:*:*:other", line);

    assertThat(password("postgresql://app@db/shop")).isEqualTo(Optional.ofNullable(found));
    assertThat(parse("postgresql://app@db/shop").warnings()).isEmpty();
  }

  @Test
  void theFirstLineThatFitsIsTaken() throws IOException {
    passwords("rw-------", "db:*:*:app:first", "*:*:*:*:second");

    assertThat(password("postgresql://app@db/shop")).contains("first");
    assertThat(password("postgresql://you@db/shop")).contains("second");
  }

  @Test
  void namesWithColonsAreEscaped() throws IOException {
    passwords("rw-------", "\\:\\:1:*:*:*:six", "db:*:a\\:b\\\\c:*:odd");

    assertThat(password("postgresql://app@[::1]/shop")).contains("six");
    assertThat(password("postgresql://app@db/a:b%5Cc")).contains("odd");
  }

  @Test
  void aSocketsPasswordIsThatOfLocalhost() throws IOException {
    passwords("rw-------", "localhost:*:*:*:local");

    assertThat(password("postgresql:///shop")).contains("local");
  }

  @Test
  void theNameOfTheHostCountsNotItsAddress() throws IOException {
    passwords("rw-------", "db:*:*:*:named", "10.0.0.8:*:*:*:numbered");

    assertThat(password("host=db hostaddr=10.0.0.7")).contains("named");
    assertThat(password("hostaddr=10.0.0.8")).contains("numbered");
  }

  @Test
  void aPasswordFileThatOthersCanReadIsIgnoredWithAWarning() throws IOException {
    Path file = passwords("rw-r-----", "*:*:*:*:secret");

    assertThat(password("postgresql://app@db/shop")).isEmpty();
    assertThat(parse("postgresql://app@db/shop").warnings())
        .containsExactly(file + " can be read by others and was ignored; chmod 600 " + file);
    assertThat(parse("postgresql://app:given@db/shop").warnings()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-uHOME", "HOME=", "HOME=."})
  void withoutAHomeNoFileOfTheCurrentFolderIsOpened(String noHome) throws IOException {
    passwords("rw-r--r--", "*:*:*:*:stranger");
    services(home.resolve(".pg_service.conf"), "[shop]", "host=stranger");
    services(home.resolve("pg_service.conf"), "[shop]", "host=stranger");
    List<String> before = List.of("env", noHome, "PGSYSCONFDIR=", "XDG_STATE_HOME=/dev/null");

    assertThat(SqlitectlProcess.start(before, home, "status", "--db", "service=shop").await())
        .isEqualTo(
            new Ended(
                2,
                """
                error: no service of the name shop  [usage, exit 2]
                  note: looked for [shop] in /etc/postgresql-common/pg_service.conf
                  help: add the section, or set PGSERVICEFILE to the file that has it
                """));
    assertThat(
            SqlitectlProcess.start(before, home, "status", "--db", "postgresql://a@127.0.0.1:1/b")
                .await()
                .output())
        .startsWith("error: ");
  }

  @Test
  void anotherPasswordFileCanBeNamed() throws IOException {
    Path file = passwords("rw-------", "*:*:*:*:elsewhere");
    Path moved = Files.move(file, home.resolve("passwords"));

    assertThat(password("host=db passfile=" + moved)).contains("elsewhere");
    environment.put("PGPASSFILE", moved.toString());
    assertThat(password("host=db")).contains("elsewhere");
    environment.put("PGPASSWORD", "nearer");
    assertThat(password("host=db")).contains("nearer");
  }
}
