package dev.sqlitectl.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Progress;
import dev.sqlitectl.testing.SqliteFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All that SQLite can see of damage is reported, and none is invented. */
final class IntegrityTest {
  @TempDir Path folder;

  private Path file;

  @BeforeEach
  void aShop() {
    file = SqliteFiles.shop(folder.resolve("app.db"));
    SqliteFiles.run(file, "PRAGMA journal_mode=DELETE");
  }

  @Test
  void aSoundDatabaseIsSound() {
    Integrity.Report report = check(false);

    assertThat(report.sound()).isTrue();
    assertThat(report.findings()).isEmpty();
    assertThat(report.orphans()).isEmpty();
    assertThat(report.ending()).isEqualTo(ExitCode.OK);
  }

  @Test
  void everyFindingBeforeAnUnreadablePageIsKept() throws Exception {
    manyOrders();
    long pages = Files.size(file) / 4096;
    overwrite((int) (pages / 2) * 4096, 8192);

    Integrity.Report report = check(false);

    assertThat(report.ending()).isEqualTo(ExitCode.CORRUPT);
    assertThat(String.join("\n", report.findings()))
        .contains("btreeInitPage() returns error code 11");
    assertThat(report.findings()).hasSizeGreaterThan(1);
    assertThat(report.orphans()).as("not looked for in a damaged file").isEmpty();
  }

  @Test
  void findingsAreAListOfSingleLines() throws Exception {
    manyOrders();
    overwrite((int) (Files.size(file) / 4096 / 2) * 4096, 8192);

    assertThat(check(false).findings()).noneMatch(finding -> finding.contains("\n"));
  }

  @Test
  void anIndexThatLacksARowIsFoundAndTheRowNamedUnlessTheCheckIsQuick() {
    String root = SqliteFiles.ask(file, "SELECT rootpage FROM sqlite_schema WHERE name LIKE 'ix%'");
    SqliteFiles.run(
        file,
        "PRAGMA writable_schema=ON; DELETE FROM sqlite_schema WHERE name = 'ix_order_customer'");
    SqliteFiles.run(file, "INSERT INTO \"order\" (customer_id) VALUES (3)");
    SqliteFiles.run(
        file,
        """
        PRAGMA writable_schema=ON;
        INSERT INTO sqlite_schema VALUES ('index', 'ix_order_customer', 'order', %s,
          'CREATE INDEX ix_order_customer ON "order"(customer_id)');
        """
            .formatted(root));

    assertThat(check(false).findings())
        .contains(
            "row 31 missing from index ix_order_customer",
            "wrong # of entries in index ix_order_customer");
    assertThat(check(true).findings())
        .containsExactly("wrong # of entries in index ix_order_customer");
  }

  @Test
  void rowsThatReferToNothingAreCountedByKey() {
    SqliteFiles.run(
        file,
        """
        CREATE TABLE visit (customer_id INTEGER REFERENCES customer, order_id REFERENCES "order");
        INSERT INTO visit VALUES (77, 1), (78, 88), (NULL, NULL), (1, 1);
        INSERT INTO "order" (customer_id) VALUES (99);
        """);

    Integrity.Report report = check(false);

    assertThat(report.orphans())
        .containsExactly(
            new Integrity.Orphans("order", "customer", 1),
            new Integrity.Orphans("visit", "customer", 2),
            new Integrity.Orphans("visit", "order", 1));
    assertThat(report.findings()).isEmpty();
    assertThat(report.ending()).isEqualTo(ExitCode.CORRUPT);
  }

  @Test
  void aForeignKeyThatFitsNoParentIsReportedNotThrown() {
    SqliteFiles.run(
        file,
        "CREATE TABLE t (name TEXT REFERENCES customer (name)); INSERT INTO t VALUES ('Zoë 1')");

    Integrity.Report report = check(false);

    assertThat(report.sound()).isFalse();
    assertThat(report.findings())
        .containsExactly("foreign key mismatch - \"t\" referencing \"customer\"");
  }

  @Test
  void aSchemaThatCannotBeReadIsAFinding() throws Exception {
    overwrite(100, 3996);

    Integrity.Report report = check(false);

    assertThat(report.ending()).isEqualTo(ExitCode.CORRUPT);
    assertThat(report.findings())
        .containsExactly("the database is damaged: database disk image is malformed");
  }

  @Test
  void aValueThatBreaksNotNullIsFound() {
    SqliteFiles.run(
        file,
        """
        CREATE TABLE t (a TEXT); INSERT INTO t VALUES (NULL);
        PRAGMA writable_schema=ON;
        UPDATE sqlite_schema SET sql = 'CREATE TABLE t (a TEXT NOT NULL)' WHERE name = 't';
        """);

    assertThat(check(false).findings()).containsExactly("NULL value in t.a");
  }

  private void manyOrders() {
    SqliteFiles.run(
        file,
        """
        WITH RECURSIVE c(i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM c WHERE i < 3000)
          INSERT INTO "order" SELECT i, 1 + i % 10, i, 'a note about order ' || i, NULL FROM c
        """);
  }

  private void overwrite(int from, int length) throws Exception {
    byte[] bytes = Files.readAllBytes(file);
    Arrays.fill(bytes, from, from + length, (byte) 0);
    Files.write(file, bytes);
  }

  private Integrity.Report check(boolean quick) {
    try (Database db = Database.open(DatabaseFile.at(file), Access.READ_ONLY, Duration.ZERO)) {
      return Integrity.check(db, quick, Progress.SILENT);
    }
  }
}
