package dev.sqlitectl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlitectl.cli.CommandLineRun.Result;
import dev.sqlitectl.testing.SqliteFiles;
import dev.sqlitectl.testing.SqlitectlProcess;
import dev.sqlitectl.testing.SqlitectlProcess.Ended;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
                Optional::empty,
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

  @Test
  void anErrorOfTheVirtualMachineIsAFaultOfOursToo() throws Exception {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    InputStream broken =
        new FilterInputStream(InputStream.nullInputStream()) {
          @Override
          public int read(byte[] into, int from, int count) {
            throw new NoClassDefFoundError("dev/sqlitectl/Gone");
          }
        };

    int status =
        Sqlitectl.run(
            new Surroundings(
                Map.of("XDG_STATE_HOME", folder.toString()),
                folder,
                broken,
                new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                new Surroundings.Terminals(false, false, false, true),
                Optional::empty,
                Clock.fixed(Instant.parse("2026-11-20T03:15:00Z"), ZoneOffset.UTC)),
            "status",
            "--db",
            "postgresql://app@127.0.0.1:1/app",
            "--password-stdin");

    Path trace = folder.resolve("sqlitectl/crash-20261120T031500.000Z.log");
    assertThat(status).isEqualTo(70);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .startsWith("error: a fault in sqlitectl: NoClassDefFoundError  [bug, exit 70]\n")
        .contains("  file: " + trace + "\n");
    assertThat(trace).content().startsWith("java.lang.NoClassDefFoundError: dev/sqlitectl/Gone\n");
  }

  @Test
  void withoutTheLibraryForJsonAFaultIsToldInWords() {
    SqliteFiles.shop(folder.resolve("app.db"));
    List<String> withoutJackson =
        List.of(
            "env",
            "XDG_STATE_HOME=" + folder,
            "bash",
            "-c",
            "exec \"${@//jackson-core/gone}\"",
            "bash");

    Ended ended =
        SqlitectlProcess.start(withoutJackson, folder, "status", "--db", "app.db", "--json")
            .await();

    assertThat(ended.status()).isEqualTo(70);
    assertThat(ended.output())
        .startsWith("error: a fault in sqlitectl: NoClassDefFoundError  [bug, exit 70]\n  file: ");
  }

  @Test
  void tooLittleMemoryIsNoFaultAndHasAWayOut() throws Exception {
    SqliteFiles.shop(folder.resolve("app.db"));
    Files.createDirectory(folder.resolve("migrations"));
    Files.write(folder.resolve("migrations/V1__much.sql"), blanks(64 << 20));

    Ended ended =
        SqlitectlProcess.start(
                List.of("env", "JDK_JAVA_OPTIONS=-Xmx32m -XX:+UseSerialGC"),
                folder,
                "migrate",
                "--db",
                "app.db")
            .await();

    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.output())
        .endsWith(
            """
            error: out of memory: Java heap space  [failed, exit 1]
              note: Java may use 30.9 MiB
              help: give it more: SQLITECTL_JAVA_OPTS=-Xmx60m
            """);
  }

  private static byte[] blanks(int count) {
    byte[] blanks = new byte[count];
    Arrays.fill(blanks, (byte) ' ');
    return blanks;
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
