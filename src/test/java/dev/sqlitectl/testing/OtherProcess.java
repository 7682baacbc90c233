package dev.sqlitectl.testing;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.sqlite.SQLiteConnection;

/** Another program that has a database open: it runs statements, then waits until it is closed. */
public final class OtherProcess implements AutoCloseable {
  private final Process process;

  private OtherProcess(Process process) {
    this.process = process;
  }

  /** Returns when the statements have run; what they locked stays locked until {@link #close}. */
  public static OtherProcess running(Path file, String... statements) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dorg.sqlite.lib.path=" + System.getProperty("org.sqlite.lib.path", ""),
                "-cp",
                System.getProperty("java.class.path"),
                OtherProcess.class.getName(),
                file.toString()));
    command.addAll(List.of(statements));
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      if (process.getInputStream().read() < 0) {
        throw new IllegalStateException("the other process could not run its statements");
      }
      return new OtherProcess(process);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public long pid() {
    return process.pid();
  }

  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      process.waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The other program: a file, then statements. */
  public static void main(String[] arguments) throws SQLException, IOException {
    try (SQLiteConnection connection = SqliteFiles.connect(Path.of(arguments[0]))) {
      for (String sql : List.of(arguments).subList(1, arguments.length)) {
        connection.getDatabase()._exec(sql);
      }
      new PrintStream(System.out, true, StandardCharsets.UTF_8).println("ready");
      System.in.readAllBytes();
    }
  }
}
