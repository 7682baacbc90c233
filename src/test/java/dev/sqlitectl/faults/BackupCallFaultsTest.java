package dev.sqlitectl.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlitectl.testing.SqlitectlProcess;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A backup with rotation that ends, or is refused something, at any call that changes a file. */
final class BackupCallFaultsTest {
  private static final int FEW = 3;

  @TempDir private Path parent;
  private FaultSite site;

  @BeforeEach
  void aSite() throws Exception {
    Strace.require();
    site = new FaultSite(parent, 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "gzip"})
  void killedAnywhereItLeavesOldAndNewBackupsWholeAndTheNextRunNeedsNoHelp(String compression)
      throws Exception {
    for (Strace.Call call : Campaign.chosen(calls(compression), FEW)) {
      site.reset();

      SqlitectlProcess.Ended ended =
          Strace.run(call, "signal=SIGKILL", site.folder(), backup(compression));

      String fault = "kill at " + call;
      assertThat(ended.status()).as(fault).isEqualTo(137);
      site.requireSound(fault);
      site.requireNextRunWorks(fault);
      Campaign.survived("kill -9 at %s, compress=%s".formatted(call.name(), compression));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ENOSPC", "EIO"})
  void refusedAnythingItSaysSoAndLeavesTheOldBackups(String error) throws Exception {
    for (Strace.Call call : Campaign.chosen(calls("none"), FEW)) {
      site.reset();

      SqlitectlProcess.Ended ended =
          Strace.run(call, "error=" + error, site.folder(), backup("none"));

      String fault = "%s at %s:\n%s".formatted(error, call, ended.output());
      site.requireSound(fault);
      switch (ended.status()) {
        case 0 -> assertThat(ended.output()).as(fault).isEmpty();
        case 3 -> assertThat(ended.output()).as(fault).contains("\n! ");
        default -> {
          assertThat(ended.output()).as(fault).startsWith("error: ").contains("[storage, exit 14]");
          assertThat(ended.status()).as(fault).isEqualTo(14);
        }
      }
      assertThat(site.fresh()).as(fault).hasSize(ended.status() == 14 ? 0 : 1);
      if (!call.name().startsWith("unlink")) {
        assertThat(site.leftovers()).as(fault).isEmpty();
      }
      site.requireNextRunWorks(fault);
      Campaign.survived("%s at %s, exit %d".formatted(error, call.name(), ended.status()));
    }
  }

  @Test
  void theCallsOfARunAreFound() throws Exception {
    assertThat(calls("none"))
        .extracting(Strace.Call::name)
        .contains("pwrite64", "fsync", "rename", "unlink")
        .hasSizeGreaterThan(30);
  }

  private List<Strace.Call> calls(String compression) throws Exception {
    site.reset();
    return Strace.calls(site.folder(), backup(compression));
  }

  private static String[] backup(String compression) {
    return new String[] {
      "backup", "-q", "--db", "shop.db", "--keep-last=3", "--compress=" + compression
    };
  }
}
