package dev.sqlitectl.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlitectl.testing.SqliteFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cells come out as SQLite stores them, even those that no other driver would show. */
final class RowsTest {
  @TempDir Path folder;

  @Test
  void everyStorageClassIsToldAndRead() {
    first(
        "SELECT NULL, 9223372036854775807, -1.5e300, 'text', x'00ff', 9e999",
        row -> {
          assertThat(row.columns()).isEqualTo(6);
          assertThat(row.storage(0)).isEqualTo(StorageClass.NULL);
          assertThat(row.isNull(0)).isTrue();
          assertThat(row.string(0)).isEmpty();
          assertThat(row.storage(1)).isEqualTo(StorageClass.INTEGER);
          assertThat(row.integer(1)).isEqualTo(Long.MAX_VALUE);
          assertThat(row.storage(2)).isEqualTo(StorageClass.REAL);
          assertThat(row.real(2)).isEqualTo(-1.5e300);
          assertThat(row.storage(3)).isEqualTo(StorageClass.TEXT);
          assertThat(row.string(3)).isEqualTo("text");
          assertThat(row.storage(4)).isEqualTo(StorageClass.BLOB);
          assertThat(row.blob(4)).containsExactly(0, 0xff);
          assertThat(row.real(5)).isEqualTo(Double.POSITIVE_INFINITY);
        });
  }

  @Test
  void textKeepsItsBytesEvenWhenTheyAreNotUtf8() {
    first(
        "SELECT CAST(x'41ff42' AS TEXT)",
        row -> {
          assertThat(row.storage(0)).isEqualTo(StorageClass.TEXT);
          assertThat(row.text(0)).containsExactly(0x41, 0xff, 0x42);
          assertThat(row.string(0)).isEqualTo("A\uFFFDB");
        });
  }

  @Test
  void textGoesOnBehindANul() {
    first(
        "SELECT CAST(x'610062' AS TEXT), length(CAST(x'610062' AS TEXT))",
        row -> {
          assertThat(row.text(0)).containsExactly('a', 0, 'b');
          assertThat(row.integer(1)).as("SQLite itself stops counting there").isEqualTo(1);
        });
  }

  @Test
  void emptyTextAndEmptyBlobsAreNotNull() {
    first(
        "SELECT '', x''",
        row -> {
          assertThat(row.isNull(0)).isFalse();
          assertThat(row.text(0)).isEmpty();
          assertThat(row.storage(1)).isEqualTo(StorageClass.BLOB);
          assertThat(row.blob(1)).isEmpty();
        });
  }

  @Test
  void textOfAUtf16DatabaseIsReadAsUtf8AndItsBlobsAreLeftAlone() {
    Path file =
        SqliteFiles.run(
            folder.resolve("app.db"),
            "PRAGMA encoding='UTF-16le'",
            "CREATE TABLE t (a, b); INSERT INTO t VALUES ('a' || char(0) || 'é', x'6100')");

    try (Database db = open(file);
        Rows rows = db.rows("SELECT a, b FROM t")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.text(0)).isEqualTo("a\0é".getBytes(StandardCharsets.UTF_8));
      assertThat(rows.blob(1)).containsExactly(0x61, 0);
      assertThat(rows.next()).isFalse();
    }
  }

  private void first(String query, Consumer<Rows> check) {
    try (Database db = open(SqliteFiles.shop(folder.resolve("app.db")));
        Rows rows = db.rows(query)) {
      assertThat(rows.next()).isTrue();
      check.accept(rows);
      assertThat(rows.next()).isFalse();
    }
  }

  private static Database open(Path file) {
    return Database.open(DatabaseFile.at(file), Access.READ_ONLY, Duration.ZERO);
  }
}
