package dev.sqlitectl.cli;

import dev.sqlitectl.config.AtomicFile;
import dev.sqlitectl.config.DotEnv;
import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;

/** How a failure is told: the thing, the details, the way out; or one JSON object. */
final class ErrorReport {
  private final Surroundings surroundings;
  private final Output output;

  ErrorReport(Surroundings surroundings, Output output) {
    this.surroundings = surroundings;
    this.output = output;
  }

  /** Tells why a command could not do its work and returns its exit status. */
  int failed(Throwable thrown) {
    Failure failure = failure(thrown);
    try {
      tell(failure, output.json());
    } catch (LinkageError e) { // JSON takes a library, which may be the very thing that is missing
      tell(failure, false);
    }
    return failure.code().status();
  }

  private Failure failure(Throwable thrown) {
    if (thrown instanceof Failure known) {
      return known.code() == ExitCode.INTERRUPTED
          ? known.as(surroundings.signal().get().orElse(ExitCode.INTERRUPTED))
          : known;
    }
    return thrown instanceof OutOfMemoryError ? outOfMemory(thrown) : bug(thrown);
  }

  private static Failure outOfMemory(Throwable thrown) {
    long bytes = Runtime.getRuntime().maxMemory();
    return new Failure(ExitCode.FAILED, "out of memory: " + thrown.getMessage())
        .with("note", "Java may use " + Figures.bytes(bytes))
        .hint("give it more: SQLITECTL_JAVA_OPTS=-Xmx" + (bytes >> 20) * 2 + "m")
        .because(thrown);
  }

  /** Tells why a command line could not be read: a password in what was typed is not repeated. */
  int misused(CommandLine.ParameterException e, List<String> arguments) {
    String message = firstLower(String.valueOf(e.getMessage()));
    List<String> near = List.of();
    if (e instanceof CommandLine.UnmatchedArgumentException unmatched) {
      String word = unmatched.getUnmatched().get(0);
      boolean command = e.getCommandLine().getParent() == null && !word.startsWith("-");
      message = command ? "there is no command '" + word + "'" : message;
      near = unmatched.getSuggestions();
    }
    Failure failure = new Failure(ExitCode.USAGE, DotEnv.mask(message));
    String help = e.getCommandLine().getCommandSpec().qualifiedName() + " --help";
    tell(
        failure.hint(near.isEmpty() ? help : "did you mean " + near.get(0) + "?"),
        arguments.contains("--json"));
    return failure.code().status();
  }

  private void tell(Failure failure, boolean json) {
    if (json) {
      output.error(JsonDocument.of(failure));
      return;
    }
    Style style = output.errorStyle();
    ExitCode code = failure.code();
    String tag = style.dim("  [" + code.label() + ", exit " + code.status() + "]");
    output.error(style.red("error:") + " " + style.safe(failure.message()) + tag);
    failure.details().forEach(d -> output.error("  " + d.label() + ": " + style.safe(d.text())));
    failure
        .hint()
        .ifPresent(hint -> output.error("  " + style.bold("help:") + " " + style.safe(hint)));
    if (output.verbose() && failure.getCause() != null) {
      output.error("  cause: " + style.safe(failure.getCause().getClass().getName()));
    }
  }

  /** What is not a Failure is a fault of ours: the trace goes to a file, its path to the user. */
  private Failure bug(Throwable thrown) {
    Failure failure =
        new Failure(ExitCode.BUG, "a fault in sqlitectl: " + thrown.getClass().getSimpleName());
    return crashFile(thrown)
        .map(
            file ->
                failure
                    .with("file", file.toString())
                    .hint(
                        "please report it with that file; read it first: it may quote names and"
                            + " values of yours"))
        .orElse(failure);
  }

  private Optional<Path> crashFile(Throwable thrown) {
    String state = surroundings.variable("XDG_STATE_HOME");
    String home = surroundings.variable("HOME");
    if (state.isEmpty() && home.isEmpty()) {
      return Optional.empty();
    }
    Path folder =
        (state.isEmpty() ? Path.of(home, ".local", "state") : Path.of(state)).resolve("sqlitectl");
    String time =
        DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'")
            .withZone(ZoneOffset.UTC)
            .format(surroundings.clock().instant());
    StringWriter trace = new StringWriter();
    thrown.printStackTrace(new PrintWriter(trace));
    try {
      Files.createDirectories(folder);
      Path file = folder.resolve("crash-" + time + ".log");
      AtomicFile.replace(file, trace.toString().getBytes(StandardCharsets.UTF_8));
      return Optional.of(file);
    } catch (IOException | Failure e) {
      return Optional.empty();
    }
  }

  private static String firstLower(String message) {
    String line = message.lines().findFirst().orElse("");
    return line.isEmpty() ? line : Character.toLowerCase(line.charAt(0)) + line.substring(1);
  }
}
