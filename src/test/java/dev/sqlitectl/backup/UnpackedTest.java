package dev.sqlitectl.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlitectl.testing.Bystander;
import dev.sqlitectl.testing.SqliteFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UnpackedTest {
  @TempDir private Path temporary;

  @Test
  void itIsOnlyItsOwnersAndGoesWhenItIsClosed() throws IOException {
    try (Unpacked unpacked = Unpacked.create(temporary)) {
      Files.createFile(unpacked.folder().resolve("app.db"));

      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(unpacked.folder())))
          .isEqualTo("rwx------");
      assertThat(unpacked.cleared()).isEmpty();
    }
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void whatAKilledRunLeftIsClearedAwayAndNothingElse() throws IOException {
    Path dead = folder("sqlitectl-unpacked-1", Duration.ofHours(1));
    Files.createFile(dead.resolve("app-20261120T120000.000Z.db"));
    age(dead, Duration.ofHours(1));
    folder("sqlitectl-unpacked-2", Duration.ZERO);
    folder("sqlitectl-other", Duration.ofHours(1));
    Files.createSymbolicLink(
        temporary.resolve("sqlitectl-unpacked-3"), folder("somebody's", Duration.ofHours(1)));
    Path living = folder("sqlitectl-unpacked-4", Duration.ofHours(1));
    try (Bystander other = Bystander.locking(living.resolve(".sqlitectl.lock"), "at work")) {
      age(living, Duration.ofHours(1));
      assertThat(other.pid()).isPositive();
      try (Unpacked unpacked = Unpacked.create(temporary)) {
        assertThat(unpacked.cleared()).containsExactly(dead.toString());
      }
    }
    assertThat(SqliteFiles.names(temporary))
        .containsExactly(
            "somebody's",
            "sqlitectl-other",
            "sqlitectl-unpacked-2",
            "sqlitectl-unpacked-3",
            "sqlitectl-unpacked-4");
  }

  private Path folder(String name, Duration age) throws IOException {
    Path folder = Files.createDirectory(temporary.resolve(name));
    age(folder, age);
    return folder;
  }

  private static void age(Path folder, Duration age) throws IOException {
    Files.setLastModifiedTime(folder, FileTime.from(Instant.now().minus(age)));
  }
}
