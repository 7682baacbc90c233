package dev.sqlitectl.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlitectl.testing.SqliteFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConnection;

final class HotJournalTest {
  @TempDir private Path folder;

  @Test
  void whatACrashLeftHalfDoneIsRolledBackForAReader() throws Exception {
    Path live =
        SqliteFiles.run(
            folder.resolve("live.db"),
            "CREATE TABLE t (a); WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c"
                + " WHERE i < 2000) INSERT INTO t SELECT zeroblob(500) FROM c");
    Path crashed = folder.resolve("crashed.db");
    try (SQLiteConnection writer = SqliteFiles.connect(live)) {
      writer
          .getDatabase()
          ._exec("PRAGMA cache_size=5; BEGIN; UPDATE t SET a = randomblob(500); DELETE FROM t");
      Files.copy(live, crashed);
      Files.copy(folder.resolve("live.db-journal"), folder.resolve("crashed.db-journal"));
    }

    try (Database db =
        Database.open(DatabaseFile.at(crashed), Access.READ_ONLY, Database.DEFAULT_WAIT)) {
      assertThat(db.number("SELECT count(*) FROM t WHERE a = zeroblob(500)")).isEqualTo(2000);
    }
    assertThat(folder.resolve("crashed.db-journal")).doesNotExist();
  }
}
