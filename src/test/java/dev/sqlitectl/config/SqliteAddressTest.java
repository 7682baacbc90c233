package dev.sqlitectl.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules for SQLite addresses in docs/reference, one table a rule. */
final class SqliteAddressTest {
  private static final Path BASE = Path.of("/base");

  @TempDir private Path folder;

  private static SqliteAddress parse(String text) {
    return (SqliteAddress) DatabaseUrl.parse(text, BASE, Map.of());
  }

  private static Failure refused(String text) {
    return catchThrowableOfType(Failure.class, () -> parse(text));
  }

  @ParameterizedTest(name = "{0} names {1}")
  @CsvSource(
      quoteCharacter = '`',
      textBlock =
          """
          app.db                             , /base/app.db
          ./data/app.db                      , /base/data/app.db
          ../app.db                          , /app.db
          /srv/app.db                        , /srv/app.db
          ` app.db `                         , /base/app.db
          "app.db"                           , /base/app.db
          'my app.db'                        , /base/my app.db
          " app.db "                         , /base/app.db
          what?.db                           , /base/what?.db
          100%25.db                          , /base/100%25.db
          SQLITE:app.db                      , /base/app.db
          SQLite:///app.db                   , /base/app.db
          sqlite+aiosqlite:///app.db         , /base/app.db
          sqlite+pysqlite:////srv/app.db     , /srv/app.db
          sqlite:app.db                      , /base/app.db
          sqlite:./app.db                    , /base/app.db
          sqlite:/srv/app.db                 , /srv/app.db
          sqlite:///./app.db                 , /base/app.db
          sqlite:///data/app.db              , /base/data/app.db
          sqlite3:///srv/app.db              , /srv/app.db
          sqlite3:app.db                     , /base/app.db
          sqlite:////srv/app.db              , /srv/app.db
          sqlite3:////srv/app.db             , /srv/app.db
          jdbc:sqlite:app.db                 , /base/app.db
          jdbc:sqlite:/srv/app.db            , /srv/app.db
          JDBC:SQLite:app.db                 , /base/app.db
          jdbc:sqlite:file:app.db?mode=rwc   , /base/app.db
          jdbc:sqlite:a%20b.db               , /base/a%20b.db
          file:app.db                        , /base/app.db
          file:/srv/app.db                   , /srv/app.db
          file:///srv/app.db                 , /srv/app.db
          file://localhost/srv/app.db        , /srv/app.db
          file://LOCALHOST/srv/app.db        , /srv/app.db
          file:a%20b.db#part                 , /base/a b.db
          sqlite:///a%20b.db                 , /base/a b.db
          sqlite:///a+b.db                   , /base/a+b.db
          sqlite:///d%C3%A9.db               , /base/dé.db
          sqlite:///dé.db                    , /base/dé.db
          sqlite:///100%.db                  , /base/100%.db
          sqlite:///a%3Fb.db                 , /base/a?b.db
          """)
  void anAddressNamesAFile(String address, String file) {
    SqliteAddress parsed = parse(address);

    assertThat(parsed.file()).isEqualTo(Path.of(file));
    assertThat(parsed.warnings()).isEmpty();
    assertThat(parsed.readOnly()).isFalse();
  }

  @ParameterizedTest(name = "{0} is read with a warning")
  @CsvSource({
    "sqlite://app.db, sqlite://app.db has two slashes; it is read as the relative path app.db",
    "sqlite://./app.db, sqlite://./app.db has two slashes; it is read as the relative path ./app.db"
  })
  void twoSlashesAreRelativeWithAWarning(String address, String warning) {
    SqliteAddress parsed = parse(address);

    assertThat(parsed.file()).isEqualTo(Path.of("/base/app.db"));
    assertThat(parsed.warnings()).containsExactly(warning);
  }

  @Test
  void aFileThatTheOtherReadingFindsIsNamed() throws IOException {
    Path file = Files.createFile(folder.resolve("app.db"));
    String name = file.toString().substring(1);

    assertThat(parse("sqlite:///" + name).elsewhere()).isEqualTo("sqlite:////" + name);
    assertThat(parse("sqlite:///./" + name).elsewhere()).isEmpty();
    assertThat(parse("sqlite:///" + name + "x").elsewhere()).isEmpty();
    assertThat(parse("sqlite:////" + name).elsewhere()).isEmpty();
  }

  @Test
  void aFileWhoseNameHoldsAnEscapeIsFoundAsItIs() throws IOException {
    Files.createFile(folder.resolve("a%20b.db"));

    assertThat(at("sqlite:///a%20b.db")).isEqualTo(folder.resolve("a%20b.db"));
    Files.createFile(folder.resolve("a b.db"));
    assertThat(at("sqlite:///a%20b.db")).isEqualTo(folder.resolve("a b.db"));
  }

  private Path at(String address) {
    return ((SqliteAddress) DatabaseUrl.parse(address, folder, Map.of())).file();
  }

  @ParameterizedTest(name = "{0} asks for reading alone: {1}")
  @CsvSource({
    "sqlite:///app.db?mode=ro, true",
    "sqlite:///app.db?MODE=RO, true",
    "sqlite:///app.db?mode=rw, false",
    "sqlite:///app.db?mode=rwc, false",
    "file:app.db?immutable=1, true",
    "file:app.db?immutable=0, false",
    "jdbc:sqlite:app.db?mode=ro, true",
    "sqlite:///app.db?check_same_thread=false&mode=ro, true"
  })
  void theModeIsHonoured(String address, boolean readOnly) {
    assertThat(parse(address).readOnly()).isEqualTo(readOnly);
    assertThat(parse(address).warnings()).isEmpty();
  }

  @ParameterizedTest(name = "the arguments of {0} are passed over in silence")
  @CsvSource({
    "sqlite:///app.db?check_same_thread=false&timeout=20",
    "sqlite:///app.db?_journal_mode=WAL&_fk=1",
    "file:app.db?cache=shared",
    "sqlite:app.db?connection_limit=1&socket_timeout=10"
  })
  void argumentsOfOtherDriversAreTheirOwn(String address) {
    assertThat(parse(address).file()).isEqualTo(Path.of("/base/app.db"));
    assertThat(parse(address).warnings()).isEmpty();
  }

  @Test
  void otherArgumentsAreWarnedAboutByName() {
    assertThat(parse("sqlite:///app.db?mod=ro&enable_load_extension=true").warnings())
        .containsExactly(
            "the address argument mod is not known and was ignored",
            "the address argument enable_load_extension is not known and was ignored");
  }

  @ParameterizedTest(name = "`{0}` is refused: {1}")
  @CsvSource(
      quoteCharacter = '`',
      textBlock =
          """
          ``                        , the database address is empty
          `  `                      , the database address is empty
          ""                        , the database address is empty
          :memory:                  , an in-memory database lives in its own process alone
          sqlite://                 , the address names no file
          sqlite:                   , the address names no file
          sqlite:///                , the address names no file
          sqlite::memory:           , an in-memory database lives in its own process alone
          sqlite://:memory:         , an in-memory database lives in its own process alone
          sqlite:///:memory:        , an in-memory database lives in its own process alone
          jdbc:sqlite:              , the address names no file
          jdbc:sqlite::memory:      , an in-memory database lives in its own process alone
          file::memory:             , an in-memory database lives in its own process alone
          file:x?mode=memory        , an in-memory database lives in its own process alone
          sqlite:///?mode=ro        , the address names no file
          file://server/app.db      , file://server names another host
          libsql://app.turso.io     , addresses of the kind libsql:// cannot be opened
          https://example.org/a.db  , addresses of the kind https:// cannot be opened
          HTTP://example.org/a.db   , addresses of the kind http:// cannot be opened
          mysql://root@db/app       , addresses of the kind mysql:// cannot be opened
          jdbc:mysql://db/app       , this JDBC address names neither SQLite nor PostgreSQL
          sqlite:///a%00b           , the database address holds an escape that is not text
          sqlite:///d%E9.db         , the database address holds an escape that is not text
          d\uFFFD.db                , the database address holds a character no file name can have
          """)
  void whatNamesNoFileIsRefused(String address, String message) {
    Failure failure = refused(address);

    assertThat(failure.code()).isEqualTo(ExitCode.USAGE);
    assertThat(failure.message()).isEqualTo(message);
    assertThat(failure.hint()).isPresent();
  }

  @Test
  void aNulInAnAddressIsRefused() {
    assertThat(refused("app.db\0.txt").code()).isEqualTo(ExitCode.USAGE);
  }
}
