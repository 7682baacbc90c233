package dev.sqlitectl.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an address says by itself; the environment is empty but for a user. */
final class PostgresAddressTest {
  private static final String SOCKET =
      "Unix sockets cannot be used; connecting to localhost instead";

  private static PostgresAddress parse(String text) {
    return (PostgresAddress)
        DatabaseUrl.parse(text, Path.of("/base"), Map.of("PGUSER", "me", "HOME", "/nowhere"));
  }

  private static Failure refused(String text) {
    return catchThrowableOfType(Failure.class, () -> parse(text));
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource(
      quoteCharacter = '`',
      textBlock =
          """
          postgresql://app@db/shop                          , app@db:5432/shop
          postgres://app@db/shop                            , app@db:5432/shop
          PostgreSQL://app@db/shop                          , app@db:5432/shop
          pgsql://app@db/shop                               , app@db:5432/shop
          psql://app@db/shop                                , app@db:5432/shop
          postgis://app@db/shop                             , app@db:5432/shop
          postgresql+asyncpg://app@db/shop                  , app@db:5432/shop
          postgresql+psycopg2://app@db:6432/shop            , app@db:6432/shop
          "postgresql://app@db/shop"                        , app@db:5432/shop
          postgresql://db                                   , me@db:5432/me
          postgresql://db/                                  , me@db:5432/me
          postgresql://app@db                               , app@db:5432/app
          postgresql://app@db:/shop                         , app@db:5432/shop
          postgresql://db?user=app&dbname=shop&port=1234    , app@db:1234/shop
          postgresql://app@db/shop?host=other               , app@db:5432/shop
          postgresql:///shop?host=db                        , me@db:5432/shop
          postgresql://[::1]/shop                           , me@[::1]:5432/shop
          postgresql://app@[2001:db8::2]:5433/shop          , app@[2001:db8::2]:5433/shop
          postgresql://a%40b@db/my%20shop                   , a@b@db:5432/my shop
          postgresql://dom%5Capp@db/a+b                     , dom\\app@db:5432/a+b
          postgresql://db/a%2Fb                             , me@db:5432/a/b
          postgresql://db/sh%C3%B6p                         , me@db:5432/shöp
          jdbc:postgresql://db/shop?user=app                , app@db:5432/shop
          jdbc:postgresql://db:5433/shop                    , me@db:5433/shop
          jdbc:postgresql:shop                              , me@localhost:5432/shop
          jdbc:postgresql:/                                 , me@localhost:5432/me
          jdbc:postgresql:///shop                           , me@localhost:5432/shop
          JDBC:PostgreSQL://db/my+shop                      , me@db:5432/my shop
          host=db dbname=shop                               , me@db:5432/shop
          dbname=shop host=db user=app port=5433            , app@db:5433/shop
          host = db  dbname = 'my shop'                     , me@db:5432/my shop
          host=db dbname=my\\ shop                          , me@db:5432/my shop
          host=db dbname='it\\'s \\\\ here'                 , me@db:5432/it's \\ here
          host=db dbname=''                                 , me@db:5432/me
          host=db dbname= shop                              , me@db:5432/shop
          hostaddr=10.0.0.7 dbname=shop                     , me@10.0.0.7:5432/shop
          host=db hostaddr=10.0.0.7 dbname=shop             , me@10.0.0.7:5432/shop
          """)
  void anAddressNamesADatabase(String address, String display) {
    PostgresAddress parsed = parse(address);

    assertThat(parsed.display()).isEqualTo(display);
    assertThat(parsed.warnings()).isEmpty();
  }

  @ParameterizedTest(name = "{0} means localhost, with a warning")
  @ValueSource(
      strings = {
        "postgresql:///shop",
        "postgresql://%2Fvar%2Frun%2Fpostgresql/shop",
        "postgresql:///shop?host=/var/run/postgresql",
        "dbname=shop",
        "host=/tmp dbname=shop",
        "host=@abstract dbname=shop"
      })
  void aUnixSocketBecomesLocalhost(String address) {
    assertThat(parse(address).display()).isEqualTo("me@localhost:5432/shop");
    assertThat(parse(address).warnings()).containsExactly(SOCKET);
  }

  @ParameterizedTest(name = "{0} holds the password {1}")
  @CsvSource(
      quoteCharacter = '`',
      textBlock =
          """
          postgresql://app:secret@db/shop                   , secret
          postgresql://app:p%40s%3As%2Fw%25%C3%A9@db/shop   , p@s:s/w%é
          postgresql://app:p@ss@db/shop                     , p@ss
          postgresql://app:p:ss@db/shop                     , p:ss
          postgresql://app:p#ss@db/shop                     , p#ss
          postgresql://app:50%é'"@db/shop                   , 50%é'"
          postgresql://app:a+b@db/shop                      , a+b
          postgresql://app@db/shop?password=p%26q           , p&q
          jdbc:postgresql://db/shop?user=app&password=a+b   , a b
          jdbc:postgresql://db/shop?user=app&password=a%2Bb , a+b
          host=db user=app dbname=shop password='it\\'s me' , it's me
          host=db user=app dbname=shop password=a\\ b=c     , a b=c
          """)
  void aPasswordIsReadAndNeverShown(String address, String password) {
    PostgresAddress parsed = parse(address);

    assertThat(parsed.password().map(Secret::reveal)).contains(password);
    assertThat(parsed.display()).isEqualTo("app@db:5432/shop");
    assertThat(parsed.toString()).isEqualTo("app@db:5432/shop");
    assertThat(String.valueOf(parsed.password())).doesNotContain(password);
  }

  @Test
  void anEmptyPasswordIsNone() {
    assertThat(parse("postgresql://app:@db/shop").password()).isEmpty();
    assertThat(parse("postgresql://app@db/shop").password()).isEmpty();
  }

  @Test
  void aPasswordCanBeGivenLater() {
    PostgresAddress typed = parse("postgresql://app:old@db/shop").withPassword(new Secret("new"));

    assertThat(typed.password().map(Secret::reveal)).contains("new");
    assertThat(typed.display()).isEqualTo("app@db:5432/shop");
  }

  @ParameterizedTest(name = "{0} is refused without a word of it")
  @ValueSource(
      strings = {
        "postgresql://app:hush/hush@db/shop",
        "postgresql://app:12/hush@db/shop",
        "postgresql://app:hu@/hush@db/shop",
        "postgresql://app:hush?hush@db/shop",
        "postgresql://app:12?hush@db/shop",
        "postgresql://app:hush@db:hush/shop",
        "postgresql://app:hush@db:99999/shop",
        "postgresql://app:hush@db:0/shop",
        "postgresql://app:hush@a,b/shop",
        "postgresql://app:hush@a:1,b:2/shop",
        "postgresql://app:hush@::1/shop",
        "postgresql://app:hush%00@db/shop",
        "postgresql://app:hush%E9@db/shop",
        "postgresql:app:hush@db",
        "postgres:/app:hush@db/shop",
        "jdbc:postgresql://app:hush/hush@db/shop",
        "postgre://app:hush@db/shop",
        "app:hush@db/shop",
        "host=a,b password=hush",
        "host=db password='hush",
        "host=db password='hush'hush",
        "host=db password=my hush",
        "host=db port=hush",
        "host=db connect_timeout=hush"
      })
  void whatCannotBeReadIsNotRepeated(String address) {
    Failure failure = refused(address);

    assertThat(failure.code()).isEqualTo(ExitCode.USAGE);
    assertThat(failure.message() + failure.details() + failure.hint().orElseThrow())
        .doesNotContain("hush");
    assertThat(failure.getCause()).isNull();
  }

  @Test
  void severalHostsAreRefusedByName() {
    assertThat(refused("postgresql://a:5432,b:5432/shop"))
        .hasMessage("the PostgreSQL address names several hosts");
  }

  @ParameterizedTest(name = "{0} tells the driver {1}")
  @CsvSource(
      quoteCharacter = '`',
      textBlock =
          """
          connect_timeout=3                      , connectTimeout=3
          connect_timeout=-1                     , connectTimeout=0
          connectTimeout=3                       , connectTimeout=3
          application_name=my%20app              , ApplicationName=my app
          ApplicationName=app                    , ApplicationName=app
          target_session_attrs=read-write        , targetServerType=primary
          target_session_attrs=standby           , targetServerType=secondary
          target_session_attrs=any               , targetServerType=any
          targetServerType=preferSecondary       , targetServerType=preferSecondary
          channel_binding=require                , channelBinding=require
          sslmode=verify-full                    , sslmode=verify-full
          sslmode=no-verify                      , sslmode=require
          ssl=true                               , sslmode=require
          ssl=require                            , sslmode=require
          ssl=verify-ca                          , sslmode=verify-ca
          ssl=false                              , sslmode=disable
          sslcert=/c.crt                         , sslcert=/c.crt
          sslkey=/c.key                          , sslkey=/c.key
          sslrootcert=/ca.crt                    , sslrootcert=/ca.crt
          sslpassword=x                          , sslpassword=x
          options=-c%20geqo%3Doff                , options=-c geqo=off
          keepalives=0                           , tcpKeepAlive=false
          keepalives=1                           , tcpKeepAlive=true
          pgbouncer=true                         , prepareThreshold=0
          gssencmode=disable                     , gssEncMode=disable
          require_auth=scram-sha-256             , requireAuth=scram-sha-256
          """)
  void argumentsReachTheDriverUnderItsNames(String argument, String property) {
    PostgresAddress parsed = parse("postgresql://db/shop?" + argument);

    String[] sides = property.split("=", 2);
    assertThat(parsed.properties()).containsExactlyEntriesOf(Map.of(sides[0], sides[1]));
    assertThat(parsed.warnings()).isEmpty();
  }

  @Test
  void theSystemsCertificatesAreJavas() {
    assertThat(parse("postgresql://db/shop?sslrootcert=system").properties())
        .isEqualTo(
            Map.of(
                "sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory",
                "sslmode", "verify-full"));
  }

  @Test
  void sslMeansMoreInAJdbcUrl() {
    assertThat(parse("jdbc:postgresql://db/shop?ssl=true").properties())
        .isEqualTo(Map.of("sslmode", "verify-full"));
    assertThat(parse("jdbc:postgresql://db/shop?sslmode=require&ssl=true").properties())
        .isEqualTo(Map.of("sslmode", "require"));
  }

  @ParameterizedTest(name = "{0} looks in {1}")
  @CsvSource(
      quoteCharacter = '`',
      textBlock =
          """
          schema=shop                            , shop
          schema=My%20Shop                       , My Shop
          schema=a%22b                           , a"b
          search_path=Shop                       , shop
          search_path=%22Shop%22%2C%20public     , Shop|public
          `currentSchema=shop,public`            , shop|public
          currentSchema=%22a%22%22b%22           , a"b
          """)
  void aSchemaIsTheFirstOfTheSearchPath(String argument, String path) {
    PostgresAddress parsed = parse("postgresql://db/shop?" + argument);

    assertThat(parsed.searchPath()).isEqualTo(List.of(path.split("\\|")));
    assertThat(parsed.properties()).isEmpty();
  }

  @Test
  void anAddressWithoutASchemaLeavesItToTheServer() {
    assertThat(parse("postgresql://db/shop").searchPath()).isEmpty();
  }

  @ParameterizedTest(name = "{0} is passed over in silence")
  @ValueSource(
      strings = {
        "connection_limit=5&pool_timeout=2",
        "prepared_statements=false&pool=5",
        "pgbouncer=false",
        "client_encoding=utf8",
        "reWriteBatchedInserts=true&socketTimeout=30",
        "sslmode="
      })
  void argumentsOfPoolsAndOtherDriversAreTheirOwn(String arguments) {
    PostgresAddress parsed = parse("postgresql://db/shop?" + arguments);

    assertThat(parsed.warnings()).isEmpty();
    assertThat(parsed.properties()).isEmpty();
  }

  @Test
  void otherArgumentsAreWarnedAboutByName() {
    assertThat(
            parse(
                    "postgresql://db/shop?sslmod=require&sslcrl=/x"
                        + "&socketFactory=java.io.FileOutputStream&loggerFile=/x")
                .warnings())
        .containsExactly(
            "the address argument sslmod is not known and was ignored",
            "the connection parameter sslcrl cannot be followed and was ignored",
            "the address argument socketFactory is not known and was ignored",
            "the address argument loggerFile is not known and was ignored");
  }

  @Test
  void onlyKnownNamesMakeAKeywordString() {
    assertThat(DatabaseUrl.parse("data=1/app.db", Path.of("/base"), Map.of()))
        .isInstanceOf(SqliteAddress.class);
  }
}
