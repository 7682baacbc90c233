package dev.sqlitectl.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlitectl.testing.SqliteFiles;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HistoryTest {
  @TempDir private Path folder;

  @Test
  void withoutAHistoryTheApplicationsOwnNumberIsTheVersion() {
    assertThat(version("PRAGMA user_version = 7")).isEqualTo("7");
  }

  @Test
  void whatWasUndoneOrDeletedOrFailedIsNotTheVersion() {
    assertThat(
            version(
                """
                CREATE TABLE flyway_schema_history (installed_rank INT, version TEXT,
                  description TEXT, type TEXT, script TEXT, checksum INT, installed_on TEXT,
                  success BOOLEAN);
                INSERT INTO flyway_schema_history VALUES
                  (1, '1.9', 'a', 'SQL', 'a', 1, '', 1), (2, '1.10', 'b', 'SQL', 'b', 1, '', 1),
                  (3, '2', 'c', 'SQL', 'c', 1, '', 1), (4, '3', 'd', 'SQL', 'd', 1, '', 1),
                  (5, '3', 'd', 'DELETE', 'd', 1, '', 1), (6, '2', 'c', 'UNDO_SQL', 'c', 1, '', 1),
                  (7, '4', 'e', 'SQL', 'e', 1, '', 0), (8, '1.1', 'f', 'SQL', 'f', 1, '', 1)
                """))
        .isEqualTo("1.10");
  }

  private String version(String sql) {
    Path file = SqliteFiles.run(folder.resolve("app.db"), sql);
    try (Database db =
        Database.open(DatabaseFile.at(file), Access.READ_ONLY, Database.DEFAULT_WAIT)) {
      return History.schemaVersion(db);
    }
  }
}
