package dev.sqlitectl.backup;

import dev.sqlitectl.backup.RestorePlan.TargetState;
import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.outcome.Progress;
import dev.sqlitectl.sqlite.Access;
import dev.sqlitectl.sqlite.Contents;
import dev.sqlitectl.sqlite.Database;
import dev.sqlitectl.sqlite.DatabaseFile;
import dev.sqlitectl.sqlite.Snapshot;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;

/**
 * What stands where a backup is to be put.
 *
 * @param contents what it holds; nothing unless it is readable
 * @param problem why it cannot be read; empty unless it is damaged
 */
record Target(
    DatabaseFile file, TargetState state, Contents contents, String schemaVersion, String problem) {
  private static final Contents NOTHING = new Contents("", List.of());

  /** Looks at it without changing it. */
  static Target at(DatabaseFile file, Duration wait, Progress progress) {
    if (!Files.exists(file.path())) {
      return new Target(file, TargetState.MISSING, NOTHING, "", "");
    }
    try (Database database = Database.open(file, Access.READ_ONLY, wait);
        Snapshot snapshot = new Snapshot(database)) {
      Contents contents = Contents.read(snapshot.database(), progress);
      return new Target(file, TargetState.READABLE, contents, SchemaVersion.of(database), "");
    } catch (Failure failure) {
      boolean damage = failure.code() == ExitCode.CORRUPT || failure.code() == ExitCode.NOT_FOUND;
      if (damage && Files.isRegularFile(file.path())) {
        return new Target(file, TargetState.DAMAGED, NOTHING, "", failure.message());
      }
      throw failure;
    }
  }
}
