package dev.sqlitectl.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlitectl.testing.SqliteFiles;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TextEncodingTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "UTF-16le", "UTF-16be"})
  void textIsReadTheSameWhateverTheFileStoresItAs(String encoding) {
    Path file =
        SqliteFiles.run(
            folder.resolve("t.db"),
            "PRAGMA encoding = '" + encoding + "'; CREATE TABLE t (a TEXT)",
            "INSERT INTO t VALUES ('Zoë 🙂')");

    try (Database db =
        Database.open(DatabaseFile.at(file), Access.READ_ONLY, Database.DEFAULT_WAIT)) {
      assertThat(db.text("SELECT a FROM t")).isEqualTo("Zoë 🙂");
      assertThat(db.text("PRAGMA encoding")).isEqualTo(encoding);
    }
  }
}
