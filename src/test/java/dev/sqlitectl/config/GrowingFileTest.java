package dev.sqlitectl.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.testing.SqliteFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GrowingFileTest {
  private static final byte[] TEXT = "whole".getBytes(StandardCharsets.UTF_8);

  @TempDir private Path folder;

  @Test
  void aFileHasItsNameOnceItIsKept() {
    Path path = folder.resolve("file");
    try (GrowingFile file = GrowingFile.begin(path)) {
      file.write(TEXT, 0, 2);
      file.write(TEXT, 2, 3);
      assertThat(path).doesNotExist();
      file.keep();
    }
    assertThat(path).hasBinaryContent(TEXT);
    assertThat(SqliteFiles.names(folder)).containsExactly("file");
  }

  @Test
  void whatIsNotKeptGoes() {
    try (GrowingFile file = GrowingFile.begin(folder.resolve("file"))) {
      file.write(TEXT, 0, 2);
      assertThat(SqliteFiles.names(folder)).hasSize(1);
    }
    assertThat(SqliteFiles.names(folder)).isEmpty();
  }

  @Test
  void aFileThatCameMeanwhileStays() throws IOException {
    Path path = folder.resolve("file");
    try (GrowingFile file = GrowingFile.begin(path)) {
      file.write(TEXT, 0, 5);
      Files.writeString(path, "theirs");
      assertThatThrownBy(file::keep)
          .isInstanceOf(Failure.class)
          .hasMessage("the file exists already");
    }
    assertThat(path).hasContent("theirs");
    assertThat(SqliteFiles.names(folder)).containsExactly("file");
  }

  @Test
  void aLinkToNothingIsNotWrittenThrough() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("elsewhere"));
    assertThatThrownBy(() -> GrowingFile.begin(link)).hasMessage("the file exists already");
    assertThat(SqliteFiles.names(folder)).containsExactly("link");
  }
}
