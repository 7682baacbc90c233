package dev.sqlitectl.bench;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program that is started, timed, and watched for the memory it takes. */
final class Child {
  private static final int MILLIS_BETWEEN_LOOKS = 20;
  private static final String PEAK = "VmHWM:";

  private Child() {}

  /** How it ended, and all it wrote. */
  record Ended(int status, double seconds, long peakBytes, String out, String err) {}

  /**
   * Runs a program to its end.
   *
   * @param environment what is added to that of this process
   */
  static Ended run(Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    Path out = temporary();
    Path err = temporary();
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectInput(new File("/dev/null"))
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      List.of("SQLITECTL_DB", "DATABASE_URL").forEach(builder.environment()::remove);
      builder.environment().putAll(environment);
      long start = System.nanoTime();
      Process process = builder.start();
      long peak = watch(process);
      double seconds = (System.nanoTime() - start) / 1e9;
      return new Ended(process.exitValue(), seconds, peak, text(out), text(err));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }

  private static Path temporary() throws IOException {
    Path file = Files.createTempFile("bench-", ".out");
    file.toFile().deleteOnExit(); // a signal passes the finally blocks by
    return file;
  }

  private static long watch(Process process) throws InterruptedException {
    try {
      long peak = 0;
      do {
        peak = Math.max(peak, peakBytes(process.pid()));
      } while (!process.waitFor(MILLIS_BETWEEN_LOOKS, TimeUnit.MILLISECONDS));
      return peak;
    } finally {
      process.destroy();
    }
  }

  /** The most memory that a process has had since it became its program; 0 when it is gone. */
  private static long peakBytes(long pid) {
    try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
      return lines
          .filter(line -> line.startsWith(PEAK))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }

  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }
}
