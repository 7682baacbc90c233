package dev.sqlitectl.cli;

import static dev.sqlitectl.testing.SqliteFiles.ask;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlitectl.testing.SqliteFiles;
import dev.sqlitectl.testing.SqlitectlProcess;
import dev.sqlitectl.testing.SqlitectlProcess.Ended;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class InitCommandTest {
  private static final String CHECKED =
      "✓ checked  5 of 5                 opens, writes and rolls back, enforces foreign keys,"
          + " integrity ok, ";

  @TempDir private Path folder;

  @BeforeEach
  void realFolder() throws IOException {
    folder = folder.toRealPath();
  }

  @Test
  void anEmptyFolderBecomesAWorkingProject() throws IOException {
    assertThat(run("init"))
        .isEqualTo(
            result(
                0,
                """
                ✓ created  data/
                ✓ created  data/app.db            4.00 KiB   WAL, foreign keys on, page 4096, UTF-8
                ✓ created  .env                   DATABASE_URL="sqlite:///./data/app.db"   (was unset)
                ✓ created  migrations/V1__init.sql
                ✓ applied  1 migration            now at version 1
                """
                    + CHECKED
                    + "at the newest version\n",
                ""));
    assertThat(Files.readString(folder.resolve(".env")))
        .isEqualTo("DATABASE_URL=\"sqlite:///./data/app.db\"\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(".env"))))
        .isEqualTo("rw-------");
    assertThat(SqliteFiles.names(folder)).containsExactly(".env", "data", "migrations");
    assertThat(SqliteFiles.names(folder.resolve("data"))).containsExactly("app.db");
  }

  @Test
  void aSecondRunChangesNoByteAndSaysSo() throws IOException {
    file(".gitignore", "target/\n");
    file("seed.sql", "CREATE TABLE x(a); INSERT INTO x VALUES (1);");
    run("init", "--seed", "seed.sql");
    Map<String, byte[]> before = content();
    CommandLineRun.Result second = run("init", "--seed", "seed.sql");
    assertThat(second)
        .isEqualTo(
            result(
                0,
                """
                · kept     data/app.db            20.0 KiB   WAL, foreign keys on, page 4096, UTF-8
                · kept     .env                   names the database
                · kept     .gitignore             ignores the database
                · kept     migrations             at version 1, nothing pending
                · kept     rows                   seed.sql not loaded: the tables hold rows already
                """
                    + CHECKED
                    + "at the newest version\n"
                    + "· nothing to do: all was there, nothing was changed\n",
                ""));
    assertThat(content()).usingRecursiveComparison().isEqualTo(before);
    assertThat(run("init", "--json").out()).contains("\"changed\":false");
  }

  @Test
  void onlyTheOneLineOfAnEnvFileIsEdited() throws IOException {
    byte[] former =
        "# mine\r\nSECRET='a b'\r\nDATABASE_URL=\r\nLAST=\u00e9"
            .getBytes(StandardCharsets.ISO_8859_1);
    Files.write(folder.resolve(".env"), former);
    Files.setPosixFilePermissions(
        folder.resolve(".env"), PosixFilePermissions.fromString("rw-r-----"));
    assertThat(run("init").out())
        .contains(
            "✓ updated  .env                   DATABASE_URL=\"sqlite:///./data/app.db\"   (was unset)\n");
    assertThat(Files.readAllBytes(folder.resolve(".env")))
        .isEqualTo(
            "# mine\r\nSECRET='a b'\r\nDATABASE_URL=\"sqlite:///./data/app.db\"\r\nLAST=\u00e9"
                .getBytes(StandardCharsets.ISO_8859_1));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(".env"))))
        .isEqualTo("rw-r-----");
  }

  @Test
  void aValueThatIsThereIsUsedAndNeverOverwritten() throws IOException {
    String env = "export DATABASE_URL='sqlite+aiosqlite:///./var/my%20app.db' # ours\n";
    file(".env", env);
    assertThat(run("init").out()).contains("✓ created  var/my app.db ");
    assertThat(Files.readString(folder.resolve(".env"))).isEqualTo(env);
    assertThat(run("init").out())
        .contains("· kept     .env                   names the database\n");
  }

  @Test
  void anExampleBecomesTheEnvFile() throws IOException {
    file(".env.example", "# all of it\nDATABASE_URL=sqlite:///./db/dev.sqlite3\nKEY=\n");
    assertThat(run("init").out())
        .contains("✓ created  db/dev.sqlite3 ")
        .contains(
            "✓ created  .env                   from .env.example,"
                + " DATABASE_URL=\"sqlite:///./db/dev.sqlite3\"\n");
    assertThat(Files.readString(folder.resolve(".env")))
        .isEqualTo(Files.readString(folder.resolve(".env.example")));
  }

  @Test
  void anExampleWithoutAnAddressGetsOne() throws IOException {
    file(".env.example", "KEY=1\n");
    run("init");
    assertThat(Files.readString(folder.resolve(".env")))
        .isEqualTo("KEY=1\nDATABASE_URL=\"sqlite:///./data/app.db\"\n");
  }

  @Test
  void anExampleForPostgresIsNamedAndNothingIsMade() {
    file(".env.example", "DATABASE_URL=postgresql://app:hidden@db/app\n");
    assertThat(run("init"))
        .isEqualTo(
            result(
                2,
                "",
                """
                error: init makes SQLite databases alone  [usage, exit 2]
                  note: DATABASE_URL in %s/.env.example names a PostgreSQL database
                  help: name a file: sqlitectl init --db data/app.db
                """
                    .formatted(folder)));
    assertThat(SqliteFiles.names(folder)).containsExactly(".env.example");
  }

  @Test
  void anotherSettingLeavesTheEnvFileAlone() {
    assertThat(run("init", "--db", "x/y.db").out())
        .contains("· kept     .env                   not touched: --db names the database\n");
    assertThat(CommandLineRun.in(folder).with("DATABASE_URL", "sqlite:///./z.db").run("init").out())
        .contains("not touched: DATABASE_URL in the environment names the database\n");
    assertThat(SqliteFiles.names(folder)).containsExactly("migrations", "x", "z.db");
  }

  @Test
  void theEnvFileOfAParentNamesDatabaseAndMigrations() throws IOException {
    Files.createDirectories(folder.resolve(".git"));
    Path sub = Files.createDirectories(folder.resolve("src/deep"));
    file(".env", "DATABASE_URL=sqlite:///./data/app.db\n");
    file("migrations/V1__a.sql", "CREATE TABLE a(x);");
    assertThat(CommandLineRun.in(sub).run("init").status()).isZero();
    assertThat(ask(folder.resolve("data/app.db"), "SELECT count(*) FROM a")).isEqualTo("0");
    assertThat(SqliteFiles.names(sub)).isEmpty();
    assertThat(Files.readString(folder.resolve(".gitignore")))
        .isEqualTo("/data/app.db*\n/data/backups/\n.env\n");
  }

  @Test
  void onlyMissingLinesAreAddedToGitignore() throws IOException {
    file(".gitignore", "*.log\r\n.env\r\n/data");
    run("init");
    assertThat(Files.readString(folder.resolve(".gitignore"))).isEqualTo("*.log\r\n.env\r\n/data");
    file(".gitignore", "*.log");
    run("init");
    assertThat(Files.readString(folder.resolve(".gitignore")))
        .isEqualTo("*.log\n/data/app.db*\n/data/backups/\n.env\n");
  }

  @ParameterizedTest
  @CsvSource({
    "sqlalchemy, sqlite:///./data/app.db",
    "rails, sqlite3:data/app.db",
    "sqlx, sqlite:data/app.db",
    "prisma, file:./data/app.db",
    "jdbc, jdbc:sqlite:data/app.db",
    "absolute, sqlite:///FOLDER/data/app.db"
  })
  void theAddressIsWrittenAsTheEcosystemReadsItAndReadBack(String style, String address)
      throws IOException {
    run("init", "--url-style=" + style);
    assertThat(Files.readString(folder.resolve(".env")))
        .isEqualTo("DATABASE_URL=\"" + address.replace("FOLDER", folder.toString()) + "\"\n");
    CommandLineRun.Result second = run("init");
    assertThat(second.out()).contains("· kept     data/app.db ");
    assertThat(second.err()).isEmpty();
  }

  @Test
  void aSchemaTakesTheFormOfADump() {
    file(
        "schema.sql",
        """
        PRAGMA foreign_keys=OFF;
        PRAGMA synchronous=NORMAL;
        BEGIN TRANSACTION;
        CREATE TABLE child(p REFERENCES parent);
        INSERT INTO child VALUES (1);
        CREATE TABLE parent(id INTEGER PRIMARY KEY);
        INSERT INTO parent VALUES (1);
        CREATE VIEW "µ₁" AS SELECT * FROM child;
        COMMIT;
        """);
    assertThat(run("init", "--schema", "schema.sql").out())
        .contains("✓ loaded   schema.sql             2 tables\n")
        .contains(CHECKED + "every table and view can be read\n");
    assertThat(SqliteFiles.names(folder)).doesNotContain("migrations");
    assertThat(run("init", "--schema", "schema.sql").out())
        .contains("· kept     schema                 not loaded: the database has 2 tables\n");
    assertThat(run("init").out())
        .contains(
            "· kept     schema                 2 tables that no migration made: none was applied\n");
  }

  @Test
  void aSchemaThatFailsIsNamedAndTheNextRunFinishes() {
    file("schema.sql", "CREATE TABLE a(x);\nCREATE TABEL b(x);\n");
    assertThat(run("init", "--schema", "schema.sql"))
        .isEqualTo(
            result(
                15,
                "",
                """
                error: schema.sql: near "TABEL": syntax error  [migration, exit 15]
                  file: %s/schema.sql:2
                  statement: CREATE TABEL b(x);
                  note: rolled back: the database is as it was
                """
                    .formatted(folder)));
    assertThat(ask(folder.resolve("data/app.db"), "SELECT count(*) FROM sqlite_schema"))
        .isEqualTo("0");
    file("schema.sql", "CREATE TABLE a(x);\nCREATE TABLE b(x);\n");
    assertThat(run("init", "--schema", "schema.sql").status()).isZero();
  }

  @Test
  void aScriptThatWouldEndItsTransactionIsRefusedBeforeAnythingIsMade() {
    file("schema.sql", "CREATE TABLE a(x);\nROLLBACK;\nCREATE TABLE b(x);\nVACUUM;\n");
    assertThat(run("init", "--schema", "schema.sql"))
        .isEqualTo(
            result(
                15,
                "",
                """
                error: schema.sql cannot run in a transaction: it says ROLLBACK on line 2  [migration, exit 15]
                  file: %1$s/schema.sql:2   ROLLBACK
                  file: %1$s/schema.sql:4   VACUUM
                  note: nothing was run
                  help: take it out: a script runs in one transaction of sqlitectl's own; its BEGIN and COMMIT may stay
                """
                    .formatted(folder)));
    assertThat(SqliteFiles.names(folder)).containsExactly("schema.sql");
    file("seed.sql", "INSERT INTO a VALUES (1); PRAGMA main.journal_mode=DELETE;");
    assertThat(run("init", "--seed", "seed.sql").err())
        .startsWith("error: seed.sql cannot run in a transaction: it says PRAGMA journal_mode");
    assertThat(SqliteFiles.names(folder)).containsExactly("schema.sql", "seed.sql");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "BEGIN;\nCREATE TABLE a(x);\n",
        "CREATE TABLE a(x);\nCOMMIT;\n",
        "BEGIN; BEGIN; CREATE TABLE a(x); COMMIT;",
        "BEGIN; CREATE TABLE a(x); COMMIT; END TRANSACTION;",
      })
  void aDumpThatWasCutShortIsRefused(String dump) {
    file("schema.sql", dump);
    assertThat(run("init", "--schema", "schema.sql").err())
        .startsWith("error: schema.sql cannot run in a transaction: it says ");
    assertThat(SqliteFiles.names(folder)).containsExactly("schema.sql");
  }

  @Test
  void severalTransactionsOfAScriptBecomeOne() {
    file(
        "schema.sql",
        "begin immediate; CREATE TABLE a(x); end; BEGIN; CREATE TABLE b(x); COMMIT; SAVEPOINT s;"
            + " ROLLBACK TO s; RELEASE s; INSERT INTO nope VALUES (1);");
    assertThat(run("init", "--schema", "schema.sql").status()).isEqualTo(15);
    assertThat(ask(folder.resolve("data/app.db"), "SELECT count(*) FROM sqlite_schema"))
        .isEqualTo("0");
  }

  @Test
  void aViewThatCannotBeReadIsIncomplete() {
    file("schema.sql", "CREATE VIEW v AS SELECT * FROM gone;");
    CommandLineRun.Result result = run("init", "--schema", "schema.sql");
    assertThat(result.status()).isEqualTo(3);
    assertThat(result.out())
        .contains(
            "✗ failed   1 of 5                 does not pass: every table and view can be read\n");
  }

  @Test
  void aSeedGoesInWithTheMigrationsOrNotAtAll() {
    file(
        "migrations/V1__a.sql",
        "CREATE TABLE a(x); CREATE TABLE kind(k); INSERT INTO kind VALUES (1);");
    file("seed.sql", "INSERT INTO a VALUES (1);\nINSERT INTO nope VALUES (2);\n");
    assertThat(run("init", "--seed", "seed.sql").err())
        .startsWith("error: seed.sql: no such table: nope  [migration, exit 15]\n");
    assertThat(ask(folder.resolve("data/app.db"), "SELECT count(*) FROM sqlite_schema"))
        .isEqualTo("0");
    file("seed.sql", "INSERT INTO a VALUES (1), (2);");
    assertThat(run("init", "--seed", "seed.sql").out())
        .contains("✓ loaded   seed.sql               2 rows\n");
    assertThat(run("init", "--seed", "seed.sql").out())
        .contains(
            "· kept     rows                   seed.sql not loaded: the tables hold rows already\n");
    assertThat(ask(folder.resolve("data/app.db"), "SELECT count(*) FROM a")).isEqualTo("2");
  }

  @Test
  void tablesThatAreAllEmptyTakeASeed() {
    file("migrations/V1__a.sql", "CREATE TABLE a(x);");
    run("init");
    file("seed.sql", "INSERT INTO a VALUES (1);");
    assertThat(run("init", "--seed", "seed.sql").out())
        .contains("✓ loaded   seed.sql               1 row\n");
  }

  @Test
  void pendingMigrationsAreAppliedToADatabaseThatIsThere() {
    run("init");
    file("migrations/V2__a.sql", "CREATE TABLE a(x);");
    assertThat(run("init").out())
        .contains("· kept     data/app.db ")
        .contains("✓ applied  1 migration            now at version 2\n");
  }

  @Test
  void thePageSizeIsThatOfANewDatabase() {
    assertThat(run("init", "--page-size", "8192").out()).contains("page 8192");
    assertThat(ask(folder.resolve("data/app.db"), "PRAGMA page_size")).isEqualTo("8192");
    assertThat(run("init", "--page-size", "1000").err())
        .startsWith("error: no database can have pages of 1000 bytes  [usage, exit 2]\n");
  }

  @Test
  void aDatabaseOfAnotherProgramStaysAsItIs() {
    SqliteFiles.shop(folder.resolve("shop.db"));
    assertThat(run("init", "--db", "shop.db").out())
        .contains("· kept     shop.db ")
        .contains("2 tables that no migration made: none was applied\n");
    assertThat(ask(folder.resolve("shop.db"), "SELECT count(*) FROM customer")).isEqualTo("10");
    assertThat(SqliteFiles.names(folder)).containsExactly("shop.db");
  }

  @Test
  void whatIsNoDatabaseIsNotOverwritten() throws IOException {
    file("data/app.db", "precious notes, no database at all");
    assertThat(run("init").status()).isEqualTo(10);
    assertThat(Files.readString(folder.resolve("data/app.db"))).startsWith("precious");
    Files.delete(folder.resolve("data/app.db"));
    Files.createDirectories(folder.resolve("data/app.db"));
    assertThat(run("init").status()).isEqualTo(10);
  }

  @Test
  void theEmptyFileOfAnInterruptedRunIsTakenOver() {
    file("data/app.db", "");
    assertThat(run("init").out()).contains("✓ created  data/app.db ");
  }

  @Test
  void aCreationThatEndedBeforeWalModeIsFinished() throws IOException {
    Files.createDirectories(folder.resolve("data"));
    SqliteFiles.run(folder.resolve("data/app.db"), "PRAGMA user_version=0; VACUUM;");
    assertThat(run("init").out()).contains("✓ updated  data/app.db            4.00 KiB   WAL, ");
  }

  @Test
  void aDatabaseInAnotherJournalModeKeepsIt() throws IOException {
    Files.createDirectories(folder.resolve("data"));
    SqliteFiles.run(folder.resolve("data/app.db"), "CREATE TABLE a(x);");
    assertThat(run("init").out()).contains("· kept     data/app.db            8.00 KiB   DELETE, ");
  }

  @Test
  void anAddressThatMayMeanAFileAtTheRootIsAskedAbout() throws IOException {
    Path elsewhere = SqliteFiles.run(folder.resolve("there.db"), "CREATE TABLE a(x);");
    Path project = Files.createDirectories(folder.resolve("project"));
    assertThat(CommandLineRun.in(project).run("init", "--db", "sqlite://" + elsewhere).err())
        .contains("help: did you mean sqlite:///" + elsewhere + "?");
    assertThat(SqliteFiles.names(project)).isEmpty();
  }

  @Test
  void aScriptThatIsMissingStopsBeforeAnythingIsMade() {
    assertThat(run("init", "--schema", "typo.sql").status()).isEqualTo(10);
    assertThat(run("init", "--seed", "typo.sql").status()).isEqualTo(10);
    assertThat(SqliteFiles.names(folder)).isEmpty();
  }

  @Test
  void aFolderThatCannotBeWrittenIsAStorageFailure() throws IOException {
    file("data", "a file where the folder should be");
    assertThat(run("init").status()).isEqualTo(14);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-xr-xr-x"));
    Ended ended =
        SqlitectlProcess.start(WITHOUT_PRIVILEGE, folder, "init", "--db", "x/y.db").await();
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    assertThat(ended)
        .isEqualTo(
            new Ended(
                14,
                """
                error: cannot make the folder: permission denied  [storage, exit 14]
                  file: %s/x
                  help: check the permissions of the folder above it
                """
                    .formatted(folder)));
  }

  @Test
  void whoMayNotGiveAFileAwayStillKeepsItsPermissions() throws IOException {
    file(".env", "OTHER=1\n");
    Path env = folder.resolve(".env");
    Files.setPosixFilePermissions(env, PosixFilePermissions.fromString("rw-rw-r--"));
    if (!WITHOUT_PRIVILEGE.isEmpty()) {
      Files.setAttribute(env, "unix:uid", 65_534);
    }
    Ended ended = SqlitectlProcess.start(WITHOUT_GIVING_AWAY, folder, "init").await();
    assertThat(ended.status()).as(ended.output()).isZero();
    assertThat(env).content().startsWith("OTHER=1\nDATABASE_URL=");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(env)))
        .isEqualTo("rw-rw-r--");
  }

  @Test
  void whatMayNotBeReadIsNamedWithItsReason() throws IOException {
    file(".gitignore", "/other\n");
    file("migrations/V1__a.sql", "CREATE TABLE a(x);");
    for (String name : List.of(".gitignore", "migrations/V1__a.sql", "migrations", ".env")) {
      file(".env", "DATABASE_URL=app.db\n");
      Path path = folder.resolve(name);
      Set<PosixFilePermission> before = Files.getPosixFilePermissions(path);
      Files.setPosixFilePermissions(path, Set.of());
      Ended ended = SqlitectlProcess.start(WITHOUT_PRIVILEGE, folder, "init").await();
      Files.setPosixFilePermissions(path, before);
      assertThat(ended.status()).isEqualTo(14);
      assertThat(ended.output())
          .matches(
              "error: cannot read the (file|migrations folder): permission denied"
                  + "  \\[storage, exit 14]\n  file: "
                  + Pattern.quote(path.toString())
                  + "\n");
    }
  }

  private static final List<String> WITHOUT_GIVING_AWAY =
      System.getProperty("user.name", "").equals("root")
          ? List.of("setpriv", "--bounding-set=-chown")
          : List.of();

  /** Root may write anywhere: the test takes that right away. */
  private static final List<String> WITHOUT_PRIVILEGE =
      System.getProperty("user.name", "").equals("root")
          ? List.of("setpriv", "--bounding-set=-dac_override,-dac_read_search")
          : List.of();

  @Test
  void eightAtOnceMakeOneProject() {
    file("migrations/V1__a.sql", "CREATE TABLE a(x);");
    file("seed.sql", "INSERT INTO a VALUES (1);");
    oneOfEightApplies("init", "--seed", "seed.sql", "--wait", "60s");
    assertThat(ask(folder.resolve("data/app.db"), "SELECT count(*) FROM a")).isEqualTo("1");
    assertThat(SqliteFiles.names(folder)).containsExactly(".env", "data", "migrations", "seed.sql");
  }

  @Test
  void eightAtOnceMakeOneProjectFromNothing() {
    file(".gitignore", "");
    oneOfEightApplies("init", "--wait", "60s");
    assertThat(SqliteFiles.names(folder))
        .containsExactly(".env", ".gitignore", "data", "migrations");
    assertThat(SqliteFiles.names(folder.resolve("migrations"))).containsExactly("V1__init.sql");
  }

  private void oneOfEightApplies(String... arguments) {
    List<Ended> ended =
        Stream.generate(() -> SqlitectlProcess.start(folder, arguments)).limit(8).toList().stream()
            .map(SqlitectlProcess::await)
            .toList();
    assertThat(ended).allMatch(each -> each.status() == 0, "exit 0");
    assertThat(ended).filteredOn(each -> each.output().contains("✓ applied")).hasSize(1);
  }

  @Test
  void anInterruptedRunIsFinishedByTheNext() throws Exception {
    file(".gitignore", "");
    file("migrations/V1__a.sql", "CREATE TABLE a(x);" + "INSERT INTO a VALUES (1);".repeat(5_000));
    for (int ms = 100; ms <= 500; ms += 50) {
      SqlitectlProcess process = SqlitectlProcess.start(folder, "init");
      Thread.sleep(ms);
      process.kill();
      process.await();
    }
    assertThat(run("init").status()).isZero();
    assertThat(ask(folder.resolve("data/app.db"), "SELECT count(*) FROM a")).isEqualTo("5000");
    assertThat(SqliteFiles.names(folder))
        .containsExactly(".env", ".gitignore", "data", "migrations");
  }

  private void file(String name, String text) {
    try {
      Path path = folder.resolve(name);
      Files.createDirectories(path.getParent());
      Files.writeString(path, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every file under the folder with its bytes. */
  private Map<String, byte[]> content() throws IOException {
    Map<String, byte[]> content = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path path : files.filter(Files::isRegularFile).toList()) {
        content.put(folder.relativize(path).toString(), Files.readAllBytes(path));
      }
    }
    return content;
  }

  private CommandLineRun.Result run(String... arguments) {
    return CommandLineRun.in(folder).run(arguments);
  }

  private static CommandLineRun.Result result(int status, String out, String err) {
    return new CommandLineRun.Result(status, out, err);
  }
}
