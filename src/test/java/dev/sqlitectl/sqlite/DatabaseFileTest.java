package dev.sqlitectl.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DatabaseFileTest {
  @TempDir private Path folder;

  @Test
  void aFileHasOneNameWhetherItIsThereOrNot() throws IOException {
    Path real = Files.createDirectory(folder.resolve("real"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), real);

    DatabaseFile missing = DatabaseFile.at(link.resolve("app.db"));
    Files.createFile(real.resolve("app.db"));

    assertThat(DatabaseFile.at(link.resolve("app.db"))).isEqualTo(missing);
    assertThat(missing.path()).isEqualTo(real.toRealPath().resolve("app.db"));
  }

  @Test
  void aFileInAMissingFolderKeepsItsPath() {
    Path path = folder.resolve("nowhere/app.db");

    assertThat(DatabaseFile.at(path).path()).isEqualTo(path);
  }
}
