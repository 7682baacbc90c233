package dev.sqlitectl.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlitectl.testing.SqliteFiles;
import dev.sqlitectl.testing.SqlitectlProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A disk that is full, read-only or limited ends a backup with 14 and costs no earlier one. */
final class BackupDiskFaultsTest {
  @TempDir private Path parent;
  private FaultSite site;

  @BeforeEach
  void aSite() throws Exception {
    site = new FaultSite(parent, 1);
  }

  @Test
  void aLimitOnTheSizeOfFilesIsTold() throws Exception {
    List<Integer> limits = IntStream.rangeClosed(1, 16).map(i -> i * 64).boxed().toList();
    for (int kibibytes : Campaign.chosen(limits, 2)) {
      site.reset();
      String limit = "ulimit -f " + kibibytes + "; exec \"$@\"";

      SqlitectlProcess.Ended ended =
          SqlitectlProcess.start(
                  List.of("bash", "-c", limit, "bash"), site.folder(), backup("backups", "none"))
              .await();

      requireStorage(ended, limit);
      site.requireSound(limit);
      assertThat(site.fresh()).as(limit).isEmpty();
      assertThat(site.leftovers()).as(limit).isEmpty();
      site.requireNextRunWorks(limit);
      Campaign.survived("a limit on the size of files");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "gzip"})
  void aDiskThatIsOrGetsFullIsTold(String compression) throws Exception {
    Path disk = Files.createDirectory(parent.resolve("disk"));
    Campaign.require(
        "mounting a tmpfs",
        Campaign.works("mount", "-t", "tmpfs", "-o", "size=6m,mode=755", "tmpfs", disk.toString()));
    try {
      assertThat(run(backup(disk.toString(), compression)).status()).isZero();
      List<String> before = SqliteFiles.names(disk);
      Path rest = disk.resolve("rest");
      for (int free : Campaign.chosen(List.of(0, 4, 8, 16, 64, 128, 256, 512, 768, 1000), 3)) {
        Campaign.works("sh", "-c", "head -c 8M /dev/zero >" + rest);
        long size = Files.size(rest) - free * 1024L;
        Campaign.works("truncate", "-s", Long.toString(size), rest.toString());

        SqlitectlProcess.Ended ended = run(backup(disk.toString(), compression));

        String fault = free + " KiB free, " + compression;
        requireStorage(ended, fault);
        assertThat(ended.output()).as(fault).contains("free some space");
        Files.delete(rest);
        assertThat(SqliteFiles.names(disk)).as(fault).isEqualTo(before);
        assertThat(run("backup", "verify", "--all", "--db=shop.db", "--from=" + disk).status())
            .as(fault)
            .isZero();
        Campaign.survived("a full disk (tmpfs), compress=" + compression);
      }
      assertThat(run(backup(disk.toString(), compression)).status()).isZero();
    } finally {
      Campaign.works("umount", disk.toString());
    }
  }

  @Test
  void aReadOnlyDiskIsTold() throws Exception {
    Path disk = Files.createDirectory(parent.resolve("disk"));
    Campaign.require(
        "mounting a tmpfs read-only",
        Campaign.works("mount", "-t", "tmpfs", "-o", "ro,mode=755", "tmpfs", disk.toString()));
    try {
      requireStorage(run(backup(disk.toString(), "none")), "a read-only disk");
      Campaign.survived("a read-only disk (tmpfs)");
    } finally {
      Campaign.works("umount", disk.toString());
    }
  }

  @Test
  void aFolderThatTakesNoNewNamesIsTold() throws Exception {
    String backups = site.backups().toString();
    Campaign.require("chattr +i", Campaign.works("chattr", "+i", backups));
    try {
      requireStorage(run(backup("backups", "none")), "chattr +i on the folder");
      site.requireSound("chattr +i on the folder");
      assertThat(site.fresh()).isEmpty();
    } finally {
      Campaign.works("chattr", "-i", backups);
    }
    site.requireNextRunWorks("chattr +i on the folder");
    Campaign.survived("a folder that takes no new names (chattr +i)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".json"})
  void anOldBackupThatCannotBeRemovedIsNamedAndTheNewOneIsThere(String suffix) throws Exception {
    String oldest = site.old().get(0);
    String file = site.backups().resolve(oldest + suffix).toString();
    Campaign.require("chattr +i", Campaign.works("chattr", "+i", file));
    try {
      SqlitectlProcess.Ended ended = run(backup("backups", "none"));

      assertThat(ended.status()).as(ended.output()).isEqualTo(3);
      assertThat(ended.output()).contains("! " + oldest + " could not be removed: ");
      assertThat(site.fresh()).hasSize(1);
      assertThat(site.sealed()).contains(oldest).doesNotContain(site.old().get(1));
      site.requireSound("chattr +i on " + file);
    } finally {
      Campaign.works("chattr", "-i", file);
    }
    site.requireNextRunWorks("chattr +i on " + file);
    Campaign.survived("an old backup that cannot be removed (chattr +i), exit 3");
  }

  private SqlitectlProcess.Ended run(String... arguments) {
    return SqlitectlProcess.start(site.folder(), arguments).await();
  }

  private static String[] backup(String to, String compression) {
    return new String[] {
      "backup", "-q", "--db=shop.db", "--to=" + to, "--keep-last=3", "--compress=" + compression
    };
  }

  private static void requireStorage(SqlitectlProcess.Ended ended, String fault) {
    assertThat(ended.output()).as(fault).startsWith("error: ").contains("[storage, exit 14]");
    assertThat(ended.status()).as(fault).isEqualTo(14);
  }
}
