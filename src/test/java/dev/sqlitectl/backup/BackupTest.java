package dev.sqlitectl.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.outcome.Progress;
import dev.sqlitectl.sqlite.Access;
import dev.sqlitectl.sqlite.Contents;
import dev.sqlitectl.sqlite.Database;
import dev.sqlitectl.sqlite.DatabaseFile;
import dev.sqlitectl.testing.Damage;
import dev.sqlitectl.testing.SqliteFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.ZipException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.SQLiteConnection;

final class BackupTest {
  private static final Clock NOON =
      Clock.fixed(Instant.parse("2026-11-20T12:00:00.042Z"), ZoneOffset.UTC);
  private static final Retention.Policy KEEP_ALL =
      new Retention.Policy(0, 0, 0, 0, 0, 0, Optional.empty());

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(Compression.class)
  void theDatabaseInsideHoldsWhatItsSourceHolds(Compression compression) {
    Path shop = SqliteFiles.shop(folder.resolve("shop.db"));
    Backup.Report report = backup(shop, compression, Progress.SILENT);

    Sealed sealed = new Catalogue(backups()).require(report.backup().getFileName().toString());
    try (OpenBackup open = OpenBackup.of(sealed, Progress.SILENT);
        Database source = open(shop)) {
      assertThat(open.contents()).isEqualTo(Contents.read(source, Progress.SILENT));
      assertThat(open.writeAheadLog()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"WAL", "DELETE"})
  void aWriterNeverShowsInHalf(String journalMode) throws Exception {
    Path bank =
        SqliteFiles.run(
            folder.resolve("bank.db"),
            "PRAGMA journal_mode=" + journalMode,
            "CREATE TABLE account (id INTEGER PRIMARY KEY, balance INTEGER, filler BLOB);"
                + "WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 500)"
                + " INSERT INTO account SELECT i, 100, randomblob(3000) FROM c");
    AtomicBoolean over = new AtomicBoolean();
    ExecutorService writer = Executors.newSingleThreadExecutor();
    try {
      Future<Integer> commits = writer.submit(() -> moveMoney(bank, over));
      for (int run = 0; run < 20; run++) {
        Path made = backup(bank, Compression.NONE, Progress.SILENT).backup();
        assertThat(SqliteFiles.ask(made, "SELECT sum(balance) FROM account")).isEqualTo("50000");
      }
      over.set(true);
      assertThat(commits.get()).isPositive();
    } finally {
      over.set(true);
      writer.shutdown();
    }
    assertThat(Verification.run(backups(), new Catalogue(backups()).all(), Progress.SILENT))
        .extracting(Verification.Report::sound)
        .isEqualTo(20);
  }

  private static int moveMoney(Path bank, AtomicBoolean over) throws Exception {
    int commits = 0;
    Random random = new Random(1);
    try (SQLiteConnection connection = SqliteFiles.connect(bank)) {
      connection.setBusyTimeout(10_000);
      while (!over.get()) {
        int from = 1 + random.nextInt(500);
        int to = 1 + random.nextInt(500);
        connection
            .getDatabase()
            ._exec(
                "BEGIN IMMEDIATE; UPDATE account SET balance = balance - 7 WHERE id = %d;"
                        .formatted(from)
                    + "UPDATE account SET balance = balance + 7, filler = randomblob(3000)"
                    + " WHERE id = %d; COMMIT".formatted(to));
        commits++;
        Thread.sleep(2); // a rollback journal shuts readers out while it is written
      }
    }
    return commits;
  }

  @ParameterizedTest
  @EnumSource(value = Compression.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void aBombIsNotUnpackedBeyondWhatTheManifestTells(Compression packed) throws IOException {
    Path shop = SqliteFiles.shop(folder.resolve("shop.db"));
    Path artefact = backup(shop, packed, Progress.SILENT).backup();
    Sealed sealed = new Catalogue(backups()).all().get(0);
    Manifest honest = sealed.manifest();
    try (var out = packed.pack(Files.newOutputStream(artefact))) {
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < 200; i++) {
        out.write(zeros);
      }
    }
    Disk.Digested bomb = Disk.digest(artefact, Progress.SILENT);
    Manifest forged =
        new Manifest(
            honest.format(),
            honest.tool(),
            honest.sqlite(),
            honest.source(),
            honest.started(),
            honest.ended(),
            new Manifest.File(honest.artefact().name(), packed, bomb.size(), bomb.sha256()),
            honest.database(),
            honest.contents(),
            honest.orphans(),
            honest.verified());
    Files.write(sealed.manifestFile(), forged.document());
    AtomicReference<Long> most = new AtomicReference<>(0L);
    Progress watched =
        step -> {
          if (step.phase().equals("unpacking")) {
            most.accumulateAndGet(step.done(), Math::max);
          }
        };

    assertThat(Verification.problem(new Catalogue(backups()).all().get(0), watched))
        .isEqualTo("the backup is damaged: its size of the database is not what was sealed");
    assertThat(most.get()).isEqualTo(honest.database().size() + 1);
  }

  @Test
  void aStreamThatAsksForMoreMemoryThanOursIsTakenForDamage() throws IOException {
    Path packed = folder.resolve("one.zst");
    try (var out =
        new com.github.luben.zstd.ZstdOutputStreamNoFinalizer(Files.newOutputStream(packed))
            .setLong(27)) {
      out.write(new byte[4 << 20]);
    }

    assertThatThrownBy(
            () -> {
              try (InputStream in = Compression.ZSTD.unpack(Files.newInputStream(packed))) {
                in.readAllBytes();
              }
            })
        .isInstanceOf(ZipException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"copying", "checking", "reading", "compressing", "reading back"})
  void aRunThatIsEndedLeavesNothing(String phase) {
    Path shop = SqliteFiles.shop(folder.resolve("shop.db"));
    Failure stop = new Failure(ExitCode.INTERRUPTED, "enough");
    Progress ending =
        step -> {
          if (step.phase().equals(phase)) {
            throw stop;
          }
        };

    if (phase.equals("checking")) { // only asked while SQLite is at it for long
      SqliteFiles.run(
          shop,
          "WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 20000)"
              + " INSERT INTO customer (name) SELECT 'x' || i FROM c");
    }
    assertThatThrownBy(() -> backup(shop, Compression.GZIP, ending)).isSameAs(stop);
    assertThat(SqliteFiles.names(backups())).containsExactly(".sqlitectl.lock");
  }

  @Test
  void aNameThatAppearsMeanwhileIsNotOverwritten() {
    Path shop = SqliteFiles.shop(folder.resolve("shop.db"));
    Path taken = backups().resolve("shop-20261120T120000.042Z.db");
    Progress rival =
        step -> {
          if (step.phase().equals("reading")) {
            Damage.write(taken, new byte[] {1, 2, 3});
          }
        };

    assertThatThrownBy(() -> backup(shop, Compression.NONE, rival))
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.code()).isEqualTo(ExitCode.REFUSED));
    assertThat(Damage.bytes(taken)).containsExactly(1, 2, 3);
    assertThat(SqliteFiles.names(backups()))
        .containsExactly(".sqlitectl.lock", "shop-20261120T120000.042Z.db");
  }

  @Test
  void statusLearnsWhatItNeedsFromNamesAndSizes() throws IOException {
    Path shop = SqliteFiles.shop(folder.resolve("shop.db"));
    Path first = backup(shop, Compression.NONE, Progress.SILENT).backup();
    Path second = backup(shop, Compression.NONE, Progress.SILENT).backup();
    Files.createFile(backups().resolve("shop-20200101T000000.000Z.db")); // no manifest

    Catalogue.Summary summary = new Catalogue(backups()).summary(DatabaseFile.at(shop));

    assertThat(summary.count()).isEqualTo(2);
    assertThat(summary.bytes()).isEqualTo(Files.size(first) + Files.size(second));
    assertThat(summary.oldest()).map(Sealed::artefact).contains(first);
    assertThat(summary.newest()).map(Sealed::artefact).contains(second);
    assertThat(new Catalogue(folder.resolve("none")).summary(DatabaseFile.at(shop)).count())
        .isZero();
  }

  @Test
  void statusCountsNoBackupsOfANamesakeInTheSameFolder() throws IOException {
    Path shop = SqliteFiles.shop(folder.resolve("shop.db"));
    Path odd = Files.createDirectory(folder.resolve("a \"quoted\" \\ \t ü"));
    Path namesake = SqliteFiles.shop(odd.resolve("shop.db"));
    backup(shop, Compression.NONE, Progress.SILENT);
    backup(namesake, Compression.NONE, Progress.SILENT);
    backup(namesake, Compression.NONE, Progress.SILENT);

    Catalogue catalogue = new Catalogue(backups());
    assertThat(catalogue.summary(DatabaseFile.at(shop)).count()).isEqualTo(1);
    assertThat(catalogue.summary(DatabaseFile.at(namesake)).count()).isEqualTo(2);
  }

  @Test
  void aBackupOfANewerFormIsNotCalledDamaged() throws IOException {
    Path shop = SqliteFiles.shop(folder.resolve("shop.db"));
    backup(shop, Compression.NONE, Progress.SILENT);
    Sealed sealed = new Catalogue(backups()).all().get(0);
    Files.writeString(
        sealed.manifestFile(),
        "{\n  \"format\" : 2,\n  \"tool\" : \"9.0\",\n  \"sealed\" : \"in another way\"\n}\n");

    assertThatThrownBy(sealed::manifest)
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> {
              assertThat(failure.code()).isEqualTo(ExitCode.FAILED);
              assertThat(failure.message())
                  .isEqualTo("this backup has form 2, made by a newer sqlitectl (9.0)");
              assertThat(failure.hint()).contains("update sqlitectl");
            });
    assertThat(new Catalogue(backups()).list(DatabaseFile.at(shop), NOON.instant()).backups())
        .extracting(Catalogue.Entry::state)
        .containsExactly(Catalogue.State.NEWER);
    assertThat(Verification.problem(sealed, Progress.SILENT)).contains("newer sqlitectl");
  }

  private Path backups() {
    return folder.resolve("backups");
  }

  private Backup.Report backup(Path file, Compression compression, Progress progress) {
    try (Database source =
        Database.open(DatabaseFile.at(file), Access.READ_ONLY, Duration.ofSeconds(30))) {
      return Backup.run(
          source, new Backup.Request(backups(), "", compression, KEEP_ALL), NOON, progress);
    }
  }

  private static Database open(Path file) {
    return Database.open(DatabaseFile.at(file), Access.READ_ONLY, Database.DEFAULT_WAIT);
  }
}
