package dev.sqlitectl.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What figures depend on beside the code.
 *
 * @param load the load average of the last minute, before anything was started here
 */
record Surroundings(double load) {
  private static final double QUIET = 0.5;

  static Surroundings now() throws IOException {
    String averages = Files.readString(Path.of("/proc/loadavg"));
    return new Surroundings(Double.parseDouble(averages.substring(0, averages.indexOf(' '))));
  }

  /**
   * @param server its description
   * @param sqlitectl its version
   */
  void print(PrintStream out, String server, String sqlitectl) {
    String options = System.getenv().getOrDefault("SQLITECTL_JAVA_OPTS", "");
    out.printf(
        "%d cores, load average %.2f before the start; Java %s%s; %s%n%s%n",
        Runtime.getRuntime().availableProcessors(),
        load,
        System.getProperty("java.runtime.version"),
        options.isBlank() ? "" : " with " + options,
        sqlitectl,
        server);
    warning().ifPresent(out::println);
  }

  private Optional<String> warning() {
    return load > QUIET
        ? Optional.of(
            "warning: the machine was busy; figures of a quiet one may be quite different")
        : Optional.empty();
  }
}
