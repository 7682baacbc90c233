package dev.sqlitectl.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlitectl.outcome.Progress;
import dev.sqlitectl.testing.SqliteFiles;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.SQLiteConnection;

final class SnapshotTest {
  private static final int SNAPSHOTS = 100;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"wal", "delete"})
  void allReadersSeeTheSameWhileAnotherProcessCommits(String mode) throws Exception {
    Path file = large(mode);
    AtomicBoolean enough = new AtomicBoolean();
    Thread writer = new Thread(() -> write(file, enough));
    writer.start();
    int shared = 0;
    try (Database db = open(file)) {
      for (int i = 0; i < (mode.equals("wal") ? SNAPSHOTS : 5); i++) {
        try (Snapshot snapshot = Snapshot.lasting(db, Progress.SILENT)) {
          shared += snapshot.readers().size() > 1 ? 1 : 0;
          assertThat(
                  snapshot.readers().stream()
                      .map(reader -> reader.number("SELECT max(id) FROM line"))
                      .collect(Collectors.toSet()))
              .hasSize(1);
        }
      }
    } finally {
      enough.set(true);
      writer.join();
    }
    assertThat(shared).isPositive();
    assertThat(Long.parseLong(SqliteFiles.ask(file, "SELECT max(id) FROM line"))).isPositive();
  }

  @Test
  void aSmallFileIsReadByOneConnection() {
    try (Database db = open(SqliteFiles.shop(folder.resolve("shop.db")));
        Snapshot snapshot = Snapshot.lasting(db, Progress.SILENT)) {
      assertThat(snapshot.readers()).containsExactly(snapshot.database());
    }
  }

  @Test
  void readersLeaveNothingBesideTheFile() {
    Path file = large("wal");
    try (Database db = open(file);
        Snapshot snapshot = Snapshot.lasting(db, Progress.SILENT)) {
      assertThat(snapshot.readers()).hasSizeGreaterThan(1);
    }
    assertThat(SqliteFiles.names(folder)).containsExactly("large.db");
  }

  private Path large(String mode) {
    return SqliteFiles.run(
        folder.resolve("large.db"),
        "PRAGMA journal_mode=" + mode,
        "CREATE TABLE bulk (body BLOB)",
        "INSERT INTO bulk VALUES (zeroblob(20000000))",
        "CREATE TABLE line (id INTEGER PRIMARY KEY)",
        "INSERT INTO line VALUES (0)");
  }

  private static Database open(Path file) {
    return Database.open(DatabaseFile.at(file), Access.READ_ONLY, Database.DEFAULT_WAIT);
  }

  private static void write(Path file, AtomicBoolean enough) {
    try (SQLiteConnection writer = SqliteFiles.connect(file)) {
      writer.getDatabase()._exec("PRAGMA busy_timeout=5000; PRAGMA synchronous=OFF");
      while (!enough.get()) {
        writer.getDatabase()._exec("INSERT INTO line SELECT max(id) + 1 FROM line");
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
