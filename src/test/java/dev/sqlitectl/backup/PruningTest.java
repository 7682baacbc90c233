package dev.sqlitectl.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.outcome.Progress;
import dev.sqlitectl.sqlite.Contents;
import dev.sqlitectl.sqlite.DatabaseFile;
import dev.sqlitectl.testing.Damage;
import dev.sqlitectl.testing.SqliteFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders with histories in them, and with everything else that folders come to hold. */
final class PruningTest {
  private static final int FOLDERS = 120;
  private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
  private static final Retention.Policy LAST_TWO =
      new Retention.Policy(2, 0, 0, 0, 0, 0, Optional.empty());

  @TempDir private Path folder;

  @Test
  void whateverIsInTheFolderOnlyWhatTheModelLetsGoIsRemoved() throws IOException {
    Random random = new Random(20261120);
    int removed = 0;
    for (int round = 0; round < FOLDERS; round++) {
      Path backups = Files.createDirectory(folder.resolve("round" + round));
      List<Retention.Candidate> ours = new ArrayList<>();
      for (Retention.Candidate one : RetentionModelTest.history(random)) {
        BackupName name = name("app", one.time(), random);
        if (ours.stream().noneMatch(other -> other.name().equals(name.toString()))) {
          seal(backups, name, database().path().toString());
          ours.add(new Retention.Candidate(name.toString(), name.time()));
        }
      }
      clutter(backups, ours, random);
      Map<String, String> before = contents(backups);
      Retention.Policy policy = RetentionModelTest.policy(random);
      Instant now = RetentionModelTest.now(random, ours);

      Set<String> kept = RetentionModel.kept(ours, policy, now, ZONE);
      Pruning.Report report = prune(backups, policy, now);

      Map<String, String> expected = new HashMap<>(before);
      ours.stream()
          .map(Retention.Candidate::name)
          .filter(name -> !kept.contains(name))
          .forEach(
              name -> {
                expected.remove(name);
                expected.remove(name + ".json");
              });
      assertThat(contents(backups)).as("round %d: %s", round, policy).isEqualTo(expected);
      assertThat(report.removed()).isEqualTo(ours.size() - kept.size());
      assertThat(prune(backups, policy, now).removed()).as("again, round %d", round).isZero();
      removed += report.removed();
    }
    assertThat(removed).isGreaterThan(FOLDERS);
  }

  @Test
  void whateverIsDamagedTwoThatAreProvenRemain() throws IOException {
    Random random = new Random(20261121);
    for (int round = 0; round < FOLDERS; round++) {
      Path backups = Files.createDirectory(folder.resolve("round" + round));
      Set<String> sound = new TreeSet<>();
      Set<String> damaged = new HashSet<>();
      for (int i = 0; i < 2 + random.nextInt(10); i++) {
        BackupName name = name("app", NOON.minusSeconds(40_000L * i), random);
        seal(backups, name, database().path().toString());
        (random.nextInt(3) > 0 ? sound : damaged).add(name.toString());
      }
      for (String name : damaged) {
        damage(backups, name, random);
      }
      Retention.Policy policy = RetentionModelTest.policy(random);

      prune(backups, policy, NOON);

      List<String> left = SqliteFiles.names(backups);
      Set<String> soundLeft = new HashSet<>(sound);
      soundLeft.retainAll(left);
      assertThat(soundLeft.size())
          .as("round %d: %s of %s, damaged %s", round, policy, sound, damaged)
          .isGreaterThanOrEqualTo(Math.min(2, sound.size()));
      assertThat(prune(backups, policy, NOON).removed()).as("again, round %d", round).isZero();
    }
  }

  @Test
  void anArtefactOfAnotherSizeCountsForNothingAndStays() throws IOException {
    List<BackupName> names = new ArrayList<>();
    for (int hour = 0; hour < 5; hour++) {
      BackupName name =
          new BackupName("app", NOON.minusSeconds(3_600L * hour), "", Compression.NONE);
      seal(folder, name, database().path().toString());
      names.add(name);
    }
    Path oldest = folder.resolve(names.get(4).toString());
    Files.writeString(oldest, "somebody's own file under that name");

    Pruning.Report report = prune(folder, LAST_TWO, NOON);

    assertThat(report.warnings())
        .containsExactly(names.get(4) + " is damaged; it counts for nothing");
    assertThat(report.removed()).isEqualTo(2);
    assertThat(oldest).exists();
  }

  @Test
  void aDayThatIsNotInTheCalendarIsAForeignFile() throws IOException {
    for (int day = 25; day <= 28; day++) {
      seal(
          folder,
          new BackupName(
              "app", Instant.parse("2026-02-" + day + "T00:00:00Z"), "", Compression.NONE),
          database().path().toString());
    }
    seal(folder, new BackupName("app", NOON, "", Compression.NONE), database().path().toString());
    seal(
        folder,
        new BackupName("app", NOON.minusSeconds(1), "", Compression.NONE),
        database().path().toString());
    Path foreign = Files.createFile(folder.resolve("app-20260230T000000.000Z.db"));
    Path midnight = Files.createFile(folder.resolve("app-20260224T240000.000Z.db"));

    prune(folder, LAST_TWO, NOON);

    assertThat(foreign).exists();
    assertThat(midnight).exists();
    assertThat(SqliteFiles.names(folder)).hasSize(1 + 2 + 2 * 2);
  }

  @Test
  void withoutARuleNothingIsEvenLookedAt() {
    assertThatThrownBy(() -> prune(folder.resolve("none"), Retention.Policy.NONE, NOON))
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.code()).isEqualTo(ExitCode.USAGE));
  }

  private Pruning.Report prune(Path backups, Retention.Policy policy, Instant now) {
    return Pruning.run(
        backups,
        database(),
        policy,
        false,
        Duration.ofSeconds(1),
        Clock.fixed(now, ZONE),
        Progress.SILENT);
  }

  private DatabaseFile database() {
    return DatabaseFile.at(folder.resolve("app.db"));
  }

  private static BackupName name(String stem, Instant time, Random random) {
    String[] labels = {"", "", "", "before-restore", "nightly"};
    Compression packed = random.nextInt(4) > 0 ? Compression.NONE : Compression.GZIP;
    return new BackupName(stem, time, labels[random.nextInt(labels.length)], packed);
  }

  /** A backup as far as rotation looks at it: its bytes are no database. */
  private static void seal(Path backups, BackupName name, String source) throws IOException {
    Path artefact = Files.writeString(backups.resolve(name.toString()), "the bytes of " + name);
    Disk.Digested bytes = Disk.digest(artefact, Progress.SILENT);
    Manifest manifest =
        new Manifest(
            Manifest.FORMAT,
            "test",
            "3",
            source,
            name.time(),
            name.time(),
            new Manifest.File(name.toString(), name.compression(), bytes.size(), bytes.sha256()),
            new Manifest.Inside(bytes.size(), bytes.sha256(), 4096, 1, "wal", "0"),
            new Contents("", List.of()),
            List.of(),
            List.of());
    Files.write(backups.resolve(name.manifest()), manifest.document());
  }

  /** What is not ours to remove, some of it with fitting names. */
  private static void clutter(Path backups, List<Retention.Candidate> ours, Random random)
      throws IOException {
    Instant time = ours.isEmpty() ? NOON : RetentionModelTest.one(random, ours).time();
    Instant other = time.minusSeconds(1 + random.nextInt(5_000_000));
    seal(backups, name("shop", other, random), "/srv/shop.db");
    seal(backups, new BackupName("app", other.minusMillis(7), "", Compression.NONE), "/srv/app.db");
    BackupName changed = new BackupName("app", other.minusMillis(9), "", Compression.NONE);
    seal(backups, changed, "/srv/app.db");
    Files.writeString(
        backups.resolve(changed.manifest()),
        Files.readString(backups.resolve(changed.manifest())).replace("/srv/", "/etc/"));
    for (String name :
        List.of(
            "app-20200101T000000.000Z.db",
            "app-20200230T000000.000Z.db",
            "app-20200101T000000.001Z.db.json",
            "app.db",
            "notes.txt",
            ".app.db.part",
            "app-20200101.db.gz")) {
      Files.writeString(backups.resolve(name), "foreign");
    }
    Files.createDirectory(backups.resolve("app-20200101T000000.002Z.db"));
    Files.createSymbolicLink(
        backups.resolve("app-20200101T000000.003Z.db"), backups.resolve("notes.txt"));
    Files.createFile(backups.resolve(".sqlitectl.lock"));
  }

  private static void damage(Path backups, String name, Random random) throws IOException {
    Path artefact = backups.resolve(name);
    Path manifest = backups.resolve(name + ".json");
    switch (random.nextInt(4)) {
      case 0 -> Damage.flip(artefact, random.nextInt(8 * (int) Files.size(artefact)));
      case 1 -> Damage.truncate(artefact, random.nextInt((int) Files.size(artefact)));
      case 2 -> Damage.flip(manifest, random.nextInt(8 * (int) Files.size(manifest)));
      default -> Files.delete(manifest);
    }
  }

  /** Every name with what it holds. */
  private static Map<String, String> contents(Path backups) throws IOException {
    Map<String, String> contents = new HashMap<>();
    for (String name : SqliteFiles.names(backups)) {
      Path file = backups.resolve(name);
      boolean lock = name.equals(".sqlitectl.lock");
      contents.put(
          name,
          lock || !Files.isRegularFile(file)
              ? ""
              : Files.readString(file, StandardCharsets.ISO_8859_1));
    }
    return contents;
  }
}
