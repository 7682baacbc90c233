package dev.sqlitectl.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.testing.SqliteFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AtomicFileTest {
  private static final byte[] NEW = "new".getBytes(StandardCharsets.UTF_8);

  @TempDir private Path folder;

  @Test
  void aReplacedFileKeepsItsPermissionsAndItsLinks() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "old");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r-x"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);
    AtomicFile.replace(link, NEW);
    assertThat(file).hasBinaryContent(NEW);
    assertThat(link).isSymbolicLink();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-r--r-x");
  }

  /** Only root can give a file away; for others this is their own. */
  @Test
  void aReplacedFileKeepsItsOwnerAndItsGroup() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "old");
    boolean root = Files.getAttribute(file, "unix:uid").equals(0);
    Object owner = root ? 65_534 : Files.getAttribute(file, "unix:uid");
    Object group = root ? 65_533 : Files.getAttribute(file, "unix:gid");
    Files.setAttribute(file, "unix:uid", owner);
    Files.setAttribute(file, "unix:gid", group);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    AtomicFile.replace(file, NEW);
    assertThat(file).hasBinaryContent(NEW);
    assertThat(Files.readAttributes(file, "unix:uid,gid"))
        .containsEntry("uid", owner)
        .containsEntry("gid", group);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-r-----");
  }

  @Test
  void aReplacementThatFailsLeavesNoDraftBehind() throws IOException {
    Path full = folder.resolve("folder");
    Files.createDirectories(full.resolve("file"));
    assertThatThrownBy(() -> AtomicFile.replace(full, NEW))
        .isInstanceOf(Failure.class)
        .hasMessage("cannot write the file: Is a directory");
    assertThat(SqliteFiles.names(folder)).containsExactly("folder");
  }

  @Test
  void aFileOfThatNameIsNotCreatedAnew() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "old");
    assertThat(AtomicFile.create(file, NEW)).isFalse();
    assertThat(file).hasContent("old");
    assertThat(AtomicFile.create(folder.resolve("other"), NEW)).isTrue();
    assertThat(SqliteFiles.names(folder)).containsExactly("file", "other");
  }

  @Test
  void draftsOfTheDeadAreRemovedAndThoseOfTheLivingStay() throws Exception {
    Process dead = new ProcessBuilder("true").start();
    dead.waitFor();
    Files.writeString(folder.resolve("file.sqlitectl-" + dead.pid()), "half");
    Files.writeString(folder.resolve("file.sqlitectl-1"), "half");
    Files.writeString(folder.resolve("file.sqlitectl-notes"), "theirs");
    AtomicFile.replace(folder.resolve("file"), NEW);
    assertThat(SqliteFiles.names(folder))
        .containsExactly("file", "file.sqlitectl-1", "file.sqlitectl-notes");
  }
}
