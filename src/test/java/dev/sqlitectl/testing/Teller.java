package dev.sqlitectl.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.sqlite.SQLiteConnection;

/**
 * Another process that moves money between two accounts of a bank, 300 times a second, and measures
 * how long the longest of its transactions took.
 */
public final class Teller implements AutoCloseable {
  private static final long PAUSE_NS = 1_000_000_000L / 300;

  private final Process process;
  private final BufferedReader answers;

  private Teller(Process process, BufferedReader answers) {
    this.process = process;
    this.answers = answers;
  }

  /**
   * What it did.
   *
   * @param longestMs from BEGIN to the end of COMMIT
   */
  public record Account(long commits, long elapsedMs, double longestMs) {
    public double rate() {
      return commits * 1000.0 / elapsedMs;
    }
  }

  /** A bank of two accounts of 500 each and some megabytes of other rows. */
  public static Path bank(Path file, int megabytes) {
    return SqliteFiles.run(
        file,
        """
        PRAGMA journal_mode=WAL;
        CREATE TABLE account (id INTEGER PRIMARY KEY, balance INTEGER NOT NULL);
        INSERT INTO account VALUES (1, 500), (2, 500);
        CREATE TABLE transfer (number INTEGER PRIMARY KEY, amount INTEGER NOT NULL);
        CREATE TABLE filler (a BLOB);
        WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < %d)
          INSERT INTO filler SELECT randomblob(4000) FROM c;
        """
            .formatted(megabytes * 250));
  }

  /** {@code exact} of a bank that is as it was between two transactions, else what it has. */
  public static String audit(Path bank) {
    return SqliteFiles.ask(
        bank,
        """
        SELECT iif((SELECT sum(balance) FROM account) = 1000
            AND (SELECT balance - 500 FROM account WHERE id = 2) = coalesce(sum(amount), 0)
            AND count(*) = coalesce(max(number), 0), 'exact',
          (SELECT group_concat(balance) FROM account) || ' after ' || count(*) || ' of '
            || max(number))
        FROM transfer
        """);
  }

  /** Begins at once. */
  public static Teller at(Path bank) {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Dorg.sqlite.lib.path=" + System.getProperty("org.sqlite.lib.path", ""),
            "-cp",
            System.getProperty("java.class.path"),
            Teller.class.getName(),
            bank.toString());
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      BufferedReader out =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      if (!"ready".equals(out.readLine())) {
        process.destroyForcibly();
        throw new IllegalStateException("the teller did not get ready");
      }
      return new Teller(process, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends its work; tells what it was. */
  public Account stop() {
    try {
      process.getOutputStream().write(1);
      process.getOutputStream().flush();
      String[] figures = answers.readLine().split(" ", -1);
      return new Account(
          Long.parseLong(figures[0]), Long.parseLong(figures[1]), Double.parseDouble(figures[2]));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

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
    try (SQLiteConnection connection = SqliteFiles.connect(Path.of(arguments[0]))) {
      connection.setBusyTimeout(60_000);
      connection.getDatabase()._exec("PRAGMA synchronous=NORMAL");
      for (int number = 1; number <= 30; number++) {
        move(connection, number); // the first ones take the time to load what they need
      }
      System.out.println("ready");
      long begun = System.nanoTime();
      long longest = 0;
      int number = 30;
      for (long due = begun; System.in.available() == 0; due += PAUSE_NS) {
        long early = due - System.nanoTime();
        if (early > 0) {
          Thread.sleep(early / 1_000_000, (int) (early % 1_000_000));
        }
        long start = System.nanoTime();
        move(connection, ++number);
        longest = Math.max(longest, System.nanoTime() - start);
      }
      long elapsed = (System.nanoTime() - begun) / 1_000_000;
      System.out.println((number - 30) + " " + elapsed + " " + longest / 1e6);
    }
  }

  private static void move(SQLiteConnection connection, int number) throws Exception {
    int amount = number * 7 % 23 - 11;
    connection
        .getDatabase()
        ._exec(
            """
            BEGIN IMMEDIATE;
            UPDATE account SET balance = balance - %1$d WHERE id = 1;
            UPDATE account SET balance = balance + %1$d WHERE id = 2;
            INSERT INTO transfer VALUES (%2$d, %1$d);
            COMMIT
            """
                .formatted(amount, number));
  }
}
