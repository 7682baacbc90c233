package dev.sqlitectl.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;

/**
 * How much is tried: a sample in every build, everything with {@code -Dsqlitectl.faults=full}. What
 * was tried is counted in {@code target/faults.txt}.
 */
final class Campaign {
  private static final Map<String, Integer> TRIED = new TreeMap<>();

  private Campaign() {}

  static boolean full() {
    return System.getProperty("sqlitectl.faults", "quick").equals("full");
  }

  /** All of them, or as many, spread evenly over the list. */
  static <T> List<T> chosen(List<T> all, int few) {
    if (full() || all.size() <= few) {
      return all;
    }
    if (few == 1) {
      return List.of(all.get(all.size() / 2));
    }
    List<T> chosen = new ArrayList<>();
    for (int i = 0; i < few; i++) {
      chosen.add(all.get(i * (all.size() - 1) / (few - 1)));
    }
    return chosen;
  }

  /** Without it the full campaign fails; the quick one leaves the test out, and says so. */
  static void require(String capability, boolean there) {
    if (there) {
      return;
    }
    String message = "not tried, since this machine does not allow it: " + capability;
    if (full()) {
      throw new AssertionError(message);
    }
    System.err.println("faults: " + message);
    Assumptions.abort(message);
  }

  /** Counts one fault that was injected and survived. */
  static synchronized void survived(String row) {
    TRIED.merge(row, 1, Integer::sum);
    StringBuilder text = new StringBuilder(full() ? "full\n" : "quick\n");
    TRIED.forEach((name, count) -> text.append("%6d  %s%n".formatted(count, name)));
    try {
      Files.writeString(Path.of("target", "faults.txt"), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether a command of the system does its work here. */
  static boolean works(String... command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor() == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (IOException e) {
      return false;
    }
  }
}
