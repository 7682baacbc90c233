package dev.sqlitectl.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command line: what is to be measured. */
@Command(
    name = "src/bench/run",
    sortOptions = false,
    showDefaultValues = true,
    description = {
      "Measures the move. Without --tables, --scale and --blob: its ratios to PostgreSQL's own"
          + " limit and, where it is installed, to pgloader.",
      "`src/bench/run encoder` measures the encoder alone, by JMH."
    })
final class Bench implements Callable<Integer> {
  private static final Path FOLDER = Path.of("target", "bench");

  @Option(
      names = "--rows",
      paramLabel = "N",
      description = "rows of the larger table; 2,000,000 are 500 MB")
  private long rows = 2_000_000;

  @Option(names = "--runs", paramLabel = "N", description = "how often everything is run")
  private int runs = 5;

  @Option(
      names = "--no-pgloader",
      negatable = true,
      description = "with or without pgloader; with it, where it is on PATH",
      showDefaultValue = CommandLine.Help.Visibility.NEVER)
  private boolean pgloader = true;

  @Option(
      names = "--tables",
      paramLabel = "N",
      description = "the whole move of so many tables of five rows",
      showDefaultValue = CommandLine.Help.Visibility.NEVER)
  private int tables;

  @Option(
      names = "--scale",
      split = ",",
      paramLabel = "ROWS",
      description = "time per row and memory at these sizes, such as 1000000,4000000,16000000",
      showDefaultValue = CommandLine.Help.Visibility.NEVER)
  private List<Long> scale = List.of();

  @Option(
      names = "--blob",
      paramLabel = "MB",
      description = "one row with a blob of so many megabytes",
      showDefaultValue = CommandLine.Help.Visibility.NEVER)
  private int blob;

  private final PrintStream out;
  private final PrintStream progress;

  @Spec private CommandSpec spec;

  private Bench(PrintStream out, PrintStream progress) {
    this.out = out;
    this.progress = progress;
  }

  public static void main(String[] arguments) {
    Locale.setDefault(Locale.ROOT);
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    CommandLine line = new CommandLine(new Bench(out, err));
    line.getCommandSpec()
        .addOption(
            OptionSpec.builder("-h", "--help").usageHelp(true).description("shows this").build());
    line.setExecutionExceptionHandler((thrown, bench, parsed) -> failed(thrown, err));
    System.exit(line.execute(arguments));
  }

  private static int failed(Exception thrown, PrintStream err) throws Exception {
    if (thrown instanceof FailedRun || thrown instanceof SQLException) {
      err.println("failed: " + thrown.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
    throw thrown;
  }

  @Override
  public Integer call() throws IOException, InterruptedException, SQLException {
    if (rows < 1 || runs < 1) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--rows and --runs take a number from 1 on");
    }
    Surroundings surroundings = Surroundings.now();
    try (Server server = Server.open(FOLDER)) {
      surroundings.print(out, server.description(), SqlitectlMove.version());
      measure(server);
    }
    return CommandLine.ExitCode.OK;
  }

  private void measure(Server server) throws IOException, InterruptedException, SQLException {
    Contest contest = new Contest(server, runs, progress);
    if (tables > 0) {
      BenchDatabase source = BenchDatabase.tables(FOLDER, tables);
      List<Contender> moves = List.of(new SqlitectlMove("none"), new SqlitectlMove("full"));
      new Times(source, contest.hold(source, moves)).print(out);
    }
    if (!scale.isEmpty()) {
      new Scale(contest, FOLDER).print(scale, out);
    }
    if (blob > 0) {
      new LargeBlob(server).print(BenchDatabase.blob(FOLDER, blob), out);
    }
    if (tables == 0 && scale.isEmpty() && blob == 0) {
      Optional<Contender> other = pgloader ? Pgloader.onPath(FOLDER) : Optional.empty();
      new Ratios(contest, FOLDER, other).print(BenchDatabase.audit(FOLDER, rows), out);
    }
  }
}
