package dev.sqlitectl.backup;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.outcome.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** File work whose errors are failures that name the file and the way out. */
final class Disk {
  private static final int BUFFER = 1 << 18;

  private Disk() {}

  /** Work that may fail as files fail. */
  @FunctionalInterface
  interface Work<T> {
    T run() throws IOException;
  }

  /** How many bytes passed, and their hash. */
  record Digested(long size, String sha256) {}

  /** Does the work; the failure names this file unless the error names another. */
  static <T> T on(Path file, Work<T> work) {
    try {
      return work.run();
    } catch (IOException e) {
      throw failure(file, e);
    }
  }

  /** A new file that only its owner can read; what is there already is left alone. */
  static FileChannel create(Path file) {
    Set<OpenOption> fresh =
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    return on(
        file,
        () ->
            FileChannel.open(
                file,
                fresh,
                PosixFilePermissions.asFileAttribute(
                    PosixFilePermissions.fromString("rw-------"))));
  }

  /** What is in a folder, by name. */
  static List<Path> list(Path folder) {
    return on(
        folder,
        () -> {
          try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
          }
        });
  }

  static void delete(Path file) {
    on(file, () -> Files.deleteIfExists(file));
  }

  /** Gives a finished file its final name; a file that has that name already stays. */
  static void link(Path finished, Path name) {
    on(name, () -> Files.createLink(name, finished));
  }

  /** Makes a file's bytes, or a folder's names, survive a power cut. */
  static void sync(Path path) {
    StandardOpenOption way =
        Files.isDirectory(path) ? StandardOpenOption.READ : StandardOpenOption.WRITE;
    on(
        path,
        () -> {
          try (FileChannel channel = FileChannel.open(path, way)) {
            channel.force(true);
            return true;
          }
        });
  }

  /** Opens a file for reading; never through a symbolic link. */
  static InputStream read(Path file) throws IOException {
    return Channels.newInputStream(
        FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
  }

  /** Copies what is left of a stream, or {@code limit + 1} bytes when there is more than that. */
  static Digested copy(
      InputStream in, OutputStream out, long limit, String phase, Progress progress)
      throws IOException {
    DigestOutputStream digested = new DigestOutputStream(out, sha256());
    byte[] buffer = new byte[BUFFER];
    long done = 0;
    while (done <= limit) {
      int count = in.read(buffer, 0, (int) Math.min(buffer.length, limit + 1 - done));
      if (count < 0) {
        break;
      }
      digested.write(buffer, 0, count);
      done += count;
      progress.at(phase, done, limit, Progress.Unit.BYTES);
    }
    digested.flush();
    return new Digested(done, HexFormat.of().formatHex(digested.getMessageDigest().digest()));
  }

  /** The size and hash of a whole file. */
  static Digested digest(Path file, Progress progress) {
    return on(
        file,
        () -> {
          try (InputStream in = read(file)) {
            return copy(in, OutputStream.nullOutputStream(), Files.size(file), "reading", progress);
          }
        });
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** What an error of the file system means to the user. */
  static Failure failure(Path file, IOException e) {
    Path named =
        e instanceof FileSystemException known && known.getFile() != null
            ? Path.of(known.getFile())
            : file;
    if (e instanceof FileAlreadyExistsException) {
      return new Failure(ExitCode.REFUSED, "the file exists already").about(named).because(e);
    }
    Failure failure =
        e instanceof NoSuchFileException
            ? new Failure(ExitCode.STORAGE, "no such file or folder")
            : e instanceof AccessDeniedException
                ? new Failure(ExitCode.STORAGE, "permission denied")
                    .hint("run as a user who may write there, or choose another folder")
                : told(e);
    return failure.about(named).because(e);
  }

  /** What the system itself calls it: {@code No space left on device}, {@code File too large}. */
  private static Failure told(IOException e) {
    String reason =
        e instanceof FileSystemException known && known.getReason() != null
            ? known.getReason()
            : String.valueOf(e.getMessage());
    Failure failure = new Failure(ExitCode.STORAGE, "the disk refuses: " + reason);
    return reason.contains("space") || reason.contains("uota")
        ? failure.hint("free some space, or choose a folder on another disk")
        : failure;
  }
}
