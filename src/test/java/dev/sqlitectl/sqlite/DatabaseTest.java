package dev.sqlitectl.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.testing.OtherProcess;
import dev.sqlitectl.testing.SqliteFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.SQLiteConnection;

/**
 * The one way to open a file: names are only names, readers leave no trace, locks are waited for.
 */
final class DatabaseTest {
  private static final Duration SHORT = Duration.ofMillis(300);

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "with space.db",
        "Zoë ✓ 数据.db",
        "it's \"quoted\".db",
        "100%.db",
        "a%20b.db",
        "a#b.db",
        "a?mode=rwc.db",
        "a?enable_load_extension=true",
        "a?enable_load_extension=true&x.db",
        "a;b&c=d.db",
        "file:a.db",
        "sqlite:a.db",
        ":memory:",
        "-n.db",
        "back\\slash.db",
        "new\nline.db",
        "blank at the end ",
      })
  void aNameIsOnlyAName(String name) throws Exception {
    Path file = folder.resolve(name);
    Files.move(SqliteFiles.shop(folder.resolve("plain.db")), file);

    for (Access access : new Access[] {Access.READ_ONLY, Access.READ_WRITE}) {
      try (Database db = open(file, access)) {
        assertThat(db.number("SELECT count(*) FROM customer")).isEqualTo(10);
        assertThatThrownBy(() -> db.text("SELECT load_extension('none')"))
            .hasMessageContaining("not authorized");
      }
    }
    assertThat(SqliteFiles.names(folder)).containsExactly(name);
  }

  @Test
  void readingACleanWalDatabaseLeavesNoTrace() {
    Path file = SqliteFiles.shop(folder.resolve("app.db"));

    assertReadingLeavesEverythingAsItWas(file);
  }

  @Test
  void readingADatabaseWithARollbackJournalLeavesNoTrace() {
    Path file = SqliteFiles.shop(folder.resolve("app.db"));
    SqliteFiles.run(file, "PRAGMA journal_mode=DELETE");

    assertReadingLeavesEverythingAsItWas(file);
  }

  @Test
  void readingBesideAWriterSeesItsLogAndDoesNotMoveIt() throws Exception {
    Path file = SqliteFiles.shop(folder.resolve("app.db"));
    try (SQLiteConnection writer = SqliteFiles.connect(file)) {
      writer.getDatabase()._exec("INSERT INTO customer (name) VALUES ('new')");

      assertReadingLeavesEverythingAsItWas(file);
      try (Database db = open(file, Access.READ_ONLY)) {
        assertThat(db.number("SELECT count(*) FROM customer")).isEqualTo(11);
      }
    }
  }

  @Test
  void aLogThatADeadProcessLeftIsReadAndStays() throws Exception {
    Path file = SqliteFiles.shop(folder.resolve("live.db"));
    Path copy = folder.resolve("app.db");
    try (SQLiteConnection writer = SqliteFiles.connect(file)) {
      writer.getDatabase()._exec("INSERT INTO customer (name) VALUES ('new')");
      Files.copy(file, copy);
      Files.copy(folder.resolve("live.db-wal"), folder.resolve("app.db-wal"));
    }
    byte[] before = Files.readAllBytes(copy);
    byte[] log = Files.readAllBytes(folder.resolve("app.db-wal"));

    try (Database db = open(copy, Access.READ_ONLY)) {
      assertThat(db.number("SELECT count(*) FROM customer")).isEqualTo(11);
    }
    assertThat(copy).hasBinaryContent(before);
    assertThat(folder.resolve("app.db-wal")).hasBinaryContent(log);
  }

  @Test
  void aReaderCannotWrite() {
    Path file = SqliteFiles.shop(folder.resolve("app.db"));

    try (Database db = open(file, Access.READ_ONLY)) {
      Failure failure =
          catchThrowableOfType(Failure.class, () -> db.execute("DELETE FROM \"order\""));
      assertThat(failure.code()).isEqualTo(ExitCode.STORAGE);
    }
    assertThat(SqliteFiles.ask(file, "SELECT count(*) FROM \"order\"")).isEqualTo("30");
  }

  @Test
  void writersEnforceForeignKeysAndTrustNoSchema() {
    Path file = SqliteFiles.shop(folder.resolve("app.db"));

    try (Database db = open(file, Access.READ_WRITE)) {
      assertThat(db.number("PRAGMA foreign_keys")).isEqualTo(1);
      assertThat(db.number("PRAGMA trusted_schema")).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"READ_ONLY", "READ_WRITE"})
  void aLockedDatabaseIsBusyAfterTheWaitAndNamesTheHolder(Access access) {
    Path file = SqliteFiles.shop(folder.resolve("app.db"));
    SqliteFiles.run(file, "PRAGMA journal_mode=DELETE");
    try (OtherProcess holder = OtherProcess.running(file, "BEGIN EXCLUSIVE")) {
      long start = System.nanoTime();

      Failure failure =
          catchThrowableOfType(
              Failure.class, () -> Database.open(DatabaseFile.at(file), access, SHORT).close());

      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(SHORT, SHORT.plusSeconds(2));
      assertThat(failure.code()).isEqualTo(ExitCode.BUSY);
      assertThat(failure.message())
          .isEqualTo("database is locked by another process (waited 0.3 s)");
      assertThat(failure.details()).hasSize(2);
      assertThat(failure.details().get(1).label()).isEqualTo("note");
      assertThat(failure.details().get(1).text())
          .startsWith("pid " + holder.pid() + " (")
          .endsWith(") holds the lock");
      assertThat(failure.hint()).hasValue("stop that process, or wait longer: --wait 2m");
    }
  }

  @Test
  void whatSqliteRefusesAtOnceIsNotSaidToHaveBeenWaitedFor() {
    Path file = SqliteFiles.shop(folder.resolve("app.db"));
    try (Database db =
        Database.open(DatabaseFile.at(file), Access.READ_WRITE, Duration.ofMinutes(5))) {
      db.script("BEGIN; SELECT count(*) FROM customer");
      SqliteFiles.run(file, "DELETE FROM customer");

      Failure failure =
          catchThrowableOfType(Failure.class, () -> db.script("DELETE FROM customer"));

      assertThat(failure.code()).isEqualTo(ExitCode.BUSY);
      assertThat(failure.message()).isEqualTo("database is locked by another process");
      assertThat(failure.hint()).hasValue("run the command again; waiting longer would not help");
    }
  }

  @Test
  void aFullDiskInATrialIsNotHiddenByItsRollback() {
    try (Database db = Database.create(DatabaseFile.at(folder.resolve("a.db")), 512, SHORT)) {
      db.script("PRAGMA max_page_count=3; CREATE TABLE a(x)");

      Failure failure =
          catchThrowableOfType(
              Failure.class,
              () ->
                  db.trial(
                      () -> {
                        db.script("INSERT INTO a VALUES (1)");
                        db.script("INSERT INTO a SELECT zeroblob(9999)");
                        return true;
                      }));

      assertThat(failure.code()).isEqualTo(ExitCode.STORAGE);
      assertThat(db.number("SELECT count(*) FROM a")).isZero();
      assertThat(db.trial(() -> db.number("SELECT 7"))).isEqualTo(7);
      db.script("BEGIN; COMMIT");
    }
  }

  @Test
  void aLockThatIsReleasedInTimeIsOnlyWaitedFor() throws Exception {
    Path file = SqliteFiles.shop(folder.resolve("app.db"));
    SqliteFiles.run(file, "PRAGMA journal_mode=DELETE");
    OtherProcess holder = OtherProcess.running(file, "BEGIN EXCLUSIVE");
    Thread release =
        new Thread(
            () -> {
              try {
                Thread.sleep(200);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              holder.close();
            });
    release.start();

    try (Database db =
        Database.open(DatabaseFile.at(file), Access.READ_ONLY, Duration.ofMinutes(1))) {
      assertThat(db.number("SELECT count(*) FROM customer")).isEqualTo(10);
    }
    release.join();
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "UTF-16le", "UTF-16be"})
  void textIsTheSameInEveryEncoding(String encoding) {
    Path file =
        SqliteFiles.run(
            folder.resolve("app.db"),
            "PRAGMA encoding='" + encoding + "'",
            """
            CREATE TABLE "Käse ✓" (id INTEGER PRIMARY KEY, "größe" TEXT DEFAULT 'ü');
            INSERT INTO "Käse ✓" VALUES (1, 'Zoë 😀');
            """);

    try (Database db = open(file, Access.READ_ONLY)) {
      assertThat(db.text("PRAGMA encoding")).isEqualTo(encoding);
      assertThat(db.text("SELECT \"größe\" FROM \"Käse ✓\"")).isEqualTo("Zoë 😀");
      assertThat(db.text("SELECT 'a' || \"größe\" FROM \"Käse ✓\"")).isEqualTo("aZoë 😀");
      assertThat(db.has("Käse ✓")).isTrue();
      Schema.Table table = Schema.read(db).tables().get(0);
      assertThat(table.name()).isEqualTo("Käse ✓");
      assertThat(table.columns().get(1).name()).isEqualTo("größe");
      assertThat(table.columns().get(1).defaultSql()).hasValue("'ü'");
      assertThat(table.sql()).startsWith("CREATE TABLE \"Käse ✓\"");
    }
  }

  @Test
  void progressCanEndAStatement() {
    Path file = SqliteFiles.shop(folder.resolve("app.db"));
    Failure stop = new Failure(ExitCode.INTERRUPTED, "stop");

    try (Database db = open(file, Access.READ_ONLY)) {
      assertThatThrownBy(
              () ->
                  db.watched(
                      step -> {
                        throw stop;
                      },
                      "counting",
                      () ->
                          db.number(
                              """
                              WITH RECURSIVE c(i) AS
                                (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 100000000)
                              SELECT count(*) FROM c
                              """)))
          .isSameAs(stop);
      assertThat(db.number("SELECT count(*) FROM customer")).isEqualTo(10);
    }
  }

  @Test
  void aFailedOpeningLeavesTheFileFree() throws Exception {
    Path file = SqliteFiles.shop(folder.resolve("app.db"));
    byte[] sound = Files.readAllBytes(file);
    byte[] damaged = sound.clone();
    Arrays.fill(damaged, 16, 18, (byte) 0xff);
    Files.write(file, damaged);
    assertThatThrownBy(() -> open(file, Access.READ_WRITE)).isInstanceOf(Failure.class);
    Files.write(file, sound);

    try (Database db = open(file, Access.READ_WRITE)) {
      db.execute("DELETE FROM \"order\"");
    }
    assertThat(SqliteFiles.ask(file, "SELECT count(*) FROM \"order\"")).isEqualTo("0");
  }

  private void assertReadingLeavesEverythingAsItWas(Path file) {
    Map<String, Integer> before = contents();

    try (Database db = open(file, Access.READ_ONLY)) {
      assertThat(db.number("SELECT count(*) FROM \"order\"")).isEqualTo(30);
      assertThat(Schema.read(db).tables()).hasSize(2);
    }
    assertThat(contents()).isEqualTo(before);
  }

  /** Each file in the folder and a hash of its bytes, but for the shared memory of all readers. */
  private Map<String, Integer> contents() {
    Map<String, Integer> contents = new TreeMap<>();
    for (String name : SqliteFiles.names(folder)) {
      try {
        boolean shared = name.endsWith("-shm");
        contents.put(name, shared ? 0 : Arrays.hashCode(Files.readAllBytes(folder.resolve(name))));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return contents;
  }

  private static Database open(Path file, Access access) {
    return Database.open(DatabaseFile.at(file), access, SHORT);
  }
}
