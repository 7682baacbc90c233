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
import dev.sqlitectl.sqlite.Snapshot;
import dev.sqlitectl.sqlite.TemporaryFolder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * The database inside a backup, open for reading and proven: every byte is what was sealed, and
 * what the bytes hold is sound.
 */
final class OpenBackup implements AutoCloseable {
  private final Path file;
  private final Database database;
  private final Contents contents;
  private final @Nullable Manifest manifest;
  private final @Nullable Unpacked unpacked;

  private OpenBackup(
      Path file,
      Database database,
      Contents contents,
      @Nullable Manifest manifest,
      @Nullable Unpacked unpacked) {
    this.file = file;
    this.database = database;
    this.contents = contents;
    this.manifest = manifest;
    this.unpacked = unpacked;
  }

  /**
   * Proves a sealed backup and opens it. A packed one is unpacked into the temporary folder, never
   * beyond the size that its manifest tells.
   *
   * @throws Failure {@link ExitCode#CORRUPT} at the first thing that differs
   */
  static OpenBackup of(Sealed sealed, Progress progress) {
    Manifest manifest = sealed.manifest();
    Manifest.File artefact = manifest.artefact();
    if (artefact.compression() == Compression.NONE) {
      require(sealed, "size of the database", manifest.database().size(), artefact.size());
      require(sealed, "sha256 of the database", manifest.database().sha256(), artefact.sha256());
      return proven(sealed, sealed.artefact(), manifest, null, progress);
    }
    Disk.Digested found = Disk.digest(sealed.artefact(), progress);
    require(sealed, "size", artefact.size(), found.size());
    require(sealed, "sha256", artefact.sha256(), found.sha256());
    Unpacked unpacked = Unpacked.create(TemporaryFolder.path());
    try {
      Path file = unpacked.folder().resolve(sealed.name().unpacked().toString());
      unpack(sealed, file, manifest.database().size(), progress);
      return proven(sealed, file, manifest, unpacked, progress);
    } catch (RuntimeException e) {
      unpacked.close();
      throw e;
    }
  }

  /**
   * Opens a database that has no manifest to be held against; that it is sound is all that can be
   * said.
   *
   * @throws Failure {@link ExitCode#CORRUPT} when it is damaged
   */
  static OpenBackup unsealed(DatabaseFile file, Progress progress) {
    Database database = Database.open(file, Access.READ_ONLY, Database.DEFAULT_WAIT);
    try {
      // Others may write to it: what is checked has to be what is copied. It ends with the
      // connection.
      new Snapshot(database);
      requireSound(file.path(), Integrity.check(database, false, progress).findings());
      return new OpenBackup(file.path(), database, Contents.read(database, progress), null, null);
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  private static OpenBackup proven(
      Sealed sealed, Path file, Manifest manifest, @Nullable Unpacked unpacked, Progress progress) {
    Manifest.Inside inside = manifest.database();
    DatabaseFile inner = DatabaseFile.at(file);
    String which = unpacked == null ? "" : " of the database";
    try (Inspection<Disk.Digested> inspection =
        new Inspection<>(
            inner, Database.DEFAULT_WAIT, shared -> Disk.digest(file, shared), progress)) {
      require(sealed, "size" + which, inside.size(), inspection.bytes().size());
      require(sealed, "sha256" + which, inside.sha256(), inspection.bytes().sha256());
      Database database = Database.open(inner, Access.SEALED, Database.DEFAULT_WAIT);
      try {
        require(sealed, "page size", inside.pageSize(), database.number("PRAGMA page_size"));
        require(sealed, "page count", inside.pageCount(), database.number("PRAGMA page_count"));
        requireSound(sealed.artefact(), inspection.findings());
        Contents contents = inspection.contents();
        require(sealed, "row count", manifest.contents().rows(), contents.rows());
        require(sealed, "content hash", manifest.contents(), contents);
        return new OpenBackup(sealed.artefact(), database, contents, manifest, unpacked);
      } catch (RuntimeException e) {
        database.close();
        throw e;
      }
    }
  }

  /** The artefact. */
  Path file() {
    return file;
  }

  /** The proven database. */
  Database database() {
    return database;
  }

  Contents contents() {
    return contents;
  }

  /** What vouches for it; empty for a file that was never sealed. */
  Optional<Manifest> manifest() {
    return Optional.ofNullable(manifest);
  }

  /** What killed runs had left in the temporary folder, now removed. */
  List<String> cleared() {
    return unpacked == null ? List.of() : unpacked.cleared();
  }

  /** Whether the database it was made of was in WAL mode. */
  boolean writeAheadLog() {
    String mode =
        manifest()
            .map(sealing -> sealing.database().journalMode())
            .orElseGet(() -> database.text("PRAGMA journal_mode"));
    return mode.equals("wal");
  }

  /** Bytes of the database. */
  long size() {
    return database.number("PRAGMA page_size") * database.number("PRAGMA page_count");
  }

  String schemaVersion() {
    return History.schemaVersion(database);
  }

  private static void require(Sealed sealed, String what, Object expected, Object found) {
    if (!expected.equals(found)) {
      throw new Failure(
              ExitCode.CORRUPT, "the backup is damaged: its " + what + " is not what was sealed")
          .about(sealed.artefact())
          .hint("choose another one: sqlitectl backup list");
    }
  }

  private static void requireSound(Path file, List<String> findings) {
    if (!findings.isEmpty()) {
      throw new Failure(
              ExitCode.CORRUPT,
              "the backup is damaged: %s (%d findings)".formatted(findings.get(0), findings.size()))
          .about(file)
          .hint("choose another one: sqlitectl backup list");
    }
  }

  private static void unpack(Sealed sealed, Path file, long limit, Progress progress) {
    try (InputStream in = sealed.name().compression().unpack(Disk.read(sealed.artefact()));
        OutputStream out = Files.newOutputStream(file)) {
      Disk.copy(in, out, limit, "unpacking", progress);
    } catch (ZipException | java.io.EOFException e) {
      throw new Failure(ExitCode.CORRUPT, "the backup is damaged: it cannot be unpacked")
          .about(sealed.artefact())
          .because(e);
    } catch (IOException e) {
      throw Disk.failure(file, e);
    }
  }

  @Override
  public void close() {
    database.close();
    if (unpacked != null) {
      unpacked.close();
    }
  }
}
