package dev.sqlitectl.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.testing.SqliteFiles;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is not a sound SQLite file is named for what it is before the driver sees it. */
final class DatabaseFileCheckTest {
  @TempDir Path folder;

  private List<String> leftBehind = List.of("app.db");

  @AfterEach
  void nothingWasCreated() {
    assertThat(SqliteFiles.names(folder)).isEqualTo(leftBehind);
  }

  @Test
  void aMissingFile() {
    leftBehind = List.of();

    assertThat(refused()).isEqualTo(ExitCode.NOT_FOUND + ": no such database");
  }

  @Test
  void aDirectory() throws Exception {
    Files.createDirectory(file());

    assertThat(refused()).isEqualTo(ExitCode.NOT_FOUND + ": not a database: this is a directory");
  }

  @Test
  void aFifoThatWouldHangTheDriver() throws Exception {
    assertThat(new ProcessBuilder("mkfifo", file().toString()).start().waitFor()).isZero();

    assertThat(refused())
        .isEqualTo(ExitCode.NOT_FOUND + ": not a database: this is not a regular file");
  }

  @Test
  void aSocket() throws Exception {
    try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      socket.bind(UnixDomainSocketAddress.of(file()));

      assertThat(refused())
          .isEqualTo(ExitCode.NOT_FOUND + ": not a database: this is not a regular file");
    }
  }

  @Test
  void anEmptyFile() throws Exception {
    Files.createFile(file());

    assertThat(refused())
        .isEqualTo(ExitCode.NOT_FOUND + ": not a database: the file is empty (0 bytes)");
  }

  @Test
  void theFirstHundredBytesOfADatabase() throws Exception {
    SqliteFiles.shop(file());
    cut(100);

    assertThat(refused())
        .isEqualTo(
            ExitCode.CORRUPT + ": the database is cut short: 100 bytes, less than its first page");
  }

  @Test
  void aTextFile() throws Exception {
    Files.writeString(file(), "CREATE TABLE customer (id INTEGER);\n".repeat(100));

    assertThat(refused())
        .isEqualTo(
            ExitCode.NOT_FOUND + ": not a SQLite database: encrypted, or a file of another kind");
  }

  @Test
  void aFewBytesOfText() throws Exception {
    Files.writeString(file(), "x");

    assertThat(refused())
        .isEqualTo(
            ExitCode.NOT_FOUND + ": not a SQLite database: encrypted, or a file of another kind");
  }

  @Test
  void anEncryptedDatabase() throws Exception {
    byte[] bytes = new byte[8192];
    new Random(1).nextBytes(bytes);
    Files.write(file(), bytes);

    assertThat(refused())
        .isEqualTo(
            ExitCode.NOT_FOUND + ": not a SQLite database: encrypted, or a file of another kind");
  }

  @Test
  void aCompressedDatabase() throws Exception {
    byte[] database = Files.readAllBytes(SqliteFiles.shop(file()));
    try (OutputStream gzip = new GZIPOutputStream(Files.newOutputStream(file()))) {
      gzip.write(database);
    }

    assertThat(refused())
        .isEqualTo(ExitCode.NOT_FOUND + ": not a SQLite database: the file is gzip-compressed");
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 50, 99})
  void aDatabaseCutShortAtSoManyPercent(int percent) throws Exception {
    long whole = Files.size(SqliteFiles.shop(file()));
    cut((int) (whole * percent / 100));

    assertThat(refused())
        .isEqualTo(
            "%s: the database is cut short: its header counts %d pages of 4096 bytes,"
                    .formatted(ExitCode.CORRUPT, whole / 4096)
                + " the file holds "
                + whole * percent / 100 / 4096);
  }

  @Test
  void aHeaderThatCountsMorePagesThanThereAre() throws Exception {
    SqliteFiles.shop(file());
    byte[] bytes = Files.readAllBytes(file());
    ByteBuffer.wrap(bytes).putInt(28, 1_000_000);
    Files.write(file(), bytes);

    assertThat(refused())
        .startsWith(ExitCode.CORRUPT + ": the database is cut short: its header counts 1000000 ");
  }

  @Test
  void aPageSizeOfZeroIsLeftToSqlite() throws Exception {
    SqliteFiles.shop(file());
    byte[] bytes = Files.readAllBytes(file());
    ByteBuffer.wrap(bytes).putShort(16, (short) 0);
    Files.write(file(), bytes);

    assertThat(refused()).startsWith(ExitCode.NOT_FOUND + ": not a SQLite database");
  }

  @Test
  void aSoundDatabaseTellsItsPageSizeAndJournal() {
    SqliteFiles.shop(file());

    Header header = DatabaseFile.at(file()).check();

    assertThat(header.pageSize()).isEqualTo(4096);
    assertThat(header.writeAheadLog()).isTrue();
    assertThat(header.trustedPageCount() * 4096).isEqualTo(DatabaseFile.at(file()).size());
  }

  @Test
  void aLinkIsFollowedToTheFileWhoseSidecarsCount() throws Exception {
    SqliteFiles.shop(file());
    Path link = Files.createSymbolicLink(folder.resolve("link.db"), Path.of("app.db"));
    leftBehind = List.of("app.db", "link.db");

    assertThat(DatabaseFile.at(link).wal())
        .isEqualTo(file().toRealPath().resolveSibling("app.db-wal"));
  }

  private Path file() {
    return folder.resolve("app.db");
  }

  private void cut(int length) throws Exception {
    Files.write(file(), Arrays.copyOf(Files.readAllBytes(file()), length));
  }

  /** How opening ends, within a second and whether for reading or for writing. */
  private String refused() {
    String reading = refused(Access.READ_ONLY);
    assertThat(refused(Access.READ_WRITE)).isEqualTo(reading);
    return reading;
  }

  private String refused(Access access) {
    Failure failure =
        assertTimeoutPreemptively(
            Duration.ofSeconds(1),
            () ->
                catchThrowableOfType(
                    Failure.class,
                    () -> Database.open(DatabaseFile.at(file()), access, Duration.ZERO).close()));
    assertThat(failure.details())
        .containsExactly(new Failure.Detail("file", DatabaseFile.at(file()).path().toString()));
    return failure.code() + ": " + failure.message();
  }
}
