package dev.sqlitectl.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlitectl.outcome.Progress;
import dev.sqlitectl.testing.SqliteFiles;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ContentsTest {
  @TempDir private Path folder;

  @Test
  void equalRowsHaveEqualHashesWhereverTheirPagesLie() {
    String rows = "CREATE TABLE t (a, b TEXT PRIMARY KEY) WITHOUT ROWID; CREATE TABLE u (x);";
    Path one =
        SqliteFiles.run(
            folder.resolve("one.db"),
            rows + "INSERT INTO t VALUES (1, 'a'), (2, 'b'); INSERT INTO u VALUES (1), (2), (3);");
    Path other =
        SqliteFiles.run(
            folder.resolve("other.db"),
            "PRAGMA page_size = 512; PRAGMA journal_mode = WAL;" + rows,
            "INSERT INTO u VALUES (0), (1), (2), (3); DELETE FROM u WHERE x = 0;",
            "INSERT INTO t VALUES (2, 'b'); INSERT INTO t VALUES (1, 'a'); VACUUM;");

    assertThat(contents(other)).isEqualTo(contents(one));
  }

  @Test
  void theEncodingOfTheTextDoesNotMatter() {
    Path utf8 = table("utf8.db", "'Zoë', 1");
    Path utf16 =
        SqliteFiles.run(
            folder.resolve("utf16.db"),
            "PRAGMA encoding = 'UTF-16le'; CREATE TABLE t (a, b); INSERT INTO t VALUES ('Zoë', 1)");

    assertThat(contents(utf16)).isEqualTo(contents(utf8));
  }

  @Test
  void whatLooksAlikeIsToldApart() {
    assertThat(hash("'1', 0"))
        .isNotEqualTo(hash("1, 0"))
        .isNotEqualTo(hash("1.0, 0"))
        .isNotEqualTo(hash("x'31', 0"))
        .isNotEqualTo(hash("NULL, 0"));
    assertThat(hash("'a', 'bc'")).isNotEqualTo(hash("'ab', 'c'"));
    assertThat(hash("'a' || char(0) || 'b', 1")).isNotEqualTo(hash("'a' || char(0) || 'c', 1"));
  }

  @Test
  void aChangedCellChangesItsOwnTableAlone() {
    Path shop = SqliteFiles.shop(folder.resolve("shop.db"));
    Contents before = contents(shop);
    SqliteFiles.run(shop, "UPDATE customer SET name = 'Zoe 1' WHERE id = 1");
    Contents after = contents(shop);

    assertThat(after.schemaSha256()).isEqualTo(before.schemaSha256());
    assertThat(after.tables()).filteredOn(before.tables()::contains).hasSize(2);
    assertThat(after.tables())
        .filteredOn(table -> !before.tables().contains(table))
        .extracting(Contents.Table::name, Contents.Table::rows)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("customer", 10L));
    assertThat(after.rows()).isEqualTo(before.rows()).isEqualTo(41);
  }

  @Test
  void aChangedSchemaOrVersionShows() {
    Path file = table("t.db", "1, 2");
    Contents before = contents(file);
    SqliteFiles.run(file, "CREATE INDEX i ON t (a)");
    Contents indexed = contents(file);
    SqliteFiles.run(file, "PRAGMA user_version = 7");

    assertThat(indexed.schemaSha256()).isNotEqualTo(before.schemaSha256());
    assertThat(contents(file).schemaSha256()).isNotEqualTo(indexed.schemaSha256());
    assertThat(contents(file).tables()).isEqualTo(before.tables());
  }

  @Test
  void virtualTablesAndViewsAreNotRun() {
    Path file =
        SqliteFiles.run(
            folder.resolve("t.db"),
            "CREATE TABLE \"we\"\"ird name\" (\"a\"\"b\", c AS (1/0), rowid TEXT);",
            "INSERT INTO \"we\"\"ird name\" VALUES (1, 'z'), (2, 'a');",
            "CREATE VIRTUAL TABLE words USING fts5(word); INSERT INTO words VALUES ('hello');",
            "CREATE VIEW endless AS WITH RECURSIVE c(i) AS"
                + " (SELECT 1 UNION ALL SELECT i + 1 FROM c) SELECT count(*) FROM c");

    assertThat(contents(file).tables())
        .extracting(Contents.Table::name)
        .contains("we\"ird name", "words_content")
        .doesNotContain("words", "endless");
  }

  private String hash(String values) {
    Path file = table(Integer.toHexString(values.hashCode()) + ".db", values);
    return contents(file).tables().get(0).sha256();
  }

  private Path table(String name, String values) {
    return SqliteFiles.run(
        folder.resolve(name), "CREATE TABLE t (a, b); INSERT INTO t VALUES (" + values + ")");
  }

  private static Contents contents(Path file) {
    try (Database db =
        Database.open(DatabaseFile.at(file), Access.READ_ONLY, Database.DEFAULT_WAIT)) {
      return Contents.read(db, Progress.SILENT);
    }
  }
}
