package dev.sqlitectl.cli;

import dev.sqlitectl.backup.Catalogue;
import dev.sqlitectl.backup.Latest;
import dev.sqlitectl.backup.Sealed;
import dev.sqlitectl.backup.Verification;
import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.sqlite.DatabaseFile;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "verify", description = "Prove a backup again: its bytes, and every row inside.")
final class BackupVerifyCommand implements Callable<Integer> {
  private final DatabaseOptions database;
  private final Output output;

  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      description = "The backup (default: the newest of this database).")
  private String name = "latest";

  @Option(names = "--all", description = "Verify every backup in the folder.")
  private boolean all;

  @Mixin private final BackupsFolder from = new BackupsFolder();

  BackupVerifyCommand(DatabaseOptions database, Output output) {
    this.database = database;
    this.output = output;
  }

  @Override
  public Integer call() {
    DatabaseFile file = database.file();
    Path backups = from.of(file, database.settings());
    return output.show(
        Verification.run(backups, chosen(new Catalogue(backups), file), output.progress()),
        BackupVerifyCommand::print);
  }

  private List<Sealed> chosen(Catalogue catalogue, DatabaseFile file) {
    if (!all) {
      return List.of(name.equals("latest") ? Latest.of(catalogue, file) : catalogue.require(name));
    }
    List<Sealed> found = catalogue.artefacts();
    if (found.isEmpty()) {
      throw new Failure(ExitCode.NOT_FOUND, "there is no backup to verify")
          .hint("make one: sqlitectl backup");
    }
    return found;
  }

  private static void print(Verification.Report report, Prose prose) {
    BackupCommand.cleared(report.cleared(), prose);
    for (Verification.Result result : report.backups()) {
      if (result.sound()) {
        prose.done(result.name() + "   " + Figures.bytes(result.size()) + ", what was sealed");
      } else {
        prose.wrong(result.name() + "   " + result.problem());
      }
    }
    if (report.backups().size() > 1) {
      prose.line(
          "%d of %s verified in %s"
              .formatted(
                  report.sound(),
                  Figures.count(report.backups().size(), "backup"),
                  Figures.duration(report.durationMs())));
    }
  }
}
