package dev.sqlitectl.cli;

import dev.sqlitectl.outcome.ExitCode;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/** The process: real streams, real environment, signals, and the one exit. */
public final class Main {
  private static final long CLEAN_UP_MS = 1_800;

  private Main() {}

  public static void main(String[] arguments) {
    Locale.setDefault(Locale.ROOT); // digits and letters do not depend on whose terminal it is
    AtomicReference<Optional<ExitCode>> signal = new AtomicReference<>(Optional.empty());
    CountDownLatch done = new CountDownLatch(1);
    // SIGINT, SIGTERM and SIGHUP start the JVM's shutdown; it waits here until the command has
    // unwound and its temporary files are gone, then ends with 128 + the signal by itself.
    Runtime.getRuntime().addShutdownHook(new Thread(() -> unwind(signal, done)));
    int status;
    try {
      status = Sqlitectl.run(surroundings(signal), arguments);
    } finally {
      done.countDown();
    }
    System.exit(status);
  }

  private static Surroundings surroundings(AtomicReference<Optional<ExitCode>> signal) {
    return new Surroundings(
        System.getenv(),
        Path.of("").toAbsolutePath(),
        System.in,
        stream(FileDescriptor.out, 1),
        stream(FileDescriptor.err, 2),
        Surroundings.Terminals.of(
            System.getProperty("sqlitectl.terminals", ""),
            System.getProperty("sqlitectl.glyphs", "")),
        signal::get,
        Clock.systemUTC(),
        new FileOutputStream(FileDescriptor.out));
  }

  private static PrintStream stream(FileDescriptor descriptor, int number) {
    return new PrintStream(new Outlet(descriptor, number), true, StandardCharsets.UTF_8);
  }

  private static void unwind(AtomicReference<Optional<ExitCode>> signal, CountDownLatch done) {
    signal.set(Optional.of(signalled()));
    try {
      if (!done.await(CLEAN_UP_MS, TimeUnit.MILLISECONDS)) {
        System.err.println("sqlitectl: still busy when asked to end; the next run cleans up");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The JVM ends in a thread that is named after the signal: "SIGTERM handler". */
  private static ExitCode signalled() {
    Set<String> threads =
        Thread.getAllStackTraces().keySet().stream()
            .map(Thread::getName)
            .collect(Collectors.toSet());
    if (threads.contains("SIGTERM handler")) {
      return ExitCode.TERMINATED;
    }
    return threads.contains("SIGHUP handler") ? ExitCode.HANGUP : ExitCode.INTERRUPTED;
  }
}
