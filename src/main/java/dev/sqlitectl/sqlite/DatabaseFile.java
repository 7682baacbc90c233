package dev.sqlitectl.sqlite;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * A SQLite database on disk: the main file and its sidecars, which are one unit. A stale sidecar
 * beside a new main file changes its rows.
 *
 * @param path the main file, absolute, links resolved as far as it exists
 * @param origin what named it, in parentheses after the path in messages; empty for none
 */
public record DatabaseFile(Path path, String origin) {
  /** The file must hold the header and the smallest page. */
  private static final int SMALLEST = 512;

  private static final int HEADER = 100;

  private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);

  /** The file at this path, links resolved as SQLite itself does it. */
  public static DatabaseFile at(Path path, String origin) {
    Path absolute = path.toAbsolutePath().normalize();
    try {
      Path folder = absolute.resolveSibling("").toRealPath();
      return new DatabaseFile(
          Files.exists(absolute)
              ? absolute.toRealPath()
              : folder.resolve(String.valueOf(absolute.getFileName())),
          origin);
    } catch (IOException e) {
      return new DatabaseFile(absolute, origin);
    }
  }

  /** As {@link #at(Path, String)}, for a file that no setting named. */
  public static DatabaseFile at(Path path) {
    return at(path, "");
  }

  /** The folder that the file and its sidecars live in. */
  public Path folder() {
    return path.resolveSibling("");
  }

  public Path wal() {
    return sidecar("-wal");
  }

  public Path shm() {
    return sidecar("-shm");
  }

  public Path journal() {
    return sidecar("-journal");
  }

  /** The files that must move with the main file, in the order in which they must go. */
  public List<Path> sidecars() {
    return List.of(journal(), wal(), shm());
  }

  /** Bytes in the main file; 0 when it is missing. */
  public long size() {
    return sizeOf(path);
  }

  /** Bytes waiting in the write-ahead log; 0 when there is none. */
  public long walSize() {
    return sizeOf(wal());
  }

  /**
   * Looks at the file as SQLite would, without opening it as a database: nothing is created, a FIFO
   * does not hang, and what is not a database is named for what it is.
   *
   * @throws Failure {@link ExitCode#NOT_FOUND} when there is no database there, {@link
   *     ExitCode#CORRUPT} when there was one, {@link ExitCode#STORAGE} when it cannot be read
   */
  Header check() {
    if (!Files.exists(path)) {
      throw missing();
    }
    if (!Files.isRegularFile(path)) {
      String kind = Files.isDirectory(path) ? "a directory" : "not a regular file";
      throw failure(ExitCode.NOT_FOUND, "not a database: this is " + kind)
          .hint("give the path of the database file itself");
    }
    for (Path sidecar : sidecars()) {
      if (Files.exists(sidecar) && !Files.isRegularFile(sidecar)) {
        throw failure(ExitCode.REFUSED, "%s is not a regular file".formatted(sidecar.getFileName()))
            .hint("SQLite would take it for a part of the database: remove it");
      }
    }
    byte[] head;
    long size;
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      size = channel.size();
      head = Channels.newInputStream(channel).readNBytes(HEADER);
    } catch (AccessDeniedException e) {
      throw failure(ExitCode.STORAGE, "no permission to read the database")
          .hint("run as the user who owns the file")
          .because(e);
    } catch (IOException e) {
      throw failure(ExitCode.STORAGE, "cannot read the database: " + e.getMessage()).because(e);
    }
    return header(ByteBuffer.wrap(head), size);
  }

  private Failure missing() {
    if (!Files.notExists(path)) {
      return failure(ExitCode.STORAGE, "no permission to look into " + folder())
          .hint("run as a user who may enter the folder");
    }
    return failure(ExitCode.NOT_FOUND, "no such database")
        .hint(
            origin.equals("--db")
                ? "check the path, or create one there: sqlitectl init --db " + path
                : "create one: sqlitectl init");
  }

  private Header header(ByteBuffer head, long size) {
    if (size == 0) {
      throw failure(ExitCode.NOT_FOUND, "not a database: the file is empty (0 bytes)")
          .hint("put a backup back with sqlitectl restore, or remove it and run sqlitectl init");
    }
    byte[] magic = new byte[Math.min(MAGIC.length, head.remaining())];
    head.get(0, magic);
    if (!java.util.Arrays.equals(magic, MAGIC)) {
      throw failure(ExitCode.NOT_FOUND, "not a SQLite database: " + kindOf(magic))
          .hint("check the path; encrypted databases must be decrypted first");
    }
    if (size < SMALLEST) {
      throw failure(
          ExitCode.CORRUPT,
          "the database is cut short: " + size + " bytes, less than its first page");
    }
    Header header = Header.read(head);
    boolean pending = sizeOf(wal()) > 0 || sizeOf(journal()) > 0;
    if (!pending && header.trustedPageCount() * header.pageSize() > size) {
      throw failure(
              ExitCode.CORRUPT,
              "the database is cut short: its header counts %d pages of %d bytes, the file holds %d"
                  .formatted(
                      header.trustedPageCount(), header.pageSize(), size / header.pageSize()))
          .hint("put the newest good backup back: sqlitectl restore latest");
    }
    return header;
  }

  private static String kindOf(byte[] start) {
    int first = start.length > 1 ? (start[0] & 0xff) << 8 | (start[1] & 0xff) : 0;
    return switch (first) {
      case 0x1f8b -> "the file is gzip-compressed";
      case 0x28b5 -> "the file is zstd-compressed";
      case 0x504b -> "the file is a zip archive";
      default -> "encrypted, or a file of another kind";
    };
  }

  private Failure failure(ExitCode code, String message) {
    return new Failure(code, message).about(this);
  }

  private Path sidecar(String suffix) {
    return path.resolveSibling(path.getFileName() + suffix);
  }

  private static long sizeOf(Path file) {
    try {
      return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) ? Files.size(file) : 0;
    } catch (IOException e) {
      return 0;
    }
  }

  /** Whether SQLite could write the file and its sidecars. */
  boolean isWritable() {
    try {
      return Files.isWritable(path)
          && Files.isWritable(folder())
          && !Files.getFileStore(path).isReadOnly();
    } catch (IOException e) {
      return false;
    }
  }

  /** Paths are code to the driver: it gets a percent-encoded file: URI with an explicit mode. */
  String uri(String mode) {
    StringBuilder uri = new StringBuilder("file:");
    for (byte b : path.toString().getBytes(StandardCharsets.UTF_8)) {
      boolean plain = b == '/' || b == '.' || b == '-' || b == '_' || isAlphanumeric(b);
      uri.append(plain ? String.valueOf((char) b) : "%%%02X".formatted(b & 0xff));
    }
    return uri.append("?mode=").append(mode).toString();
  }

  private static boolean isAlphanumeric(byte b) {
    return (b >= '0' && b <= '9') || (b >= 'A' && b <= 'Z') || (b >= 'a' && b <= 'z');
  }

  /** The path as messages show it, with what named it. */
  @Override
  public String toString() {
    return origin.isEmpty() ? path.toString() : path + "   (from " + origin + ")";
  }
}
