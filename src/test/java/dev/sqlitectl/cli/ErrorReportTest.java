package dev.sqlitectl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlitectl.cli.CommandLineRun.Result;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** How a command line that cannot be read is told, whatever was typed into it. */
final class ErrorReportTest {
  private static final String ADDRESS = "postgresql://app:s3cr:et@/@db/app?sslpassword=s3cret";

  @TempDir Path folder;

  /** Every command of the tree, as the words that call it. */
  static Stream<List<String>> commands() {
    return below(
        Sqlitectl.commandLine(
            new Surroundings(
                Map.of(),
                Path.of("/"),
                InputStream.nullInputStream(),
                new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8),
                new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8),
                new Surroundings.Terminals(false, false, false, true),
                () -> false,
                Clock.systemUTC())),
        List.of());
  }

  private static Stream<List<String>> below(CommandLine command, List<String> words) {
    return Stream.concat(
        Stream.of(words),
        command.getSubcommands().entrySet().stream()
            .flatMap(entry -> below(entry.getValue(), and(words, entry.getKey()))));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void aPasswordTypedInTheWrongPlaceIsNeverRepeated(List<String> command) throws Exception {
    List<List<String>> misplaced =
        List.of(
            List.of(ADDRESS, ADDRESS, ADDRESS, "--nosuch"),
            List.of("--wait", ADDRESS),
            List.of("--colour=" + ADDRESS),
            List.of("--color", "password=s3cret"),
            List.of("--nosuch=" + ADDRESS, "--json"));
    for (List<String> words : misplaced) {
      Result result = run(and(and(command, "--log-file", "log"), words.toArray(String[]::new)));

      assertThat(result.out() + result.err()).isNotEmpty().doesNotContain("s3c");
    }
    if (Files.exists(folder.resolve("log"))) {
      assertThat(folder.resolve("log")).content().doesNotContain("s3c");
    }
  }

  @Test
  void theRestOfWhatWasTypedIsRepeated() {
    assertThat(run(List.of("status", "postgresql://app:s3cret@db/app")).err())
        .isEqualTo(
            """
            error: unmatched argument at index 1: 'postgresql://app:****@db/app'  [usage, exit 2]
              help: sqlitectl status --help
            """);
    assertThat(run(List.of("postgresql://app:s3cret@db/app")).err())
        .isEqualTo(
            """
            error: there is no command 'postgresql://app:****@db/app'  [usage, exit 2]
              help: did you mean restore?
            """);
  }

  private Result run(List<String> line) {
    return CommandLineRun.in(folder).run(line.toArray(String[]::new));
  }

  private static List<String> and(List<String> words, String... more) {
    List<String> all = new ArrayList<>(words);
    all.addAll(List.of(more));
    return all;
  }
}
