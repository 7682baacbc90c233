package dev.sqlitectl.cli;

import dev.sqlitectl.config.Settings;
import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.Spec;

/** The root of the command tree, and the one function that builds it. */
@Command(
    name = "sqlitectl",
    description = "Administer SQLite databases, and move them to PostgreSQL with proof.",
    mixinStandardHelpOptions = true,
    scope = CommandLine.ScopeType.INHERIT,
    versionProvider = Sqlitectl.Version.class,
    synopsisHeading = "Usage: ",
    optionListHeading = "%nOptions:%n",
    commandListHeading = "%nCommands:%n")
final class Sqlitectl implements Runnable {
  @Mixin final Output output;
  @Mixin final DatabaseOptions database;
  @Spec private CommandSpec spec = CommandSpec.create();

  private Sqlitectl(Output output, DatabaseOptions database) {
    this.output = output;
    this.database = database;
  }

  /** The whole command tree. Main, tests, completions, man pages and reference docs all use it. */
  static CommandLine commandLine(Surroundings surroundings) {
    Output output = new Output(surroundings);
    return commandLine(surroundings, output, new ErrorReport(surroundings, output));
  }

  private static CommandLine commandLine(
      Surroundings surroundings, Output output, ErrorReport errors) {
    Settings settings = new Settings(surroundings.environment(), surroundings.folder());
    DatabaseOptions database = new DatabaseOptions(settings, output);
    CommandLine root =
        new CommandLine(new Sqlitectl(output, database))
            .addSubcommand(new InitCommand(database, output))
            .addSubcommand(new MigrateCommand(database, output))
            .addSubcommand(
                new StatusCommand(
                    database, new PostgresOptions(surroundings), output, surroundings.clock()))
            .addSubcommand(BackupCommand.withItsOwn(database, output, surroundings))
            .addSubcommand(new RestoreCommand(database, output, surroundings))
            .addSubcommand(new VacuumCommand(database, output))
            .addSubcommand(new CheckpointCommand(database, output))
            .addSubcommand(new IntegrityCommand(database, output))
            .addSubcommand(
                new MigrateToPostgresCommand(
                    database, new PostgresOptions(surroundings), output, surroundings.clock()))
            .addSubcommand(new CompletionCommand(output))
            .addSubcommand(new HelpCommand());
    return HelpPages.arrange(root, surroundings.variable("COLUMNS"))
        .registerConverter(Duration.class, new Durations())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setOut(new PrintWriter(surroundings.out(), true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(surroundings.err(), true, StandardCharsets.UTF_8))
        .setColorScheme(
            Help.defaultColorScheme(
                Output.environmentWantsColour(surroundings, surroundings.terminals().out())
                    ? Help.Ansi.ON
                    : Help.Ansi.OFF))
        .setExecutionStrategy(parsed -> execute(parsed, output, errors))
        .setExecutionExceptionHandler((thrown, command, parsed) -> errors.failed(thrown))
        .setParameterExceptionHandler((e, arguments) -> errors.misused(e, List.of(arguments)));
  }

  /** Runs one command line and returns its exit status; nothing is thrown. */
  static int run(Surroundings surroundings, String... arguments) {
    Output output = new Output(surroundings);
    ErrorReport errors = new ErrorReport(surroundings, output);
    try {
      int status = commandLine(surroundings, output, errors).execute(arguments);
      return surroundings.out().checkError() ? errors.failed(unwritten()) : status;
    } catch (Throwable thrown) { // picocli lets the errors of the virtual machine through
      return errors.failed(thrown);
    }
  }

  /** Does what the command line asks for, once what it needs is there. */
  private static int execute(ParseResult parsed, Output output, ErrorReport errors) {
    try {
      output.openLog();
    } catch (Failure failure) {
      return errors.failed(failure);
    }
    return new RunLast().execute(parsed);
  }

  private static Failure unwritten() {
    return new Failure(ExitCode.STORAGE, "the result could not be written to standard output")
        .hint("see whether its disk is full");
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }

  /** The version in the jar's manifest. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Sqlitectl.class.getPackage().getImplementationVersion();
      return new String[] {"sqlitectl " + (version == null ? "(not packaged)" : version)};
    }
  }
}
