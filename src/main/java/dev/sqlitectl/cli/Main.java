package dev.sqlitectl.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** The process: real streams, real environment, signals, and the one exit. */
public final class Main {
  private static final long CLEAN_UP_MS = 1_800;

  private Main() {}

  public static void main(String[] arguments) {
    Locale.setDefault(Locale.ROOT); // digits and letters do not depend on whose terminal it is
    AtomicBoolean interrupted = new AtomicBoolean();
    CountDownLatch done = new CountDownLatch(1);
    // SIGINT, SIGTERM and SIGHUP start the JVM's shutdown; it waits here until the command has
    // unwound and its temporary files are gone, then ends with 128 + the signal by itself.
    Runtime.getRuntime().addShutdownHook(new Thread(() -> unwind(interrupted, done)));
    int status;
    try {
      status = Sqlitectl.run(surroundings(interrupted), arguments);
    } finally {
      done.countDown();
    }
    System.exit(status);
  }

  private static Surroundings surroundings(AtomicBoolean interrupted) {
    return new Surroundings(
        System.getenv(),
        Path.of("").toAbsolutePath(),
        System.in,
        stream(FileDescriptor.out, 1),
        stream(FileDescriptor.err, 2),
        Surroundings.Terminals.of(
            System.getProperty("sqlitectl.terminals", ""),
            System.getProperty("sqlitectl.glyphs", "")),
        interrupted::get,
        Clock.systemUTC(),
        new FileOutputStream(FileDescriptor.out));
  }

  private static PrintStream stream(FileDescriptor descriptor, int number) {
    return new PrintStream(new Outlet(descriptor, number), true, StandardCharsets.UTF_8);
  }

  private static void unwind(AtomicBoolean interrupted, CountDownLatch done) {
    interrupted.set(true);
    try {
      if (!done.await(CLEAN_UP_MS, TimeUnit.MILLISECONDS)) {
        System.err.println("sqlitectl: still busy when asked to end; the next run cleans up");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
