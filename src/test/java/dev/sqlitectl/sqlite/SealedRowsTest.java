package dev.sqlitectl.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.outcome.Progress;
import dev.sqlitectl.testing.Damage;
import dev.sqlitectl.testing.SqliteFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SealedRowsTest {
  private static final String EVERY_KIND =
      """
      WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 3000)
      INSERT INTO %s SELECT
        CASE abs(random()) %% 16
          WHEN 0 THEN NULL WHEN 1 THEN 0 WHEN 2 THEN 1 WHEN 3 THEN -1 WHEN 4 THEN 127
          WHEN 5 THEN -32768 WHEN 6 THEN 8388607 WHEN 7 THEN -2147483648 WHEN 8 THEN 1 << 46
          WHEN 9 THEN random() WHEN 10 THEN 0.5 WHEN 11 THEN 9e999 WHEN 12 THEN ''
          WHEN 13 THEN x'' WHEN 14 THEN 'a' || char(0, 233, 128512)
          ELSE zeroblob(abs(random()) %% 200) END,
        CASE abs(random()) %% 3 WHEN 0 THEN i WHEN 1 THEN -0.0 ELSE i / 7.0 END,
        CASE WHEN i %% 50 = 0 THEN randomblob(abs(random()) %% 20000)
          ELSE hex(randomblob(abs(random()) %% 60)) END
      FROM c;
      """;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(ints = {512, 1024, 4096, 65536})
  void everyKindOfCellIsReadAsSqliteReadsIt(int pageSize) throws IOException {
    Path file =
        SqliteFiles.run(
            folder.resolve("t.db"),
            "PRAGMA page_size=" + pageSize + "; PRAGMA auto_vacuum=" + pageSize % 3,
            "CREATE TABLE t (a, b REAL, c TEXT);" + EVERY_KIND.formatted("t"),
            "CREATE TABLE u (a INT, b \"double precision\", c BLOB);" + EVERY_KIND.formatted("u"),
            "CREATE TABLE v (a, b FLOATING POINT, c);" + EVERY_KIND.formatted("v"),
            "DELETE FROM t WHERE rowid % 3 = 0; INSERT INTO t (rowid, a) VALUES (-5, 1), (1 << 40, 2)");

    assertThat(rows(file, "t")).isEqualTo(2_002);
    assertThat(rows(file, "u")).isEqualTo(3_000);
    assertThat(rows(file, "v")).isEqualTo(3_000);
    assertThat(bySealedPages(file)).isEqualTo(bySqlite(file));
  }

  @Test
  void theRowidIsReadByItsOtherNames() throws IOException {
    Path file =
        SqliteFiles.run(
            folder.resolve("t.db"),
            """
            CREATE TABLE a (x, id integer PRIMARY KEY);
            CREATE TABLE b (id INTEGER, x, PRIMARY KEY (id));
            CREATE TABLE c (id INTEGER PRIMARY KEY DESC, x);
            CREATE TABLE d (id INT PRIMARY KEY, x);
            CREATE TABLE e (id INTEGER PRIMARY KEY AUTOINCREMENT, x) STRICT;
            CREATE TABLE f (id INTEGER, x, PRIMARY KEY (id, x));
            """
                .replace("x) STRICT", "x ANY) STRICT"),
            "INSERT INTO a VALUES ('x', 7), ('y', -9); INSERT INTO b VALUES (1 << 60, 1);",
            "INSERT INTO c VALUES (3, 1), (2, 2); INSERT INTO d VALUES (5, 5);",
            "INSERT INTO e (x) VALUES ('first'), (2), (3.0); INSERT INTO f VALUES (8, 9)");

    for (String table : new String[] {"a", "b", "c", "d", "e", "f", "sqlite_sequence"}) {
      assertThat(rows(file, table)).as(table).isPositive();
    }
    assertThat(bySealedPages(file)).isEqualTo(bySqlite(file));
  }

  @Test
  void rowsOlderThanAColumnHoldNullThereAndNothingElseIsGuessed() throws IOException {
    Path file =
        SqliteFiles.run(
            folder.resolve("t.db"),
            "CREATE TABLE plain (a); INSERT INTO plain VALUES (1), (2);",
            "ALTER TABLE plain ADD COLUMN b REAL; INSERT INTO plain VALUES (3, 4);",
            "CREATE TABLE filled (a); INSERT INTO filled VALUES (1), (2);",
            "ALTER TABLE filled ADD COLUMN b TEXT DEFAULT 'x'; INSERT INTO filled VALUES (3, 4)");

    assertThat(rows(file, "plain")).isEqualTo(3);
    assertThat(rows(file, "filled")).isEqualTo(-1);
    assertThat(bySealedPages(file)).isEqualTo(bySqlite(file));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TABLE t (a, b TEXT PRIMARY KEY) WITHOUT ROWID; INSERT INTO t VALUES (1, 'a')",
        "CREATE TABLE t (a, b AS (a + 1) STORED, c); INSERT INTO t VALUES (1, 'a')",
        "PRAGMA encoding = 'UTF-16be'; CREATE TABLE t (a, b); INSERT INTO t VALUES (1, 'Zoë')"
      })
  void whatIsOutOfTheOrdinaryIsLeftToSqlite(String sql) throws IOException {
    Path file = SqliteFiles.run(folder.resolve("t.db"), sql);

    assertThat(rows(file, "t")).isEqualTo(-1);
    assertThat(bySealedPages(file)).isEqualTo(bySqlite(file));
  }

  @Test
  void noDamageIsTakenForOtherRowsThanSqliteReads() {
    Path file =
        SqliteFiles.run(
            folder.resolve("t.db"),
            "PRAGMA page_size=512; CREATE TABLE t (id INTEGER PRIMARY KEY, a, b REAL, c TEXT);",
            "WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 60)"
                + " INSERT INTO t SELECT i, i * 1000, i / 3.0, hex(zeroblob(i * 5)) FROM c");
    byte[] good = Damage.bytes(file);
    Random random = new Random(20261120);
    int answered = 0;

    for (int i = 0; i < 500; i++) {
      int bit = 100 * 8 + random.nextInt((good.length - 100) * 8);
      Damage.flip(file, bit);
      try {
        assertThat(bySealedPages(file)).as("bit %d", bit).isEqualTo(bySqlite(file));
        answered++;
      } catch (Failure failure) {
        assertThat(failure.code()).as("bit %d", bit).isIn(ExitCode.CORRUPT, ExitCode.FAILED);
      }
      Damage.write(file, good);
    }
    assertThat(answered).isPositive();
  }

  private static Contents bySqlite(Path file) {
    try (Database db = sealed(file)) {
      return Contents.read(db, Progress.SILENT);
    }
  }

  private static Contents bySealedPages(Path file) {
    try (Database db = sealed(file)) {
      return Contents.readSealed(db, Progress.SILENT);
    }
  }

  /** How many rows were read from the pages; −1 when SQLite has to be asked. */
  private static long rows(Path file, String table) throws IOException {
    AtomicLong heard = new AtomicLong();
    try (Database db = sealed(file);
        SealedRows rows = SealedRows.of(db)) {
      return RecordForm.of(db, table).isEmpty()
          ? -1
          : rows.read(RecordForm.of(db, table).get(), new CellDigest(), heard::set);
    }
  }

  private static Database sealed(Path file) {
    return Database.open(DatabaseFile.at(file), Access.SEALED, Database.DEFAULT_WAIT);
  }
}
