package dev.sqlitectl.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One command line run in this process with its own folder, environment, input and terminals:
 * {@code in(folder).with("NO_COLOR", "1").run("status", "--json")}.
 */
public final class CommandLineRun {
  private final Path folder;
  private final Map<String, String> environment = new HashMap<>();
  private Surroundings.Terminals terminals = new Surroundings.Terminals(false, false, false, true);
  private String typed = "";
  private Clock clock = Clock.systemUTC();

  private CommandLineRun(Path folder) {
    this.folder = folder;
  }

  /** What a finished command left on its streams. */
  public record Result(int status, String out, String err) {}

  public static CommandLineRun in(Path folder) {
    return new CommandLineRun(folder);
  }

  public CommandLineRun with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /** On a terminal, where a person types this. */
  CommandLineRun typing(String text) {
    typed = text;
    terminals = new Surroundings.Terminals(true, true, true, true);
    return this;
  }

  CommandLineRun on(Surroundings.Terminals given) {
    terminals = given;
    return this;
  }

  public CommandLineRun at(Clock given) {
    clock = given;
    return this;
  }

  public Result run(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status =
        Sqlitectl.run(
            new Surroundings(
                environment,
                folder.toAbsolutePath(),
                new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                terminals,
                Optional::empty,
                clock),
            arguments);
    return new Result(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
