package dev.sqlitectl.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlitectl.cli.CommandLineRun;
import dev.sqlitectl.testing.Damage;
import dev.sqlitectl.testing.SqliteFiles;
import dev.sqlitectl.testing.SqlitectlProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sources that are no sound database, and surroundings that lack what others have. */
final class BackupSourceFaultsTest {
  @TempDir private Path parent;
  private FaultSite site;

  @BeforeEach
  void aSite() throws Exception {
    site = new FaultSite(parent, 0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "missing",
        "directory",
        "fifo",
        "socket",
        "device",
        "0 bytes",
        "100 bytes",
        "text",
        "gzip",
        "encrypted",
        "cut to 10%",
        "cut to 50%",
        "cut to 99%",
        "page count too large"
      })
  void whatIsNoSoundDatabaseIsToldAtOnceAndNeverSealed(String kind) throws Exception {
    Path source = site.database();
    make(kind, source, Damage.bytes(source));
    Instant start = Instant.now();

    CommandLineRun.Result result =
        CommandLineRun.in(site.folder()).run("backup", "-q", "--db=shop.db", "--keep-last=2");

    assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(5));
    assertThat(result.status()).as(result.err()).isIn(4, 10);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).startsWith("error: ");
    assertThat(site.sealed()).isEqualTo(site.old());
    assertThat(site.leftovers()).isEmpty();
    Campaign.survived("a source that is no sound database, exit " + result.status());
  }

  private static void make(String kind, Path source, byte[] whole) throws Exception {
    Files.delete(source);
    switch (kind) {
      case "missing" -> {}
      case "directory" -> Files.createDirectory(source);
      case "fifo" -> Campaign.require("mkfifo", Campaign.works("mkfifo", source.toString()));
      case "socket" ->
          Campaign.require(
              "python3, to make a socket",
              Campaign.works(
                  "python3",
                  "-c",
                  "import os,socket,sys; os.chdir(os.path.dirname(sys.argv[1]));"
                      + " socket.socket(socket.AF_UNIX).bind('shop.db')",
                  source.toString()));
      case "device" ->
          Campaign.require("mknod", Campaign.works("mknod", source.toString(), "c", "1", "5"));
      case "0 bytes" -> Files.createFile(source);
      case "100 bytes" -> Damage.write(source, Arrays.copyOf(whole, 100));
      case "text" -> Files.writeString(source, "these are notes\n".repeat(1000));
      case "gzip" -> {
        Damage.write(source, whole);
        Campaign.works("gzip", source.toString());
        Files.move(source.resolveSibling("shop.db.gz"), source);
      }
      case "encrypted" -> {
        byte[] noise = new byte[whole.length];
        new Random(1).nextBytes(noise);
        Damage.write(source, noise);
      }
      case "page count too large" -> {
        whole[30] = 1; // of the four bytes from 28
        Damage.write(source, whole);
      }
      default -> {
        int percent = Integer.parseInt(kind.replaceAll("\\D", ""));
        Damage.write(source, Arrays.copyOf(whole, whole.length * percent / 100));
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "no HOME | env -u HOME",
        "no environment | env -i",
        "the locale C | env LC_ALL=C LANG=C",
        "no TMPDIR | env TMPDIR=/no/such/folder",
        "umask 000 | sh -c umask_000;exec_\"$@\" sh",
        "umask 077 | sh -c umask_077;exec_\"$@\" sh",
        "no standard output | sh -c exec_\"$@\"_>&- sh",
        "no standard input | sh -c exec_\"$@\"_<&- sh"
      })
  void whatItLacksDoesNotKeepItFromItsWork(String surroundings, String before) {
    List<String> words =
        Arrays.stream(before.strip().split(" ", -1)).map(word -> word.replace('_', ' ')).toList();

    SqlitectlProcess.Ended ended =
        SqlitectlProcess.start(words, site.folder(), "backup", "-q", "--db=shop.db", "--to=new")
            .await();

    assertThat(ended).as(surroundings).isEqualTo(new SqlitectlProcess.Ended(0, ""));
    assertThat(SqliteFiles.names(site.folder().resolve("new"))).hasSize(3);
    Campaign.survived("surroundings: " + surroundings.strip());
  }

  @Test
  void aFolderOfEverybodyIsRefused() {
    assertThat(site.backups().toFile().setWritable(true, false)).isTrue();

    CommandLineRun.Result result = CommandLineRun.in(site.folder()).run("backup", "--db=shop.db");

    assertThat(result.status()).isEqualTo(16);
    assertThat(site.sealed()).isEqualTo(site.old());
    Campaign.survived("a folder that everybody may write to, exit 16");
  }
}
