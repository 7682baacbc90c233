package dev.sqlitectl.cli;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.outcome.Progress;
import dev.sqlitectl.outcome.Report;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/**
 * Everything a command says: the result on standard output as prose or one JSON document; progress,
 * warnings and questions on standard error.
 */
final class Output {
  enum Colour {
    AUTO,
    ALWAYS,
    NEVER
  }

  private static final Pattern COLOURS = Pattern.compile("\u001b\\[[0-9;]*m");

  private final Surroundings surroundings;

  @Option(
      names = "--json",
      scope = ScopeType.INHERIT,
      description = "Print the result as one JSON document.")
  private boolean json;

  @Option(
      names = {"-q", "--quiet"},
      scope = ScopeType.INHERIT,
      description = "Print nothing when all is well.")
  private boolean quiet;

  @Option(
      names = {"-v", "--verbose"},
      scope = ScopeType.INHERIT,
      description = "Say more, and report progress without a terminal.")
  private boolean verbose;

  @Option(
      names = "--color",
      scope = ScopeType.INHERIT,
      paramLabel = "WHEN",
      description = "auto, always or never.")
  private Colour colour = Colour.AUTO;

  @Option(
      names = "--no-input",
      scope = ScopeType.INHERIT,
      description = "Ask nothing; fail where an answer is needed.")
  private boolean noInput;

  @Option(
      names = "--log-file",
      scope = ScopeType.INHERIT,
      paramLabel = "FILE",
      description = "Append what is printed to FILE, with times.")
  private @Nullable Path logFile;

  private @Nullable ProgressLine progressLine;

  Output(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /**
   * Shows a report and returns the exit status it stands for.
   *
   * @param prose prints the report for people
   */
  <R extends Report> int show(R report, BiConsumer<R, Prose> prose) {
    boolean silent = quiet && report.ending() == ExitCode.OK;
    PrintStream stream = json || silent ? new PrintStream(OutputStream.nullOutputStream()) : out();
    prose.accept(report, prose(stream, style(surroundings.terminals().out()), watched()));
    if (json) {
      out().println(JsonDocument.of(report));
    }
    return report.ending().status();
  }

  /** As {@link #show}, for people and on standard error: {@link #data} has the other stream. */
  <R extends Report> int showAside(R report, BiConsumer<R, Prose> prose) {
    if (!quiet || report.ending() != ExitCode.OK) {
      prose.accept(report, prose(err(), errorStyle(), surroundings.terminals().err()));
    }
    return report.ending().status();
  }

  private Prose prose(PrintStream stream, Style style, boolean terminal) {
    return new Prose(stream, style, terminal, surroundings.folder(), this::log);
  }

  /** A line on standard error that the reader should know of; nothing failed. */
  void warn(String text) {
    Style style = errorStyle();
    String line = style.mark(Style.Mark.ATTENTION) + " " + style.safe(text);
    if (!quiet) {
      err().println(line);
    }
    log(line);
  }

  /** A line about a failure, on standard error. */
  void error(String line) {
    err().println(line);
    log(line);
  }

  /** Where engines tell how far they are; it also carries Ctrl-C to them. */
  Progress progress() {
    Progress shown = shownProgress();
    return step -> {
      requireNoSignal();
      shown.at(step);
    };
  }

  /**
   * For engines that wait for others.
   *
   * @throws Failure {@link ExitCode#INTERRUPTED} once a signal has asked the process to end
   */
  void requireNoSignal() {
    if (surroundings.signal().get().isPresent()) {
      throw new Failure(ExitCode.INTERRUPTED, "interrupted; nothing half done was left behind");
    }
  }

  private Progress shownProgress() {
    boolean terminal = surroundings.terminals().err();
    if (quiet || (json && !verbose) || (!terminal && !verbose)) {
      return Progress.SILENT;
    }
    progressLine = new ProgressLine(err(), terminal, () -> System.nanoTime() / 1_000_000);
    return progressLine;
  }

  /**
   * As {@link #confirm(String, String)}, showing first what the question is about. Nothing of it
   * reaches standard output, where the result goes.
   */
  <R extends Report> void confirm(
      R plan, BiConsumer<R, Prose> prose, String question, String flag) {
    if (surroundings.terminals().in() && !noInput && !json) {
      prose.accept(plan, prose(err(), errorStyle(), false));
    }
    confirm(question, flag);
  }

  /**
   * Asks a yes-or-no question; no is the default.
   *
   * @param flag the option that answers yes without asking
   * @throws Failure {@link ExitCode#REFUSED} when nobody can be asked or the answer is no
   */
  void confirm(String question, String flag) {
    if (noInput || json || !surroundings.terminals().in()) {
      throw new Failure(ExitCode.REFUSED, "this needs a yes: " + question)
          .hint("say it on the command line: " + flag);
    }
    err().print(errorStyle().bold(question) + " [y/N] ");
    err().flush();
    try {
      BufferedReader in =
          new BufferedReader(new InputStreamReader(surroundings.in(), StandardCharsets.UTF_8));
      String answer = in.readLine();
      if (answer == null || !answer.strip().toLowerCase(Locale.ROOT).matches("y|yes")) {
        throw new Failure(ExitCode.REFUSED, "not confirmed; nothing was changed");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean json() {
    return json;
  }

  boolean verbose() {
    return verbose;
  }

  /** Standard output, with no line of progress in the way. */
  PrintStream out() {
    wipeProgress();
    return surroundings.out();
  }

  /** Standard output for bytes that must all arrive: a write fails where nobody reads. */
  OutputStream data() {
    wipeProgress();
    return surroundings.data();
  }

  /** Standard error, with no line of progress in the way. */
  PrintStream err() {
    wipeProgress();
    return surroundings.err();
  }

  private void wipeProgress() {
    if (progressLine != null) {
      progressLine.wipe();
    }
  }

  /** Whether this run may stop and ask a person: an answer can be typed and read. */
  private boolean watched() {
    return surroundings.terminals().out();
  }

  Style errorStyle() {
    return style(surroundings.terminals().err());
  }

  /** {@code --color} beats NO_COLOR beats FORCE_COLOR beats TERM=dumb beats the stream itself. */
  private Style style(boolean terminal) {
    boolean on =
        switch (colour) {
          case ALWAYS -> true;
          case NEVER -> false;
          case AUTO -> environmentWantsColour(surroundings, terminal);
        };
    return new Style(on, surroundings.terminals().unicode());
  }

  static boolean environmentWantsColour(Surroundings surroundings, boolean terminal) {
    if (!surroundings.variable("NO_COLOR").isEmpty()) {
      return false;
    }
    if (!surroundings.variable("FORCE_COLOR").isEmpty()
        || !surroundings.variable("CLICOLOR_FORCE").isEmpty()) {
      return true;
    }
    boolean off =
        surroundings.variable("CLICOLOR").equals("0")
            || surroundings.variable("TERM").equals("dumb");
    return terminal && !off;
  }

  /**
   * Opens the log file, when there is one, before any work is done.
   *
   * @throws Failure {@link ExitCode#STORAGE} when it cannot be written
   */
  void openLog() {
    if (logFile == null) {
      return;
    }
    try {
      append(logFile, "");
    } catch (IOException e) {
      Path asTyped = logFile;
      logFile = null;
      throw Failure.storage("cannot write the log file", asTyped, e);
    }
  }

  /** Appends a line to the log file, without its colours, when there is one. */
  void log(String line) {
    if (logFile == null) {
      return;
    }
    String time = surroundings.clock().instant().truncatedTo(ChronoUnit.MILLIS).toString();
    try {
      append(logFile, time + " " + COLOURS.matcher(line).replaceAll("") + System.lineSeparator());
    } catch (IOException e) {
      Path lost = logFile;
      logFile = null;
      warn("the log file " + lost + " is not written any more: " + e.getMessage());
    }
  }

  private void append(Path file, String text) throws IOException {
    Files.writeString(
        surroundings.folder().resolve(file),
        text,
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }
}
