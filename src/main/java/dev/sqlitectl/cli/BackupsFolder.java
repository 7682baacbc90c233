package dev.sqlitectl.cli;

import dev.sqlitectl.config.Settings;
import dev.sqlitectl.sqlite.DatabaseFile;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that says where the backups of a database are looked for. */
final class BackupsFolder {
  @Option(
      names = "--from",
      paramLabel = "DIR",
      description = "Where backups are (else SQLITECTL_BACKUPS, backups/ beside the database).")
  private @Nullable Path folder;

  /** The folder; it may not exist. */
  Path of(DatabaseFile database, Settings settings) {
    return settings.backups(folder, database.path());
  }
}
