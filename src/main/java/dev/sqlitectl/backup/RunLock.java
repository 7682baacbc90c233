package dev.sqlitectl.backup;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.outcome.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps a second sqlitectl out of a folder while one is at work there. The system drops the lock of
 * a process that dies, so a killed run blocks nobody; the empty file stays.
 */
final class RunLock implements AutoCloseable {
  private static final String NAME = ".sqlitectl.lock";
  private static final Path KERNEL_HOSTNAME = Path.of("/proc/sys/kernel/hostname");
  private static final int LONGEST_SIGNATURE = 512;
  private static final long RETRY_MS = 50;

  private final FileChannel channel;

  private RunLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Waits for its turn in this folder.
   *
   * @throws Failure {@link ExitCode#BUSY} after {@code wait}, naming who is at work and since when
   */
  static RunLock acquire(Path folder, Duration wait, Progress progress) {
    Path file = folder.resolve(NAME);
    long end = System.nanoTime() + wait.toNanos();
    FileChannel channel = Disk.on(file, () -> open(file));
    try {
      while (!Disk.on(file, () -> locked(channel))) {
        if (System.nanoTime() >= end) {
          throw busy(folder, Disk.on(file, () -> signature(channel)));
        }
        progress.at("waiting for another sqlitectl", 0, 0, Progress.Unit.STEPS);
        pause();
      }
      sign(channel);
      return new RunLock(channel);
    } catch (RuntimeException e) {
      new RunLock(channel).close();
      throw e;
    }
  }

  private static Failure busy(Path folder, String signature) {
    Failure failure = new Failure(ExitCode.BUSY, "another sqlitectl is at work in " + folder);
    String note = signature.isBlank() ? "who it is could not be written down" : signature;
    return failure.with("note", note).hint("let it finish, or wait longer: --wait 10m");
  }

  private static FileChannel open(Path file) throws IOException {
    Set<OpenOption> options =
        Set.of(
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            LinkOption.NOFOLLOW_LINKS);
    return FileChannel.open(
        file,
        options,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false; // another thread of this process
    }
  }

  /**
   * A courtesy to those who wait; without it the lock holds all the same. Written over the one
   * before, for which there is room on a full disk too, then cut to its length.
   */
  private static void sign(FileChannel channel) {
    String text =
        "held by pid %d%s since %s"
            .formatted(
                ProcessHandle.current().pid(),
                host().map(name -> " on " + name).orElse(""),
                Instant.now().truncatedTo(ChronoUnit.SECONDS));
    byte[] signature = text.getBytes(StandardCharsets.UTF_8);
    try {
      channel.write(ByteBuffer.wrap(signature), 0);
      channel.truncate(signature.length);
    } catch (IOException e) {
      return;
    }
  }

  /** As the kernel tells it: asking a name server for one's own name may fail, or take long. */
  private static Optional<String> host() {
    try {
      return Optional.of(Files.readString(KERNEL_HOSTNAME).strip()).filter(name -> !name.isEmpty());
    } catch (IOException e) {
      return Optional.ofNullable(System.getenv("HOSTNAME")).filter(name -> !name.isEmpty());
    }
  }

  private static String signature(FileChannel channel) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(LONGEST_SIGNATURE);
    channel.read(buffer, 0);
    return new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8);
  }

  private static void pause() {
    try {
      Thread.sleep(RETRY_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure(ExitCode.INTERRUPTED, "interrupted while waiting").because(e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
