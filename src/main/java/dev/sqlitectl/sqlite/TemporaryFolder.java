package dev.sqlitectl.sqlite;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

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
    return path(System.getenv());
  }

  static Path path(Map<String, String> environment) {
    return Stream.of(
            environment.getOrDefault("SQLITE_TMPDIR", ""),
            environment.getOrDefault("TMPDIR", ""),
            "/var/tmp")
        .filter(folder -> !folder.isEmpty())
        .map(Path::of)
        .filter(folder -> Files.isDirectory(folder) && Files.isWritable(folder))
        .findFirst()
        .orElse(Path.of("/tmp"));
  }
}
