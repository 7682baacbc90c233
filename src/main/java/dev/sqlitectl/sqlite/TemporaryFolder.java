package dev.sqlitectl.sqlite;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where SQLite puts temporary files, and so do we: the folder people already know how to move. */
public final class TemporaryFolder {
  private TemporaryFolder() {}

  /**
   * {@code SQLITE_TMPDIR}, {@code TMPDIR}, {@code /var/tmp} or {@code /tmp}.
   *
   * @see <a href="https://www.sqlite.org/tempfiles.html#temporary_file_storage_locations">Temporary
   *     file storage locations</a>
   */
  public static Path path() {
    for (String name : List.of("SQLITE_TMPDIR", "TMPDIR")) {
      String folder = System.getenv(name);
      if (folder != null && Files.isWritable(Path.of(folder))) {
        return Path.of(folder);
      }
    }
    return Path.of(Files.isWritable(Path.of("/var/tmp")) ? "/var/tmp" : "/tmp");
  }
}
