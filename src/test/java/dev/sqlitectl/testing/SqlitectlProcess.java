package dev.sqlitectl.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** sqlitectl as a process of its own, for what only processes can do to each other. */
public final class SqlitectlProcess {
  private final Process process;
  private final Path out;

  private SqlitectlProcess(Process process, Path out) {
    this.process = process;
    this.out = out;
  }

  /** What it left behind: its exit status, and all it wrote on both streams. */
  public record Ended(int status, String output) {}

  public static SqlitectlProcess start(Path folder, String... arguments) {
    return start(List.of(), folder, arguments);
  }

  /** As {@link #start(Path, String...)}, from where signals are not ignored. */
  public static SqlitectlProcess startWithSignals(Path folder, String... arguments) {
    return start(List.of("env", "--default-signal=INT,TERM,HUP"), folder, arguments);
  }

  /**
   * As {@link #start(Path, String...)}, through another command.
   *
   * @param before words to put before the command, such as {@code setpriv}
   */
  public static SqlitectlProcess start(List<String> before, Path folder, String... arguments) {
    List<String> command = new ArrayList<>(before);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-XX:-UsePerfData"); // as the launcher; killed Javas leave files for the next one
    command.add("-Dorg.sqlite.lib.path=" + System.getProperty("org.sqlite.lib.path", ""));
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add("dev.sqlitectl.cli.Main");
    command.addAll(List.of(arguments));
    try {
      Path out = Files.createTempFile("sqlitectl-", ".out");
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(out.toFile());
      List.of("SQLITECTL_DB", "DATABASE_URL").forEach(builder.environment()::remove);
      return new SqlitectlProcess(builder.start(), out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends it as a power cut would. */
  public void kill() {
    process.destroyForcibly();
  }

  public long pid() {
    return process.pid();
  }

  /** What it reads from standard input, which ends with it. */
  public void type(String text) {
    try (OutputStream in = process.getOutputStream()) {
      in.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends a signal: {@code INT}, {@code TERM}, … */
  public void signal(String name) {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Ended await() {
    try {
      int status = process.waitFor();
      String output = Files.readString(out, StandardCharsets.UTF_8);
      Files.delete(out);
      return new Ended(status, output);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
