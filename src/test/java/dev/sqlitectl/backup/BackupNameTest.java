package dev.sqlitectl.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlitectl.sqlite.DatabaseFile;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BackupNameTest {
  private static final Instant TIME = Instant.parse("2026-11-20T03:15:00.042Z");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "app-20261120T031500.042Z.db",
        "app-20261120T031500.042Z-before-restore.db.gz",
        "my-app-20261120T031500.042Z-1.db",
        "Zoë's app-20261120T031500.042Z.db.gz"
      })
  void aNameReadsBackAsItself(String name) {
    assertThat(BackupName.parse(name)).map(BackupName::toString).contains(name);
  }

  @Test
  void itsPartsAreToldApart() {
    assertThat(BackupName.parse("my-app-20261120T031500.042Z-before-upgrade.db.gz"))
        .contains(new BackupName("my-app", TIME, "before-upgrade", Compression.GZIP));
    assertThat(BackupName.parse("app-20261120T120000.042Z.db.zst"))
        .map(BackupName::compression)
        .contains(Compression.ZSTD);
    assertThat(BackupName.parse("app-20261120T120000.042Z.db.xz")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "app.db",
        "app-20261120.db",
        "app-20261340T031500.042Z.db",
        "app-20260230T031500.042Z.db",
        "app-20261120T240000.000Z.db",
        "app-20261120T031500.042Z.db.json",
        "-20261120T031500.042Z.db",
        "app-20261120T031500.042Z-.db",
        ".app-20261120T031500.042Z.db.part"
      })
  void whatOnlyLooksAlikeIsNoBackup(String name) {
    assertThat(BackupName.parse(name)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "app.db, app",
    "app.sqlite3, app",
    "app.v2, app.v2",
    "app, app",
    ".db, .db",
    "a.b.DB, a.b"
  })
  void theStemIsTheFileNameWithoutItsEnding(String file, String stem) {
    assertThat(BackupName.stem(new DatabaseFile(Path.of("/srv", file), ""))).isEqualTo(stem);
  }
}
