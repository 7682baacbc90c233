package dev.sqlitectl.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.sqlite.SQLiteConnection;

/**
 * Other processes that move money from one table to the other and back as fast as they can, each
 * time in a transaction: {@code sum(debit.amount) + sum(credit.amount)} never changes.
 */
public final class Transfers implements AutoCloseable {
  private final List<Process> processes;

  private Transfers(List<Process> processes) {
    this.processes = processes;
  }

  /** Two tables of a thousand rows each, whose sums are 1,000,000 together. */
  public static void prepare(Path file, String journalMode) {
    SqliteFiles.run(
        file,
        "PRAGMA journal_mode=" + journalMode,
        """
        CREATE TABLE debit (id INTEGER PRIMARY KEY, amount INTEGER NOT NULL, changes INTEGER NOT NULL);
        CREATE TABLE credit (id INTEGER PRIMARY KEY, amount INTEGER NOT NULL, changes INTEGER NOT NULL);
        WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 1000)
          INSERT INTO debit SELECT i, 1000, 0 FROM c;
        INSERT INTO credit SELECT id, 0, 0 FROM debit
        """);
  }

  /** Begins; returns once each process has made a transfer. */
  public static Transfers begin(Path file, int processes) {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Dorg.sqlite.lib.path=" + System.getProperty("org.sqlite.lib.path", ""),
            "-cp",
            System.getProperty("java.class.path"),
            Transfers.class.getName(),
            file.toString());
    List<Process> started = new ArrayList<>();
    try {
      for (int i = 0; i < processes; i++) {
        started.add(
            new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
      }
      for (Process process : started) {
        if (process.getInputStream().read() < 0) {
          throw new IllegalStateException("another process could not begin");
        }
      }
      return new Transfers(List.copyOf(started));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many are at work. */
  public int processes() {
    return (int) processes.stream().filter(Process::isAlive).count();
  }

  @Override
  public void close() {
    for (Process process : processes) {
      process.destroyForcibly();
      try {
        process.waitFor();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** The other process. */
  public static void main(String[] arguments) throws Exception {
    try (SQLiteConnection connection = SqliteFiles.connect(Path.of(arguments[0]))) {
      connection.setBusyTimeout(60_000);
      for (int i = 0; System.in.available() == 0; i++) {
        long amount = i % 7 - 3L;
        int id = 1 + i % 1000;
        connection
            .getDatabase()
            ._exec(
                """
                BEGIN IMMEDIATE;
                UPDATE debit SET amount = amount - %1$d, changes = changes + 1 WHERE id = %2$d;
                UPDATE credit SET amount = amount + %1$d, changes = changes + 1 WHERE id = %2$d;
                COMMIT
                """
                    .formatted(amount, id));
        if (i == 0) {
          System.out.println("begun");
        }
      }
    }
  }
}
