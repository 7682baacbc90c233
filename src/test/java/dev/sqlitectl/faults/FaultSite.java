package dev.sqlitectl.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlitectl.backup.Backup;
import dev.sqlitectl.backup.Catalogue;
import dev.sqlitectl.backup.Compression;
import dev.sqlitectl.backup.Retention;
import dev.sqlitectl.backup.Verification;
import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Progress;
import dev.sqlitectl.sqlite.Access;
import dev.sqlitectl.sqlite.Database;
import dev.sqlitectl.sqlite.DatabaseFile;
import dev.sqlitectl.testing.SqliteFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** A database with sealed backups that can be put back as it was, and what must hold of it. */
final class FaultSite {
  private static final int OLD = 4;

  private final Path folder;
  private final Path shop;
  private final Path backups;
  private final Path template;
  private final List<String> old;

  /**
   * A shop and four backups of the last days.
   *
   * @param megabytes about how large the database is to be, beside some pages
   */
  FaultSite(Path parent, int megabytes) throws IOException {
    folder = Files.createDirectory(parent.toRealPath().resolve("site"));
    shop = SqliteFiles.shop(folder.resolve("shop.db"));
    backups = folder.resolve("backups");
    SqliteFiles.run(
        shop,
        "PRAGMA journal_mode=DELETE; CREATE TABLE filler (a); WITH RECURSIVE c(i) AS"
            + " (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < %d) INSERT INTO filler"
                .formatted(Math.max(1, megabytes * 250))
            + " SELECT randomblob(4000) FROM c; PRAGMA journal_mode=WAL");
    Instant now = Instant.now();
    for (int day = OLD; day > 0; day--) {
      backup(Clock.fixed(now.minus(Duration.ofDays(day)), ZoneOffset.UTC), 0);
    }
    old = sealed();
    template = Files.createDirectory(parent.toRealPath().resolve("template"));
    copy(folder, template);
    copy(backups, Files.createDirectory(template.resolve("backups")));
  }

  Path folder() {
    return folder;
  }

  Path database() {
    return shop;
  }

  Path backups() {
    return backups;
  }

  /** The backups that were there from the start, by name. */
  List<String> old() {
    return old;
  }

  /** As it was at the start. */
  void reset() throws IOException {
    clear(backups);
    clear(folder);
    copy(template, folder);
    copy(template.resolve("backups"), backups);
  }

  /** All sealed backups by name, oldest first. */
  List<String> sealed() {
    return new Catalogue(backups)
        .all().stream().map(backup -> backup.name().toString()).sorted().toList();
  }

  /** The sealed backups that were not there at the start. */
  List<String> fresh() {
    return sealed().stream().filter(name -> !old.contains(name)).toList();
  }

  /** What the next run will have to clear away. */
  List<String> leftovers() {
    return SqliteFiles.names(backups).stream().filter(name -> name.contains(".part")).toList();
  }

  /**
   * The source is untouched; every sealed backup verifies; none went before a new one was there.
   */
  void requireSound(String fault) throws IOException {
    assertThat(Files.mismatch(shop, template.resolve("shop.db"))).as(fault).isEqualTo(-1);
    Verification.Report verified =
        Verification.run(backups, new Catalogue(backups).all(), Progress.SILENT);
    assertThat(verified.ending()).as("%s: %s", fault, verified).isEqualTo(ExitCode.OK);
    assertThat(sealed()).as(fault).containsAll(old.subList(2, OLD));
    if (fresh().isEmpty()) {
      assertThat(sealed()).as(fault).isEqualTo(old);
    }
  }

  /** The next run needs no help, clears away what was left and says so. */
  void requireNextRunWorks(String fault) {
    List<String> left = leftovers();

    Backup.Report report = backup(Clock.systemUTC(), 3);

    assertThat(report.ending()).as("%s: %s", fault, report).isEqualTo(ExitCode.OK);
    assertThat(report.cleared()).as(fault).containsExactlyInAnyOrderElementsOf(left);
    TreeSet<String> names = new TreeSet<>(List.of(".sqlitectl.lock"));
    for (String name : sealed()) {
      names.add(name);
      names.add(name + ".json");
    }
    assertThat(SqliteFiles.names(backups)).as(fault).containsExactlyElementsOf(names);
    assertThat(sealed()).as(fault).hasSize(3);
  }

  private Backup.Report backup(Clock clock, int keep) {
    Retention.Policy policy = new Retention.Policy(keep, 0, 0, 0, 0, 0, Optional.empty());
    try (Database source =
        Database.open(DatabaseFile.at(shop), Access.READ_ONLY, Database.DEFAULT_WAIT)) {
      return Backup.run(
          source,
          new Backup.Request(backups, "", Compression.NONE, policy),
          clock,
          Progress.SILENT);
    }
  }

  private static void clear(Path from) throws IOException {
    for (String name : SqliteFiles.names(from)) {
      if (Files.isRegularFile(from.resolve(name))) {
        Files.delete(from.resolve(name));
      }
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    for (String name : SqliteFiles.names(from)) {
      if (Files.isRegularFile(from.resolve(name))) {
        Files.copy(from.resolve(name), to.resolve(name));
      }
    }
  }
}
