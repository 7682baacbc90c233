package dev.sqlitectl.health;

import dev.sqlitectl.backup.Catalogue;
import dev.sqlitectl.migrate.MigrationStatus;
import dev.sqlitectl.migrate.Migrations;
import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.outcome.Report;
import dev.sqlitectl.sqlite.Database;
import dev.sqlitectl.sqlite.DatabaseFile;
import dev.sqlitectl.sqlite.Holder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a SQLite database is, how it is, and what needs doing. No table is read: the answer takes as
 * long for 50 GB as for 5 MB.
 *
 * @param origin the setting that named the file
 * @param freePages pages that hold nothing
 * @param gainBytes what a vacuum would give back
 * @param walBytes what waits in the write-ahead log
 * @param userVersion the number that an application may keep in the file
 * @param migrations the schema's version and what is pending; empty when there is no folder of
 *     migrations and no history
 * @param openIn other processes that have it open, as far as the system tells
 */
public record Status(
    String database,
    String origin,
    String sqliteVersion,
    long sizeBytes,
    long pages,
    int pageSize,
    long freePages,
    long gainBytes,
    String journalMode,
    long walBytes,
    String encoding,
    long userVersion,
    long tables,
    long indexes,
    long views,
    long triggers,
    Optional<Migrated> migrations,
    Kept backups,
    List<Holder> openIn,
    List<Finding> findings)
    implements Report {

  /**
   * Where the schema stands.
   *
   * @param version empty when nothing was applied
   * @param problems what keeps the pending migrations from being applied, one sentence each
   */
  public record Migrated(Optional<String> version, long pending, List<String> problems) {}

  /**
   * The sealed backups of this database, as their names and sizes tell.
   *
   * @param folder where they are looked for; it may not exist
   */
  public record Kept(
      String folder, int count, Optional<Instant> newest, Optional<Instant> oldest, long bytes) {}

  /** A vacuum is worth its time from this share of free pages on. */
  private static final int FREE_PERCENT = 20;

  /** A log of this size means that nobody moves it, or that a reader never ends. */
  private static final long LARGE_WAL = 64L << 20;

  @Override
  public ExitCode ending() {
    return ExitCode.OK;
  }

  /**
   * Looks at the database without changing it.
   *
   * @param migrations the folder where its migrations would be
   * @param backups the folder where its backups would be
   */
  public static Status of(Database db, String origin, Path migrations, Path backups) {
    DatabaseFile file = db.file();
    int pageSize = (int) db.number("PRAGMA page_size");
    long pages = db.number("PRAGMA page_count");
    long free = db.number("PRAGMA freelist_count");
    String journal = db.journalMode().toUpperCase(Locale.ROOT);
    long wal = file.walSize();
    Optional<Migrated> migrated = migrated(db, migrations);
    return new Status(
        file.path().toString(),
        origin,
        db.libraryVersion(),
        file.size(),
        pages,
        pageSize,
        free,
        free * pageSize,
        journal,
        wal,
        db.text("PRAGMA encoding"),
        db.number("PRAGMA user_version"),
        objects(db, "table"),
        objects(db, "index"),
        objects(db, "view"),
        objects(db, "trigger"),
        migrated,
        kept(file, backups),
        Holder.of(file),
        findings(pages, free, journal, wal, migrated));
  }

  private static long objects(Database db, String type) {
    return db.number(
        "SELECT count(*) FROM sqlite_schema WHERE type = ? AND substr(name, 1, 7) <> 'sqlite_'",
        type);
  }

  private static Optional<Migrated> migrated(Database db, Path folder) {
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    try {
      MigrationStatus status = Migrations.status(db, folder);
      return Optional.of(
          new Migrated(
              status.version(),
              status.in(MigrationStatus.State.PENDING).size(),
              status.problems().stream().map(status::sentence).toList()));
    } catch (Failure failure) {
      return Optional.of(new Migrated(Optional.empty(), 0, List.of(failure.message())));
    }
  }

  private static Kept kept(DatabaseFile file, Path folder) {
    Catalogue.Summary summary = new Catalogue(folder).summary(file);
    return new Kept(
        folder.toString(),
        summary.count(),
        summary.newest().map(backup -> backup.name().time()),
        summary.oldest().map(backup -> backup.name().time()),
        summary.bytes());
  }

  private static List<Finding> findings(
      long pages, long free, String journal, long wal, Optional<Migrated> migrated) {
    List<Finding> findings = new ArrayList<>();
    if (free * 100 >= pages * FREE_PERCENT && pages > 0 && free > 0) {
      findings.add(
          new Finding(
              Finding.Severity.NOTE,
              "%d %% of the file holds nothing".formatted(free * 100 / pages),
              "sqlitectl vacuum"));
    }
    if (!journal.equals("WAL")) {
      findings.add(
          new Finding(
              Finding.Severity.NOTE,
              "not in WAL mode: writers keep readers waiting (PRAGMA journal_mode=WAL)",
              ""));
    }
    if (wal > LARGE_WAL) {
      findings.add(
          new Finding(
              Finding.Severity.WARNING,
              "the write-ahead log has grown large",
              "sqlitectl checkpoint"));
    }
    migrated.ifPresent(
        schema -> {
          if (schema.pending() > 0 && schema.problems().isEmpty()) {
            findings.add(
                new Finding(
                    Finding.Severity.WARNING,
                    schema.pending() == 1
                        ? "1 migration is pending"
                        : schema.pending() + " migrations are pending",
                    "sqlitectl migrate"));
          }
          for (String problem : schema.problems()) {
            findings.add(
                new Finding(Finding.Severity.PROBLEM, problem, "sqlitectl migrate validate"));
          }
        });
    return List.copyOf(findings);
  }
}
