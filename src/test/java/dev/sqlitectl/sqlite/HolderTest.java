package dev.sqlitectl.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlitectl.testing.OtherProcess;
import dev.sqlitectl.testing.SqliteFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HolderTest {
  @TempDir private Path folder;
  private Path shop = Path.of("");

  @BeforeEach
  void aShop() {
    shop = SqliteFiles.shop(folder.resolve("shop.db"));
  }

  @Test
  void whoHasItOpenUnderAnotherNameIsFoundToo() throws Exception {
    Path other = Files.createLink(folder.resolve("second-name.db"), shop);
    try (OtherProcess process = OtherProcess.running(other, "SELECT 1 FROM customer")) {
      assertThat(Holder.of(DatabaseFile.at(shop)))
          .extracting(Holder::pid)
          .containsExactly(process.pid());
    }
    assertThat(Holder.of(DatabaseFile.at(shop))).isEmpty();
  }

  @Test
  void descriptorsThatComeAndGoHideNobody() throws Exception {
    String busy = "exec 9<\"$0\"; while :; do exec 3</dev/null 4</dev/null; exec 3<&- 4<&-; done";
    Process process = new ProcessBuilder("sh", "-c", busy, shop.toString()).start();
    try {
      assertThat(process.waitFor(300, TimeUnit.MILLISECONDS)).isFalse();
      for (int look = 0; look < 300; look++) {
        assertThat(Holder.of(DatabaseFile.at(shop))).as("look %d", look).hasSize(1);
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void aPasswordInACommandLineIsMaskedBeforeItIsCut() {
    String url = "postgresql://app:a-rather-long-secret-of-many-characters-and-more@db/app";

    assertThat(Holder.shortened(List.of("/usr/bin/loader", "--to", url)))
        .isEqualTo("/usr/bin/loader --to postgresql://app:****@db/app");
    assertThat(Holder.shortened(List.of("loader", "password=s3cret-word", "x".repeat(60))))
        .isEqualTo("loader password=**** " + "x".repeat(38) + "…");
  }

  @Test
  void anotherSqlitectlIsShownByItsOwnArguments() {
    assertThat(
            Holder.shortened(
                List.of(
                    "/usr/lib/jvm/java-17/bin/java",
                    "-XX:+UseSerialGC",
                    "-jar",
                    "/opt/sqlitectl/sqlitectl.jar",
                    "migrate-to-postgres",
                    "postgresql://app:s3cret@db/app")))
        .isEqualTo("sqlitectl migrate-to-postgres postgresql://app:****@db/app");
  }
}
