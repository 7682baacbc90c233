package dev.sqlitectl.cli;

import dev.sqlitectl.config.Settings;
import dev.sqlitectl.outcome.ExitCode;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The root of the command tree, and the one function that builds it. */
@Command(
    name = "sqlitectl",
    description = "Administer SQLite databases, and move them to PostgreSQL with proof.%n",
    mixinStandardHelpOptions = true,
    scope = CommandLine.ScopeType.INHERIT,
    versionProvider = Sqlitectl.Version.class,
    synopsisHeading = "Usage: ",
    optionListHeading = "%nOptions:%n",
    commandListHeading = "%nCommands:%n",
    usageHelpAutoWidth = true)
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
    Settings settings = new Settings(surroundings.environment(), surroundings.folder());
    DatabaseOptions database = new DatabaseOptions(settings, output);
    ErrorReport errors = new ErrorReport(surroundings, output);
    CommandLine root =
        new CommandLine(new Sqlitectl(output, database))
            .addSubcommand(new VacuumCommand(database, output))
            .addSubcommand(new CheckpointCommand(database, output))
            .addSubcommand(new IntegrityCommand(database, output))
            .addSubcommand(BackupCommand.withItsOwn(database, output, surroundings))
            .addSubcommand(new RestoreCommand(database, output, surroundings))
            .addSubcommand(new HelpCommand());
    return root.registerConverter(Duration.class, new Durations())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setOut(new PrintWriter(surroundings.out(), true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(surroundings.err(), true, StandardCharsets.UTF_8))
        .setColorScheme(
            Help.defaultColorScheme(
                Output.environmentWantsColour(surroundings, surroundings.terminals().out())
                    ? Help.Ansi.ON
                    : Help.Ansi.OFF))
        .setExecutionExceptionHandler((thrown, command, parsed) -> errors.failed(thrown))
        .setParameterExceptionHandler((e, arguments) -> errors.misused(e, List.of(arguments)));
  }

  /** Runs one command line and returns its exit status. */
  static int run(Surroundings surroundings, String... arguments) {
    CommandLine root = commandLine(surroundings);
    exitCodesBelow(root);
    return root.execute(arguments);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }

  /** Every help text ends with the exit codes, from the one enum. */
  private static void exitCodesBelow(CommandLine command) {
    String codes =
        Arrays.stream(ExitCode.values())
            .filter(code -> code.status() < ExitCode.BUG.status())
            .map(code -> code.status() + " " + code.label())
            .collect(Collectors.joining(", "));
    command.getCommandSpec().usageMessage().footer("%nExit codes: " + codes + ".");
    command.getSubcommands().values().forEach(Sqlitectl::exitCodesBelow);
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
