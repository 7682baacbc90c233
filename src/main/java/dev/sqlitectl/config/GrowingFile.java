package dev.sqlitectl.config;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A new file that is written piece by piece, for its owner's eyes alone. It gets its name when it
 * is whole and on disk; until then, and after a crash, there is no file of that name.
 */
public final class GrowingFile implements AutoCloseable {
  private final Path file;
  private final Path draft;
  private final FileChannel channel;

  private GrowingFile(Path file, Path draft, FileChannel channel) {
    this.file = file;
    this.draft = draft;
    this.channel = channel;
  }

  /**
   * Begins a file.
   *
   * @param file absolute
   * @throws Failure {@link ExitCode#REFUSED} when there is something of that name, {@link
   *     ExitCode#STORAGE} when nothing can be written beside it
   */
  public static GrowingFile begin(Path file) {
    try {
      if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        throw taken(file);
      }
      Path draft = AtomicFile.draft(file);
      return new GrowingFile(
          file,
          draft,
          FileChannel.open(
              draft,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(AtomicFile.OURS_ALONE)));
    } catch (IOException e) {
      throw AtomicFile.unwritten(file, e);
    }
  }

  public void write(byte[] buffer, int offset, int length) {
    ByteBuffer bytes = ByteBuffer.wrap(buffer, offset, length);
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException e) {
      throw AtomicFile.unwritten(file, e);
    }
  }

  /**
   * Gives the file its name: it is whole.
   *
   * @throws Failure {@link ExitCode#REFUSED} when there is something of that name by now
   */
  public void keep() {
    try {
      channel.force(true);
      name();
      try (FileChannel folder = FileChannel.open(file.resolveSibling(""))) {
        folder.force(true);
      }
    } catch (FileAlreadyExistsException e) {
      throw taken(file);
    } catch (IOException e) {
      throw AtomicFile.unwritten(file, e);
    }
  }

  /** A link never takes the place of another file; where there are none, a moment is left open. */
  private void name() throws IOException {
    try {
      Files.createLink(file, draft);
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (FileSystemException | UnsupportedOperationException noLinks) {
      if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        throw taken(file);
      }
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  /** Removes what was not kept. */
  @Override
  public void close() {
    try {
      channel.close();
      Files.deleteIfExists(draft);
    } catch (IOException e) {
      throw AtomicFile.unwritten(file, e);
    }
  }

  private static Failure taken(Path file) {
    return new Failure(ExitCode.REFUSED, "the file exists already")
        .about(file)
        .hint("move it away, or name another one");
  }
}
