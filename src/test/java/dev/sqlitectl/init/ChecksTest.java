package dev.sqlitectl.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.outcome.Progress;
import dev.sqlitectl.sqlite.Database;
import dev.sqlitectl.sqlite.DatabaseFile;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ChecksTest {
  @TempDir private Path folder;

  @Test
  void aFullDiskIsToldAsSuchAndNoTransactionStaysOpen() {
    try (Database db =
        Database.create(DatabaseFile.at(folder.resolve("app.db")), 512, Database.DEFAULT_WAIT)) {
      db.script("PRAGMA max_page_count=1");
      Checks checks = new Checks(db);
      Failure failure =
          catchThrowableOfType(
              Failure.class, () -> checks.run(Progress.SILENT, "the last", () -> true));
      assertThat(failure.code()).isEqualTo(ExitCode.STORAGE);
      assertThat(failure).hasMessage("no room left on the disk");
      db.script("PRAGMA max_page_count=100; BEGIN; CREATE TABLE a(x); COMMIT");
      assertThat(checks.run(Progress.SILENT, "the last", () -> true).detail())
          .startsWith("opens, writes and rolls back, enforces foreign keys");
      assertThat(db.number("SELECT count(*) FROM sqlite_schema")).isEqualTo(1);
    }
  }
}
