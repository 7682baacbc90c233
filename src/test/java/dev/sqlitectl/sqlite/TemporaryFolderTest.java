package dev.sqlitectl.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TemporaryFolderTest {
  @TempDir private Path folder;

  @Test
  void anEmptyNameOrThatOfAFileIsNoFolder() throws Exception {
    String file = Files.createFile(folder.resolve("file")).toString();
    Path usual = TemporaryFolder.path(Map.of());

    assertThat(usual).isAbsolute();
    assertThat(TemporaryFolder.path(Map.of("TMPDIR", ""))).isEqualTo(usual);
    assertThat(TemporaryFolder.path(Map.of("SQLITE_TMPDIR", "", "TMPDIR", folder.toString())))
        .isEqualTo(folder);
    assertThat(TemporaryFolder.path(Map.of("SQLITE_TMPDIR", file, "TMPDIR", "/no/such")))
        .isEqualTo(usual);
  }
}
