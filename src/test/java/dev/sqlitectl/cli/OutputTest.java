package dev.sqlitectl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sqlitectl.cli.CommandLineRun.Result;
import dev.sqlitectl.outcome.Progress;
import dev.sqlitectl.testing.OtherProcess;
import dev.sqlitectl.testing.SqliteFiles;
import dev.sqlitectl.testing.SqlitectlProcess;
import dev.sqlitectl.testing.SqlitectlProcess.Ended;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Command;

/** What commands say, where, and to whom. */
final class OutputTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-20T03:15:00Z"), ZoneOffset.UTC);

  @TempDir Path folder;

  private Path file;

  @BeforeEach
  void aShop() throws Exception {
    folder = folder.toRealPath();
    file = SqliteFiles.shop(folder.resolve("app.db"));
  }

  @Test
  void theResultStandsOnStandardOutputAlone() {
    Result result = run("integrity", "--db", "app.db");

    assertThat(result.status()).isZero();
    assertThat(result.out())
        .matches("✓ app.db  sound: pages, indexes and foreign keys checked in \\d+ ms\n");
    assertThat(result.err()).isEmpty();
  }

  @Test
  void jsonIsExactlyOneDocumentAndSaysHowItEnded() throws Exception {
    Result result = run("checkpoint", "--db", "app.db", "--json");

    JsonNode document = new ObjectMapper().readTree(result.out());
    assertThat(result.out().lines()).hasSize(1);
    assertThat(result.err()).isEmpty();
    assertThat(document.path("outcome").asText()).isEqualTo("ok");
    assertThat(document.path("mode").asText()).isEqualTo("truncate");
    assertThat(document.fieldNames())
        .toIterable()
        .containsExactly(
            "outcome",
            "database",
            "mode",
            "wal_mode",
            "complete",
            "frames",
            "moved",
            "wal_before",
            "wal_after",
            "holders",
            "duration_ms");
  }

  @Test
  void anErrorIsOneLineTheFileAndTheWayOut() {
    Result result = run("vacuum", "--db", "ap.db");

    assertThat(result)
        .isEqualTo(
            new Result(
                10,
                "",
                """
                error: no such database  [not-found, exit 10]
                  file: %s/ap.db   (from --db)
                  help: check the path, or create one there: sqlitectl init --db %s/ap.db
                """
                    .formatted(folder, folder)));
  }

  @Test
  void anErrorInJsonIsOneObjectOnStandardError() {
    Result result = run("vacuum", "--db", "ap.db", "--json");

    assertThat(result.status()).isEqualTo(10);
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .isEqualTo(
            "{\"message_type\":\"exit_error\",\"code\":10,\"name\":\"not-found\","
                + "\"message\":\"no such database\",\"file\":\""
                + folder
                + "/ap.db   (from --db)\","
                + "\"hint\":\"check the path, or create one there: sqlitectl init --db "
                + folder
                + "/ap.db\"}\n");
  }

  @Test
  void aMistypedOptionIsAnsweredWithTheNearestOne() {
    assertThat(run("vacuum", "--jsn"))
        .isEqualTo(
            new Result(
                2,
                "",
                """
                error: unknown option: '--jsn'  [usage, exit 2]
                  help: did you mean --json?
                """));
    assertThat(run("vacum", "--json").err())
        .isEqualTo(
            "{\"message_type\":\"exit_error\",\"code\":2,\"name\":\"usage\","
                + "\"message\":\"there is no command 'vacum'\","
                + "\"hint\":\"did you mean vacuum?\"}\n");
  }

  @Test
  void aLockedDatabaseIsBusyAndTheHolderNamed() {
    try (OtherProcess holder = OtherProcess.running(file, "BEGIN IMMEDIATE")) {
      Result result = run("vacuum", "--db", "app.db", "--wait", "200ms");

      assertThat(result.status()).isEqualTo(11);
      assertThat(result.out()).isEmpty();
      assertThat(result.err())
          .startsWith(
              """
              error: database is locked by another process (waited 0.2 s)  [busy, exit 11]
                file: %s   (from --db)
                note: pid %d ("""
                  .formatted(file, holder.pid()))
          .endsWith(
              """
              ) holds the lock
                help: stop that process, or wait longer: --wait 2m
              """);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"25d", "999999999h", "999999999w"})
  void aWaitThatSqliteCannotCountIsRefused(String time) {
    assertThat(run("vacuum", "--db", "app.db", "--wait", time))
        .isEqualTo(
            new Result(
                2,
                "",
                """
                error: invalid value for option '--wait': '%s' is too long: 24d is the longest wait  [usage, exit 2]
                  help: sqlitectl vacuum --help
                """
                    .formatted(time)));
    assertThat(run("vacuum", "--db", "app.db", "--wait", "24d").status()).isZero();
    assertThat(run("backup", "--db", "app.db", "--wait", "24d").status()).isZero();
  }

  @Test
  void quietSaysNothingWhenAllIsWell() {
    assertThat(run("vacuum", "--db", "app.db", "-q")).isEqualTo(new Result(0, "", ""));
    assertThat(run("integrity", "--db", "sqlite://app.db", "--quiet"))
        .as("not even a warning")
        .isEqualTo(new Result(0, "", ""));
  }

  @Test
  void numbersAreWrittenTheSameWhateverTheLanguageOfTheSystem() {
    String output =
        SqlitectlProcess.start(
                List.of("env", "JDK_JAVA_OPTIONS=-Duser.language=ar -Duser.country=EG"),
                folder,
                "status",
                "--db",
                "app.db")
            .await()
            .output();

    assertThat(output).contains(" pages × 4096\n");
  }

  @Test
  void quietStillTellsWhatIsWrong() {
    SqliteFiles.run(file, "INSERT INTO \"order\" (customer_id) VALUES (99)");

    Result result = run("integrity", "--db", "app.db", "-q");

    assertThat(result.status()).isEqualTo(4);
    assertThat(result.out()).startsWith("✗ app.db  0 findings, 1 orphan, checked in ");
    assertThat(run("integrity", "--db", "none.db", "-q").err()).startsWith("error: no such");
  }

  @Test
  void aWarningGoesToStandardError() {
    Result result = run("integrity", "--db", "sqlite://app.db");

    assertThat(result.out()).startsWith("✓");
    assertThat(result.err())
        .isEqualTo("! sqlite://app.db has two slashes; it is read as the relative path app.db\n");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        // --color, NO_COLOR, FORCE_COLOR, CLICOLOR_FORCE, CLICOLOR, TERM, terminal, coloured
        "-,      -, -, -, -, xterm, true,  true",
        "-,      -, -, -, -, xterm, false, false",
        "-,      -, -, -, -, dumb,  true,  false",
        "-,      -, -, -, 0, xterm, true,  false",
        "-,      -, -, -, 1, xterm, true,  true",
        "-,      -, 1, -, -, dumb,  false, true",
        "-,      -, -, 1, 0, xterm, false, true",
        "-,      1, 1, 1, -, xterm, true,  false",
        "-,      '', -, -, -, xterm, true, true",
        "never,  -, 1, 1, -, xterm, true,  false",
        "always, 1, -, -, 0, dumb,  false, true",
        "auto,   1, -, -, -, xterm, true,  false",
      })
  void colourFollowsTheFlagThenTheEnvironmentThenTheStream(
      String flag,
      String no,
      String force,
      String clicolorForce,
      String clicolor,
      String term,
      boolean terminal,
      boolean coloured) {
    CommandLineRun run =
        CommandLineRun.in(folder)
            .on(new Surroundings.Terminals(false, terminal, false, true))
            .with("TERM", term);
    set(run, "NO_COLOR", no);
    set(run, "FORCE_COLOR", force);
    set(run, "CLICOLOR_FORCE", clicolorForce);
    set(run, "CLICOLOR", clicolor);

    Result result =
        flag == null
            ? run.run("integrity", "--db", "app.db")
            : run.run("integrity", "--db", "app.db", "--color", flag);

    assertThat(result.out().contains("\u001b[32m✓\u001b[0m")).isEqualTo(coloured);
    assertThat(result.out().contains("\u001b")).isEqualTo(coloured);
  }

  @Test
  void eachStreamIsColouredByItself() {
    Surroundings.Terminals onlyOut = new Surroundings.Terminals(false, true, false, true);
    Surroundings.Terminals onlyErr = new Surroundings.Terminals(false, false, true, true);

    assertThat(CommandLineRun.in(folder).on(onlyOut).run("integrity", "--db", "x").err())
        .doesNotContain("\u001b");
    assertThat(CommandLineRun.in(folder).on(onlyErr).run("integrity", "--db", "x").err())
        .startsWith("\u001b[1;31merror:\u001b[0m no such database");
  }

  @Test
  void jsonIsNeverColoured() {
    assertThat(run("integrity", "--db", "app.db", "--json", "--color=always").out())
        .doesNotContain("\u001b");
  }

  @Test
  void namesFromADatabaseCannotCommandTheTerminal() {
    SqliteFiles.run(file, "CREATE TABLE \"\u001b[31mred\nnext\u202e\" (a)");

    assertThat(run("vacuum", "--db", "app.db").out())
        .contains("rowids may have changed in \\x1b[31mred\\nnext\\u202e (no INTEGER PRIMARY KEY)")
        .doesNotContain("\u001b");
  }

  @Test
  void namesOfFilesCannotEither() {
    assertThat(run("vacuum", "--db", "\u001b[2Jx.db").err())
        .contains("file: " + folder + "/\\x1b[2Jx.db")
        .doesNotContain("\u001b");
  }

  @Test
  void withoutUtf8EverySignOfOursIsAscii() {
    CommandLineRun run =
        CommandLineRun.in(folder).on(new Surroundings.Terminals(false, false, false, false));
    SqliteFiles.run(file, "DELETE FROM \"order\"");

    assertThat(run.run("integrity", "--db", "app.db").out()).matches("ok [ -~]+\n");
    assertThat(run.run("checkpoint", "--db", "app.db").out()).matches("ok [ -~]+\n");
    assertThat(run.run("vacuum", "--db", "app.db").out()).matches("ok [ -~]+\n");
    assertThat(run.run("vacuum", "--db", "none.db").err()).matches("(?s)[ -~\n]+");
  }

  @Test
  void theLogFileHoldsWhatWasPrintedWithTimesAndWithoutColours() {
    CommandLineRun run = CommandLineRun.in(folder).at(CLOCK);
    run.run("checkpoint", "--db", "sqlite://app.db", "--log-file", "log", "--color=always");
    run.run("checkpoint", "--db", "none.db", "--log-file", "log", "--color=always");
    run.run("checkpoint", "--db", "app.db", "--log-file", "log", "--json");

    assertThat(folder.resolve("log"))
        .content()
        .matches(
            """
            2026-11-20T03:15:00Z ! sqlite://app.db has two slashes; it is read as the relative path app.db
            2026-11-20T03:15:00Z ✓ FILE  0 of 0 WAL frames moved, WAL 0 B → 0 B in \\d+ ms
            2026-11-20T03:15:00Z error: no such database  \\[not-found, exit 10]
            2026-11-20T03:15:00Z   file: FOLDER/none.db   \\(from --db\\)
            2026-11-20T03:15:00Z   help: check the path, or create one there: sqlitectl init --db FOLDER/none.db
            2026-11-20T03:15:00Z ✓ FILE  0 of 0 WAL frames moved, WAL 0 B → 0 B in \\d+ ms
            """
                .replace("FILE", "app.db")
                .replace("FOLDER", folder.toString()));
  }

  @Test
  void aLogFileThatCannotBeWrittenIsAnErrorBeforeAnythingIsDone() throws Exception {
    Result result = run("backup", "--db", "app.db", "--log-file", "none/log");

    assertThat(result)
        .isEqualTo(
            new Result(
                14,
                "",
                """
                error: cannot write the log file: no such file or folder  [storage, exit 14]
                  file: none/log
                """));
    assertThat(SqliteFiles.names(folder)).containsExactly("app.db");
    assertThat(run("init", "--db", "new.db", "--log-file", ".").err())
        .startsWith("error: cannot write the log file: Is a directory  [storage, exit 14]\n");
    assertThat(SqliteFiles.names(folder)).containsExactly("app.db");
  }

  @Test
  void aLogFileThatFailsLaterIsAWarningAndTheWorkIsDone() {
    Result result = run("backup", "--db", "app.db", "--log-file", "/dev/full");

    assertThat(result.status()).isZero();
    assertThat(result.out()).startsWith("✓ backups/app-");
    assertThat(result.err())
        .isEqualTo("! the log file /dev/full is not written any more: No space left on device\n");
  }

  @Test
  void aResultThatCannotBeWrittenIsAnError() {
    Ended ended = into("/dev/full", "status", "--db", "app.db", "--json");

    assertThat(ended)
        .isEqualTo(
            new Ended(
                14,
                "{\"message_type\":\"exit_error\",\"code\":14,\"name\":\"storage\","
                    + "\"message\":\"the result could not be written to standard output\","
                    + "\"hint\":\"see whether its disk is full\"}\n"));
    assertThat(into("/dev/full", "--help").status()).isEqualTo(14);
    assertThat(into("/dev/full", "integrity", "--db", "app.db", "-q"))
        .as("nothing to write")
        .isEqualTo(new Ended(0, ""));
  }

  @Test
  void aReaderThatHasSeenEnoughIsNoError() {
    List<String> pipe = List.of("bash", "-c", "\"$@\" | true; exit \"${PIPESTATUS[0]}\"", "bash");

    assertThat(SqlitectlProcess.start(pipe, folder, "status", "--db", "app.db").await())
        .isEqualTo(new Ended(0, ""));
  }

  private Ended into(String path, String... arguments) {
    return SqlitectlProcess.start(
            List.of("sh", "-c", "exec \"$@\" >" + path, "sh"), folder, arguments)
        .await();
  }

  @Test
  void theNextStepIsShownToPeopleAlone() {
    SqliteFiles.run(file, "PRAGMA journal_mode=DELETE");
    try (OtherProcess reader =
        OtherProcess.running(file, "PRAGMA journal_mode=WAL", "BEGIN; SELECT * FROM customer")) {
      assertThat(reader.pid()).isPositive();
      String[] vacuum = {"vacuum", "--db", "app.db", "--wait", "0"};

      assertThat(run(vacuum).out()).doesNotContain("next:");
      assertThat(CommandLineRun.in(folder).typing("").run(vacuum).out())
          .contains("next: sqlitectl checkpoint --wait 2m");
    }
  }

  @Test
  void aLineOfProgressIsWipedOffBeforeAnythingElseIsSaid() throws Exception {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Output output = new Output(terminal(Map.of("NO_COLOR", "1"), err));
    Progress progress = output.progress();

    Thread.sleep(600);
    progress.at("checking", 1, 0, Progress.Unit.STEPS);
    output.warn("look");
    output.warn("again");

    String wipe = "\r\u001b[2K";
    assertThat(err.toString(StandardCharsets.UTF_8))
        .isEqualTo(wipe + "[0:00]  checking" + wipe + "! look\n! again\n");
  }

  @Test
  void aFaultOfOursLeavesATraceInAFileAndItsPathOnTheScreen() throws Exception {
    Path state = folder.resolve("state");
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Map<String, String> environment = Map.of("XDG_STATE_HOME", state.toString(), "TERM", "dumb");

    int status =
        Sqlitectl.commandLine(terminal(environment, err))
            .addSubcommand(new FaultyCommand())
            .execute("faulty");

    Path trace = state.resolve("sqlitectl/crash-20261120T031500.000Z.log");
    assertThat(status).isEqualTo(70);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            """
            error: a fault in sqlitectl: IllegalStateException  [bug, exit 70]
              file: %s
              help: please report it with that file; read it first: it may quote names and values of yours
            """
                .formatted(trace));
    assertThat(Files.readString(trace)).contains("at dev.sqlitectl.cli.OutputTest$FaultyCommand");
  }

  @Command(name = "faulty")
  private static final class FaultyCommand implements Runnable {
    @Override
    public void run() {
      throw new IllegalStateException("a fault");
    }
  }

  private Surroundings terminal(Map<String, String> environment, ByteArrayOutputStream err) {
    return new Surroundings(
        environment,
        folder,
        InputStream.nullInputStream(),
        new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        new Surroundings.Terminals(true, true, true, true),
        Optional::empty,
        CLOCK);
  }

  private static void set(CommandLineRun run, String variable, String value) {
    if (value != null) {
      run.with(variable, value);
    }
  }

  private Result run(String... arguments) {
    return CommandLineRun.in(folder).run(arguments);
  }
}
