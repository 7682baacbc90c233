package dev.sqlitectl.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.sqlite.SQLiteConnection;

/**
 * Another process at the same files, a JVM of the tests' own: {@code holding} a database open,
 * {@code locking} a file or {@code counting} in a table until it is closed.
 */
public final class Bystander implements AutoCloseable {
  private final Process process;
  private final BufferedReader answers;

  private Bystander(Process process, BufferedReader answers) {
    this.process = process;
    this.answers = answers;
  }

  /** A process that has this database open after running some SQL on it. */
  public static Bystander holding(Path database, String sql) {
    return start("hold", database, sql);
  }

  /** A process that has this file locked, and the text written into it. */
  public static Bystander locking(Path file, String text) {
    return start("lock", file, text);
  }

  /**
   * A process that inserts 1, 2, 3, … into the column {@code number} of the table {@code log}, each
   * in a transaction of its own, as fast as it can.
   */
  public static Bystander counting(Path database) {
    return start("count", database, "");
  }

  /** Ends {@code counting}; returns the last number whose commit it was told of. */
  public int stop() {
    try {
      process.getOutputStream().write(1);
      process.getOutputStream().flush();
      return Integer.parseInt(answers.readLine());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Bystander start(String what, Path file, String text) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dorg.sqlite.lib.path=" + System.getProperty("org.sqlite.lib.path", ""),
                "-cp",
                System.getProperty("java.class.path"),
                Bystander.class.getName()));
    command.addAll(List.of(what, file.toString(), text));
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      BufferedReader out =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      if (!"ready".equals(out.readLine())) {
        process.destroyForcibly();
        throw new IllegalStateException("the other process did not get ready");
      }
      return new Bystander(process, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public long pid() {
    return process.pid();
  }

  /** Ends it at once, as kill -9 does. */
  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The other process. */
  public static void main(String[] arguments) throws Exception {
    Path file = Path.of(arguments[1]);
    if (arguments[0].equals("hold")) {
      try (SQLiteConnection connection = SqliteFiles.connect(file)) {
        connection.getDatabase()._exec(arguments[2]);
        readyUntilTheEnd();
      }
    } else if (arguments[0].equals("count")) {
      System.out.println(count(file));
    } else {
      try (FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        channel.lock();
        channel.write(StandardCharsets.UTF_8.encode(arguments[2]));
        readyUntilTheEnd();
      }
    }
  }

  private static int count(Path file) throws Exception {
    int number = 0;
    try (SQLiteConnection connection = SqliteFiles.connect(file)) {
      connection.setBusyTimeout(60_000);
      System.out.println("ready");
      while (System.in.available() == 0) {
        connection
            .getDatabase()
            ._exec("BEGIN IMMEDIATE; INSERT INTO log VALUES (%d); COMMIT".formatted(number + 1));
        number++;
      }
    }
    return number;
  }

  private static void readyUntilTheEnd() throws IOException {
    System.out.println("ready");
    System.in.read(); // until the test ends, and with it this pipe
  }
}
