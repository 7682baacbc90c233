package dev.sqlitectl.cli;

import dev.sqlitectl.outcome.ExitCode;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * All that a command can see of the process it runs in, so that a test can be that process.
 *
 * @param folder the current folder, absolute
 * @param data standard output again, for what must arrive whole: a write fails where nobody reads
 * @param signal how the process will end, once a signal has asked it to
 */
record Surroundings(
    Map<String, String> environment,
    Path folder,
    InputStream in,
    PrintStream out,
    PrintStream err,
    Terminals terminals,
    Supplier<Optional<ExitCode>> signal,
    Clock clock,
    OutputStream data) {

  /** A process whose readers stay to the end. */
  Surroundings(
      Map<String, String> environment,
      Path folder,
      InputStream in,
      PrintStream out,
      PrintStream err,
      Terminals terminals,
      Supplier<Optional<ExitCode>> signal,
      Clock clock) {
    this(environment, folder, in, out, err, terminals, signal, clock, out);
  }

  /**
   * Which streams are terminals, and whether they show more than ASCII. Java cannot tell one stream
   * from another, so the launcher passes it on.
   */
  record Terminals(boolean in, boolean out, boolean err, boolean unicode) {
    /**
     * @param streams the numbers of the streams that are terminals: {@code 012}, {@code 2}, …
     * @param glyphs {@code ascii} when the locale is not UTF-8
     */
    static Terminals of(String streams, String glyphs) {
      return new Terminals(
          streams.contains("0"),
          streams.contains("1"),
          streams.contains("2"),
          !glyphs.equals("ascii"));
    }
  }

  String variable(String name) {
    return environment.getOrDefault(name, "");
  }
}
