package dev.sqlitectl.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.testing.SqliteFiles;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.PreparedStatement;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConnection;

/** Values that are large enough for every buffer on the way to grow. */
final class LargeValueHazardsTest {
  private static final int LARGE = 64_000_000;

  @TempDir private Path folder;

  @Test
  void largeBlobsArriveBesideSmallOnes() throws Exception {
    Path file =
        SqliteFiles.run(
            folder.resolve("t.db"),
            "PRAGMA page_size=65536",
            "CREATE TABLE t (id INTEGER PRIMARY KEY, a BLOB, b BLOB, note TEXT)");
    byte[] bytes = new byte[LARGE];
    new Random(7).nextBytes(bytes);
    try (SQLiteConnection connection = SqliteFiles.connect(file);
        PreparedStatement insert =
            connection.prepareStatement("INSERT INTO t VALUES (?, ?, zeroblob(?), 'n')")) {
      int[] zeros = {1, 3_000_000, 0};
      for (int i = 0; i < zeros.length; i++) {
        insert.setInt(1, i + 1);
        insert.setBytes(2, i == 1 ? bytes : new byte[] {(byte) i});
        insert.setInt(3, zeros[i]);
        insert.execute();
      }
    }
    Moved moved = Moved.of(file);

    String sum = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    assertThat(
            moved.list(
                "SELECT octet_length(a) || ' ' || octet_length(b) || note FROM t ORDER BY id"))
        .containsExactly("1 1n", LARGE + " 3000000n", "1 0n");
    assertThat(moved.ask("SELECT encode(sha256(a), 'hex') FROM t WHERE id = 2")).isEqualTo(sum);
    assertThat(moved.report().ending()).isEqualTo(ExitCode.OK);
  }

  @Test
  void manyRowsLargerThanABufferAreSentOneByOne() {
    Path file =
        SqliteFiles.run(
            folder.resolve("t.db"),
            """
            CREATE TABLE t (id INTEGER PRIMARY KEY, body TEXT);
            WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 150)
              INSERT INTO t SELECT i, replace(hex(zeroblob(40000 + i)), '00', 'é') FROM c;
            """);
    Moved moved = Moved.of(file);

    assertThat(
            moved.ask(
                """
                SELECT count(*) || ' ' || bool_and(body = repeat('é', 40000 + id::int)) FROM t
                """))
        .isEqualTo("150 true");
  }
}
