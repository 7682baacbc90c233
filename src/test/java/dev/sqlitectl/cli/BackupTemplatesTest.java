package dev.sqlitectl.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sqlitectl.testing.SqliteFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** The command lines that are shipped for cron and systemd, and those of the page about them. */
final class BackupTemplatesTest {
  private static final Path CRONTAB = Path.of("dist/crontab");
  private static final Path SERVICE = Path.of("dist/systemd/sqlitectl-backup@.service");
  private static final Path TIMER = Path.of("dist/systemd/sqlitectl-backup@.timer");
  private static final Path PAGE = Path.of("docs/how-to/backups.md");

  /** In a line of its own, after {@code &&} or {@code =}, or between backquotes. */
  private static final Pattern COMMAND =
      Pattern.compile("(?m)(?:^|&& |=/usr/local/bin/|`)sqlitectl ([a-z][^`\\n]*)");

  @TempDir private Path folder;

  static Stream<String> commands() {
    return Stream.of(CRONTAB, SERVICE, PAGE)
        .flatMap(file -> COMMAND.matcher(text(file)).results())
        .map(match -> match.group(1).strip())
        .distinct();
  }

  /** The lines of the crontab: when, and what. */
  static Stream<String> lines() {
    return text(CRONTAB).lines().filter(line -> line.matches("\\d.*"));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void eachCommandIsOneThatThereIs(String command) {
    assertThatCode(() -> tree().parseArgs(words(command))).doesNotThrowAnyException();
  }

  @Test
  void aCommandThatThereIsNotIsFound() {
    assertThat(commands()).hasSizeGreaterThanOrEqualTo(10);
    assertThatThrownBy(() -> tree().parseArgs(words("backup --keep-nightly 7")))
        .isInstanceOf(CommandLine.ParameterException.class);
  }

  @ParameterizedTest
  @MethodSource("lines")
  void eachLineOfTheCrontabRunsInSilenceAndIsOnThePage(String line) throws IOException {
    folder = folder.toRealPath();
    SqliteFiles.shop(Files.createDirectory(folder.resolve("data")).resolve("app.db"));
    Files.writeString(folder.resolve(".env"), "DATABASE_URL=sqlite:///./data/app.db\n");
    assertThat(CommandLineRun.in(folder).run("backup", "-q").status()).isZero();
    MatchResult form =
        Pattern.compile("(?:\\S+ +){5}cd /srv/shop && sqlitectl (.+)")
            .matcher(line)
            .results()
            .findFirst()
            .orElseThrow();

    CommandLineRun.Result result = CommandLineRun.in(folder).run(words(form.group(1)));

    assertThat(result).isEqualTo(new CommandLineRun.Result(0, "", ""));
    assertThat(text(PAGE).lines()).contains(line);
    assertThat(line).as("cron takes it for a new line").doesNotContain("%");
  }

  @Test
  void theServiceDoesWhatTheCrontabDoesAndMayDoNoMore() {
    String nightly = lines().findFirst().orElse("").replaceAll(".*&& ", "");

    assertThat(text(SERVICE).lines())
        .contains(
            "ExecStart=/usr/local/bin/" + nightly,
            "Type=oneshot",
            "ReadWritePaths=%f",
            "NoNewPrivileges=true",
            "ProtectSystem=strict",
            "PrivateTmp=true",
            "PrivateNetwork=true");
    assertThat(text(TIMER).lines()).contains("Persistent=true", "WantedBy=timers.target");
  }

  private static String[] words(String command) {
    return List.of(command.replace(" DIR", " backups").split(" +", -1)).toArray(String[]::new);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static CommandLine tree() {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    return Sqlitectl.commandLine(
        new Surroundings(
            Map.of(),
            Path.of("/"),
            InputStream.nullInputStream(),
            nowhere,
            nowhere,
            new Surroundings.Terminals(false, false, false, true),
            Optional::empty,
            Clock.systemUTC()));
  }
}
