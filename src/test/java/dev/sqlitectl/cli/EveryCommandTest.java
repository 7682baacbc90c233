package dev.sqlitectl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlitectl.cli.CommandLineRun.Result;
import dev.sqlitectl.testing.SqliteFiles;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** What holds for each command in the tree, also for those that come later. */
final class EveryCommandTest {
  private static final int SCREEN_WIDTH = 80;
  private static final int SCREEN_HEIGHT = 24;

  /** Commands that work on no database, or make one. */
  private static final Set<String> WITHOUT_A_DATABASE = Set.of("init", "completion", "migrate new");

  /** What some commands ask for besides a database. */
  private static final Map<String, List<String>> ARGUMENTS =
      Map.of(
          "restore", List.of("latest", "--yes"),
          "backup prune", List.of("--keep-last=1"),
          "migrate-to-postgres", List.of("postgresql://nobody@127.0.0.1:1/none"));

  @TempDir Path folder;

  /** All of the tree: {@code backup}, {@code backup list}, … */
  static Stream<String> commands() {
    return tree().getSubcommands().entrySet().stream()
        .filter(command -> !command.getKey().equals("help"))
        .flatMap(
            command ->
                Stream.concat(
                    Stream.of(command.getKey()),
                    command.getValue().getSubcommands().keySet().stream()
                        .map(below -> command.getKey() + " " + below)));
  }

  static Stream<String> topLevel() {
    return tree().getSubcommands().keySet().stream().filter(command -> !command.equals("help"));
  }

  private static CommandLine tree() {
    return Sqlitectl.commandLine(
        new Surroundings(
            Map.of(),
            Path.of("/"),
            InputStream.nullInputStream(),
            new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8),
            new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8),
            new Surroundings.Terminals(false, false, false, true),
            Optional::empty,
            Clock.systemUTC()));
  }

  static Stream<String> commandsOnDatabases() {
    return commands().filter(command -> !WITHOUT_A_DATABASE.contains(command));
  }

  @ParameterizedTest
  @MethodSource("commandsOnDatabases")
  void aMistypedPathIsNotFoundAndNoFileAppears(String command) throws Exception {
    Files.createDirectory(folder.resolve("data"));
    SqliteFiles.shop(folder.resolve("app.db"));

    for (String path : List.of("ap.db", "data/ap.db", "no/such/folder/app.db", "sqlite:ap.db")) {
      Result result = run(command, path);
      assertThat(result.status()).as(result.err()).isEqualTo(10);
      assertThat(result.out()).isEmpty();
      assertThat(result.err()).startsWith("error: ").contains("[not-found, exit 10]");
    }
    assertThat(SqliteFiles.names(folder)).containsExactly("app.db", "data");
    assertThat(SqliteFiles.names(folder.resolve("data"))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("commandsOnDatabases")
  void whatIsNotADatabaseStaysAsItIs(String command) throws Exception {
    Path file = Files.writeString(folder.resolve("notes.txt"), "these are notes\n".repeat(100));
    byte[] before = Files.readAllBytes(file);

    assertThat(run(command, "notes.txt").status()).isEqualTo(10);
    assertThat(file).hasBinaryContent(before);
    assertThat(SqliteFiles.names(folder)).containsExactly("notes.txt");
  }

  @ParameterizedTest
  @MethodSource("commands")
  void itsHelpSaysHowToCallItAndHowItEnds(String command) {
    Result result = CommandLineRun.in(folder).run((command + " --help").split(" ", -1));

    assertThat(result.status()).isZero();
    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .startsWith("Usage: sqlitectl " + command)
        .contains("Exit codes: 0 ok, 1 failed,");
    assertThat(result.out().lines()).allMatch(line -> line.length() <= SCREEN_WIDTH);
  }

  @ParameterizedTest
  @MethodSource("topLevel")
  void helpOfACommandIsItsOwnHelp(String command) {
    assertThat(CommandLineRun.in(folder).run("help", command))
        .isEqualTo(CommandLineRun.in(folder).run(command, "--help"));
  }

  @Test
  void theHelpOfTheWholeNamesThemAllAndFitsAScreen() {
    Result result = CommandLineRun.in(folder).run("--help");

    assertThat(result.status()).isZero();
    assertThat(result.out().lines()).hasSizeLessThanOrEqualTo(SCREEN_HEIGHT);
    assertThat(topLevel()).allMatch(command -> result.out().contains("\n  " + command + " "));
    assertThat(result.out().lines()).allMatch(line -> line.length() <= SCREEN_WIDTH);
  }

  @Test
  void withoutACommandTheHelpIsPointedTo() {
    assertThat(CommandLineRun.in(folder).run())
        .isEqualTo(
            new Result(
                2,
                "",
                """
                error: a command is missing  [usage, exit 2]
                  help: sqlitectl --help
                """));
  }

  private Result run(String command, String address) {
    List<String> line = new ArrayList<>(List.of(command.split(" ", -1)));
    line.addAll(ARGUMENTS.getOrDefault(command, List.of()));
    line.addAll(List.of("--db", address));
    return CommandLineRun.in(folder).run(line.toArray(String[]::new));
  }
}
