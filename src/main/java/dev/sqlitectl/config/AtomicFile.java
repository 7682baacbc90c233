package dev.sqlitectl.config;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Writes small files so that a reader, or a crash at any moment, finds the old content or the new
 * one and never a part.
 */
public final class AtomicFile {
  private static final String MARK = ".sqlitectl-";
  static final Set<PosixFilePermission> OURS_ALONE = PosixFilePermissions.fromString("rw-------");

  private AtomicFile() {}

  /**
   * Gives a file this content. One that exists keeps its owner, group and permissions, and a link
   * keeps pointing to it; a new one can be read by its owner alone.
   *
   * @throws Failure {@link ExitCode#STORAGE} when it cannot be written
   */
  public static void replace(Path file, byte[] content) {
    try {
      boolean exists = Files.exists(file);
      Path target = exists ? file.toRealPath() : file;
      Path draft = draft(target);
      try {
        write(draft, content, PosixFilePermissions.asFileAttribute(OURS_ALONE));
        if (exists) {
          likeTheOld(target, draft);
        }
        Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(draft);
      }
    } catch (IOException e) {
      throw unwritten(file, e);
    }
  }

  /**
   * Creates a file with this content, readable as other new files are.
   *
   * @return false when there was one of that name, which stays as it is
   * @throws Failure {@link ExitCode#STORAGE} when it cannot be written
   */
  public static boolean create(Path file, byte[] content) {
    try {
      Path draft = draft(file);
      try {
        write(draft, content);
        Files.createLink(file, draft);
        return true;
      } catch (FileAlreadyExistsException e) {
        return false;
      } finally {
        Files.deleteIfExists(draft);
      }
    } catch (IOException e) {
      throw unwritten(file, e);
    }
  }

  /**
   * Gives a file that takes the place of another one its owner, group and permissions, each as far
   * as we may.
   *
   * @throws IOException when not even the permissions can be set
   */
  public static void likeTheOld(Path old, Path fresh) throws IOException {
    PosixFileAttributes former = Files.readAttributes(old, PosixFileAttributes.class);
    PosixFileAttributeView view = Files.getFileAttributeView(fresh, PosixFileAttributeView.class);
    try {
      view.setGroup(former.group());
      view.setOwner(former.owner());
    } catch (IOException e) {
      // only root gives files away: where we may not, the new one is ours
    }
    view.setPermissions(former.permissions());
  }

  /** A name of this process's own beside the file; nothing has it. */
  static Path draft(Path file) throws IOException {
    removeDraftsOfTheDead(file);
    Path draft = file.resolveSibling(file.getFileName() + MARK + ProcessHandle.current().pid());
    Files.deleteIfExists(draft);
    return draft;
  }

  /** The content on disk, under a name that was free. */
  private static void write(Path draft, byte[] content, FileAttribute<?>... attributes)
      throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            draft, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes)) {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  private static void removeDraftsOfTheDead(Path file) throws IOException {
    String prefix = file.getFileName() + MARK;
    DirectoryStream.Filter<Path> drafts =
        path -> path.getFileName().toString().matches(Pattern.quote(prefix) + "\\d{1,9}");
    try (DirectoryStream<Path> found = Files.newDirectoryStream(file.resolveSibling(""), drafts)) {
      for (Path draft : found) {
        String pid = draft.getFileName().toString().substring(prefix.length());
        if (ProcessHandle.of(Long.parseLong(pid)).isEmpty()) {
          Files.deleteIfExists(draft);
        }
      }
    }
  }

  static Failure unwritten(Path file, IOException e) {
    return Failure.storage("cannot write the file", file, e)
        .hint("check the permissions of its folder and the room on the disk");
  }
}
