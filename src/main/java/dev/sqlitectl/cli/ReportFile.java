package dev.sqlitectl.cli;

import dev.sqlitectl.config.AtomicFile;
import dev.sqlitectl.copy.CopyReport;
import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that asks for a page about a move, and the file that it becomes. */
final class ReportFile {
  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Write all of it to FILE as a page to look at (HTML).")
  private @Nullable Path asked;

  /**
   * Looks before the work begins whether the page can be written after it.
   *
   * @param folder where a relative name begins
   * @throws Failure {@link ExitCode#STORAGE} when there is no such folder, or it takes no files;
   *     {@link ExitCode#REFUSED} when a file of that name is no such page: it may be the database
   */
  void require(Path folder) {
    if (asked == null) {
      return;
    }
    Path file = folder.resolve(asked).toAbsolutePath();
    Path parent = file.getParent();
    if (Files.isDirectory(file) || parent == null || !Files.isDirectory(parent)) {
      String why = Files.isDirectory(file) ? "it is a folder" : "its folder does not exist";
      throw unwritable(why, file);
    }
    if (!Files.isWritable(parent)) {
      throw unwritable("its folder takes no files", file);
    }
    if (Files.exists(file) && !isPage(file)) {
      throw new Failure(ExitCode.REFUSED, "the file for the report exists and is no report")
          .about(file)
          .hint("move it away, or name another one with --report");
    }
  }

  /** The file that was asked for. */
  Optional<Path> file() {
    return Optional.ofNullable(asked);
  }

  /** Writes the page, when it was asked for, and says so. */
  void write(CopyReport report, Path folder, Prose prose) {
    write(report, folder);
    if (asked != null) {
      prose.line("report → " + prose.path(folder.resolve(asked)));
    }
  }

  /** Writes the page, when it was asked for. */
  void write(CopyReport report, Path folder) {
    if (asked != null) {
      String page = HtmlReport.of(report, new Sqlitectl.Version().getVersion()[0]);
      AtomicFile.replace(folder.resolve(asked), page.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static boolean isPage(Path file) {
    byte[] mark = HtmlReport.MARK.getBytes(StandardCharsets.UTF_8);
    try (InputStream content = Files.newInputStream(file)) {
      byte[] start = content.readNBytes(mark.length);
      return start.length == 0 || Arrays.equals(start, mark);
    } catch (IOException e) {
      throw Failure.storage("cannot read the former report", file, e);
    }
  }

  private static Failure unwritable(String why, Path file) {
    return new Failure(ExitCode.STORAGE, "the report cannot be written: " + why)
        .about(file)
        .hint("name a file in a folder of yours: --report report.html");
  }
}
