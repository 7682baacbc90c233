package dev.sqlitectl.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A stream of the process. Where it is a pipe whose reader has seen enough, as {@code head} does,
 * the rest is dropped: that is no error.
 */
final class Outlet extends FileOutputStream {
  /** The bits of a file's mode that tell its kind, and those of a pipe and a socket. */
  private static final int KIND = 0170000;

  private static final int PIPE = 0010000;
  private static final int SOCKET = 0140000;

  private final Path self;

  Outlet(FileDescriptor descriptor, int number) {
    super(descriptor);
    this.self = Path.of("/proc/self/fd/" + number);
  }

  @Override
  public void write(byte[] bytes, int from, int count) throws IOException {
    try {
      super.write(bytes, from, count);
    } catch (IOException e) {
      if (!hasAReader()) {
        throw e;
      }
    }
  }

  /** Whether all that can fail is the one who reads. */
  private boolean hasAReader() {
    try {
      int kind = (Integer) Files.getAttribute(self, "unix:mode") & KIND;
      return kind == PIPE || kind == SOCKET;
    } catch (IOException e) {
      return false;
    }
  }
}
