package dev.sqlitectl.backup;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.outcome.Progress;
import dev.sqlitectl.sqlite.DatabaseFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file in the making: private, under a temporary name in the folder it is meant for, and gone
 * with its sidecars when closed, whatever happened.
 */
final class Scratch implements AutoCloseable {
  private static final String SUFFIX = ".part";

  /** The temporary form of a name, and what SQLite may put beside it. */
  private static final Pattern FORM = Pattern.compile("\\.(?<name>.+)\\.part(-journal|-wal|-shm)?");

  private final Path file;

  private Scratch(Path file) {
    this.file = file;
  }

  /**
   * Creates the empty file.
   *
   * @throws Failure {@link ExitCode#REFUSED} when there is one already
   */
  static Scratch create(Path folder, String finalName) {
    Path file = folder.resolve(temporaryName(finalName));
    FileChannel channel = Disk.create(file);
    return Disk.on(
        file,
        () -> {
          channel.close();
          return new Scratch(file);
        });
  }

  /** The name of a file in the making. */
  static String temporaryName(String finalName) {
    return "." + finalName + SUFFIX;
  }

  /** The name that a temporary file was to have; empty when it is no temporary file of ours. */
  static String finalName(String fileName) {
    Matcher form = FORM.matcher(fileName);
    return form.matches() ? form.group("name") : "";
  }

  /** What runs that were killed left in a folder; only a lock tells that nobody is at work. */
  static List<Path> leftovers(Path folder) {
    return Disk.list(folder).stream()
        .filter(file -> !finalName(String.valueOf(file.getFileName())).isEmpty())
        .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
        .toList();
  }

  Path path() {
    return file;
  }

  /** The file as a database. */
  DatabaseFile database() {
    return DatabaseFile.at(file);
  }

  /**
   * Progress that removes the file as soon as the work is ended from outside: a long call into
   * SQLite may not return before the process has to go.
   */
  Progress guard(Progress progress) {
    return step -> {
      try {
        progress.at(step);
      } catch (Failure failure) {
        close();
        throw failure;
      }
    };
  }

  /** What cannot be removed now is cleared away by the next run; it does not undo the work. */
  @Override
  public void close() {
    List<Path> unit = new ArrayList<>(DatabaseFile.at(file).sidecars());
    unit.add(file);
    unit.forEach(Scratch::tryToDelete);
  }

  private static void tryToDelete(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      return;
    }
  }
}
