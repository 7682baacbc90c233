package dev.sqlitectl.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlitectl.outcome.Progress;
import dev.sqlitectl.sqlite.Access;
import dev.sqlitectl.sqlite.Database;
import dev.sqlitectl.sqlite.DatabaseFile;
import dev.sqlitectl.testing.Damage;
import dev.sqlitectl.testing.SqliteFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Backups that are damaged in one place, at random, and verified. */
final class DamageFoundTest {
  /** Of each kind of compression: {@code -Dsqlitectl.flips=1000} for the full measure. */
  private static final int FLIPS = Integer.getInteger("sqlitectl.flips", 60);

  @TempDir private Path folder;
  private Path shop = Path.of("");

  @BeforeEach
  void aShop() {
    shop =
        SqliteFiles.run(
            SqliteFiles.shop(folder.resolve("shop.db")),
            "WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 800)"
                + " INSERT INTO customer (name) SELECT hex(randomblob(100)) FROM c");
  }

  @ParameterizedTest
  @EnumSource(Compression.class)
  void everyTurnedBitIsFoundAndEveryByteThatIsMissingOrTooMany(Compression compression) {
    Sealed sealed = backup(compression);
    Random random = new Random(20261120);
    for (int i = 0; i < FLIPS; i++) {
      Path file = random.nextInt(4) > 0 ? sealed.artefact() : sealed.manifestFile();
      byte[] good = Damage.bytes(file);
      String what = damage(file, good, random);
      String problem = problem(sealed);
      assertThat(problem).as("%s of %s", what, file).isNotEmpty();
      Damage.write(file, good);
    }
    assertThat(problem(sealed)).isEmpty();
  }

  @Test
  void everyDigitOfAManifestThatSomebodyEditsIsFound() {
    Sealed sealed = backup(Compression.GZIP);
    byte[] good = Damage.bytes(sealed.manifestFile());
    String text = new String(good, StandardCharsets.UTF_8);
    for (int i = 0; i < text.length(); i++) {
      if (Character.isDigit(text.charAt(i)) && i % Math.max(1, 600 / FLIPS) == 0) {
        char other = text.charAt(i) == '9' ? '0' : (char) (text.charAt(i) + 1);
        String edited = text.substring(0, i) + other + text.substring(i + 1);
        Damage.write(sealed.manifestFile(), edited.getBytes(StandardCharsets.UTF_8));
        assertThat(problem(sealed)).as("the digit at %d", i).isNotEmpty();
      }
    }
    for (String edited :
        new String[] {
          text.strip(), text + "\n", text.replace("\n", "\r\n"), text.replace("  ", " "), "{}", ""
        }) {
      Damage.write(sealed.manifestFile(), edited.getBytes(StandardCharsets.UTF_8));
      assertThat(problem(sealed)).isNotEmpty();
    }
    Damage.write(sealed.manifestFile(), good);
    assertThat(problem(sealed)).isEmpty();
  }

  @Test
  void aBackupThatCannotBeReadIsToldAndTheOthersAreVerifiedAllTheSame() throws IOException {
    Sealed gone = backup(Compression.NONE);
    Sealed good = backup(Compression.GZIP);
    Files.delete(gone.artefact());

    Verification.Report report =
        Verification.run(folder.resolve("backups"), List.of(gone, good), Progress.SILENT);

    assertThat(report.backups())
        .extracting(Verification.Result::problem)
        .containsExactly("no such file or folder", "");
  }

  private static String damage(Path file, byte[] good, Random random) {
    int place = random.nextInt(good.length);
    switch (random.nextInt(8)) {
      case 0, 1 -> {
        Damage.truncate(file, place);
        return "cut to %d bytes".formatted(place);
      }
      case 2 -> {
        byte[] longer = Arrays.copyOf(good, good.length + 1 + random.nextInt(5_000));
        Damage.write(file, longer);
        return "grown to %d bytes".formatted(longer.length);
      }
      default -> {
        int bit = 8 * place + random.nextInt(8);
        Damage.flip(file, bit);
        return "bit %d".formatted(bit);
      }
    }
  }

  /** As {@code backup verify --all} finds it, which looks at the folder anew. */
  private String problem(Sealed sealed) {
    Verification.Report report =
        Verification.run(
            sealed.artefact().resolveSibling(""),
            new Catalogue(sealed.artefact().resolveSibling("")).artefacts(),
            Progress.SILENT);
    assertThat(report.backups()).hasSize(1);
    return report.backups().get(0).problem();
  }

  private Sealed backup(Compression compression) {
    Path backups = folder.resolve("backups");
    try (Database source =
        Database.open(DatabaseFile.at(shop), Access.READ_ONLY, Database.DEFAULT_WAIT)) {
      Backup.run(
          source,
          new Backup.Request(backups, "", compression, Retention.Policy.NONE),
          Clock.systemUTC(),
          Progress.SILENT);
    }
    return new Catalogue(backups).all().get(0);
  }
}
