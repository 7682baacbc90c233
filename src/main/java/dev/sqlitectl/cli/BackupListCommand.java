package dev.sqlitectl.cli;

import dev.sqlitectl.backup.Catalogue;
import dev.sqlitectl.sqlite.DatabaseFile;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "list", description = "List the backups: age, size, rows, schema version, state.")
final class BackupListCommand implements Callable<Integer> {
  private static final List<String> HEADER =
      List.of("backup", ">age", ">size", ">rows", ">schema", "state");

  private final DatabaseOptions database;
  private final Output output;
  private final Clock clock;

  @Mixin private final BackupsFolder from = new BackupsFolder();

  BackupListCommand(DatabaseOptions database, Output output, Clock clock) {
    this.database = database;
    this.output = output;
    this.clock = clock;
  }

  @Override
  public Integer call() {
    DatabaseFile file = database.file();
    Path backups = from.of(file, database.settings());
    return output.show(
        new Catalogue(backups).list(file, clock.instant()), BackupListCommand::print);
  }

  private static void print(Catalogue.Listing listing, Prose prose) {
    if (listing.backups().isEmpty()) {
      prose.note("no backups in " + prose.path(listing.folder()));
      prose.next("sqlitectl backup");
      return;
    }
    prose.table(HEADER, listing.backups().stream().map(BackupListCommand::row).toList());
  }

  private static List<String> row(Catalogue.Entry entry) {
    String state = entry.state().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    return List.of(
        entry.name(),
        Figures.age(Duration.ofMillis(entry.ageMs())),
        Figures.bytes(entry.size()),
        entry.rows() < 0 ? "?" : Figures.count(entry.rows()),
        entry.schemaVersion(),
        entry.state() == Catalogue.State.OTHER_DATABASE ? "of " + entry.source() : state);
  }
}
