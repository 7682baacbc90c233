package dev.sqlitectl.backup;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.outcome.Progress;
import dev.sqlitectl.sqlite.Access;
import dev.sqlitectl.sqlite.Contents;
import dev.sqlitectl.sqlite.Database;
import dev.sqlitectl.sqlite.DatabaseFile;
import dev.sqlitectl.sqlite.History;
import dev.sqlitectl.sqlite.Integrity;
import dev.sqlitectl.sqlite.PageCopy;
import dev.sqlitectl.sqlite.Snapshot;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Makes one backup: copied in one piece, opened and checked, described, and only then given a name.
 */
final class Sealing {
  private static final int FINDINGS_SHOWN = 10;
  private static final List<String> CHECKS =
      List.of("integrity", "foreign keys", "row counts", "content hashes");

  private final Workplace place;
  private final Clock clock;
  private final Progress progress;

  Sealing(Workplace place, Clock clock, Progress progress) {
    this.place = place;
    this.clock = clock;
    this.progress = progress;
  }

  /**
   * Seals what the source holds at this moment.
   *
   * @throws Failure {@link ExitCode#CORRUPT} with the findings when the source is damaged; then, as
   *     with every failure, nothing was published and nothing is left behind
   */
  Catalogue.Known seal(Database source, String label, Compression compression) {
    Instant started = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    String stem = BackupName.stem(source.file());
    BackupName name = place.free(new BackupName(stem, started, label, compression));
    try (Scratch copy = Scratch.create(place.folder(), name.unpacked().toString())) {
      copy(source, copy);
      if (compression == Compression.NONE) {
        Checked checked = check(source, copy, shared -> digest(copy, shared));
        Manifest manifest = manifest(source, started, name, checked);
        return new Catalogue.Known(place.publish(name, copy, manifest), manifest);
      }
      try (Scratch packed = Scratch.create(place.folder(), name.toString())) {
        Checked checked = check(source, copy, shared -> pack(copy, packed, compression, shared));
        Manifest manifest = manifest(source, started, name, checked);
        return new Catalogue.Known(place.publish(name, packed, manifest), manifest);
      }
    }
  }

  /** The copy is one file: a WAL of its own would be a second one. */
  private void copy(Database source, Scratch copy) {
    try (Snapshot snapshot = new Snapshot(source)) {
      PageCopy.run(snapshot.database(), copy.database(), source.waiting(), copy.guard(progress));
    }
    if (source.number("PRAGMA page_count") == 0) {
      throw new Failure(ExitCode.NOT_FOUND, "there is nothing in the database to back up")
          .about(source.file());
    }
    try (Database database = Database.open(copy.database(), Access.READ_WRITE, source.waiting())) {
      database.text("PRAGMA journal_mode=DELETE");
    } catch (Failure failure) {
      throw aboutSource(source, failure);
    }
  }

  /** The database and the artefact as bytes. */
  private record Bytes(Disk.Digested database, Disk.Digested artefact) {}

  /** What the finished copy was found to hold. */
  private record Checked(
      Bytes bytes,
      Contents contents,
      List<Integrity.Orphans> orphans,
      long pageSize,
      long pageCount,
      String schemaVersion) {}

  /** Nobody changes the copy any more: whoever looks at it may do so at the same time. */
  private Checked check(Database source, Scratch copy, SideBySide.Work<Bytes> bytes) {
    DatabaseFile file = copy.database();
    try (Database database = Database.open(file, Access.SEALED, source.waiting());
        Inspection<Bytes> inspection = new Inspection<>(file, source.waiting(), bytes, progress)) {
      List<String> findings = inspection.findings();
      if (!findings.isEmpty()) {
        throw damaged(source, findings);
      }
      return new Checked(
          inspection.bytes(),
          inspection.contents(),
          inspection.orphans(),
          database.number("PRAGMA page_size"),
          database.number("PRAGMA page_count"),
          History.schemaVersion(database));
    } catch (Failure failure) {
      throw aboutSource(source, failure);
    }
  }

  private static Bytes digest(Scratch copy, Progress progress) {
    Disk.Digested bytes = Disk.digest(copy.path(), progress);
    return new Bytes(bytes, bytes);
  }

  private static Bytes pack(
      Scratch copy, Scratch packed, Compression compression, Progress progress) {
    Disk.Digested database =
        Disk.on(
            packed.path(),
            () -> {
              try (InputStream in = Disk.read(copy.path());
                  OutputStream out = compression.pack(Files.newOutputStream(packed.path()))) {
                long size = Files.size(copy.path());
                return Disk.copy(in, out, size, "compressing", progress);
              }
            });
    Disk.Digested unpacked =
        Disk.on(
            packed.path(),
            () -> {
              try (InputStream in = compression.unpack(Disk.read(packed.path()))) {
                OutputStream nowhere = OutputStream.nullOutputStream();
                return Disk.copy(in, nowhere, database.size(), "reading back", progress);
              }
            });
    if (!unpacked.equals(database)) {
      throw new Failure(ExitCode.STORAGE, "the disk gave back other bytes than were written")
          .about(packed.path())
          .hint("check the disk, or back up to another one: --to DIR");
    }
    return new Bytes(database, Disk.digest(packed.path(), progress));
  }

  private Manifest manifest(Database source, Instant started, BackupName name, Checked checked) {
    Disk.Digested database = checked.bytes().database();
    Disk.Digested artefact = checked.bytes().artefact();
    String version = Manifest.class.getPackage().getImplementationVersion();
    return new Manifest(
        Manifest.FORMAT,
        version == null ? "unpackaged" : version,
        source.libraryVersion(),
        source.file().path().toString(),
        started,
        clock.instant().truncatedTo(ChronoUnit.MILLIS),
        new Manifest.File(name.toString(), name.compression(), artefact.size(), artefact.sha256()),
        new Manifest.Inside(
            database.size(),
            database.sha256(),
            checked.pageSize(),
            checked.pageCount(),
            source.text("PRAGMA journal_mode"),
            checked.schemaVersion()),
        checked.contents(),
        checked.orphans(),
        CHECKS);
  }

  /** Damage in the copy is damage in the source; what the disk says of the copy stays as it is. */
  private static Failure aboutSource(Database source, Failure failure) {
    boolean damage = failure.code() == ExitCode.CORRUPT || failure.code() == ExitCode.NOT_FOUND;
    boolean told = failure.details().stream().anyMatch(detail -> detail.label().equals("damage"));
    return damage && !told ? damaged(source, List.of(failure.message())) : failure;
  }

  private static Failure damaged(Database source, List<String> findings) {
    Failure failure =
        new Failure(ExitCode.CORRUPT, "the database is damaged; no backup was made of it")
            .about(source.file());
    for (String finding : findings.subList(0, Math.min(FINDINGS_SHOWN, findings.size()))) {
      failure = failure.with("damage", finding);
    }
    if (findings.size() > FINDINGS_SHOWN) {
      failure = failure.with("damage", "and %,d more".formatted(findings.size() - FINDINGS_SHOWN));
    }
    return failure.hint("see all of it: sqlitectl integrity; earlier backups are untouched");
  }
}
