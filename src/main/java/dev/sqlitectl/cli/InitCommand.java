package dev.sqlitectl.cli;

import dev.sqlitectl.config.DatabaseLocation;
import dev.sqlitectl.config.Settings;
import dev.sqlitectl.config.UrlStyle;
import dev.sqlitectl.init.Init;
import dev.sqlitectl.init.InitReport;
import dev.sqlitectl.init.InitReport.Action;
import dev.sqlitectl.init.InitReport.Step;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "init", description = "Make a working database in this folder.")
final class InitCommand implements Callable<Integer> {
  private final DatabaseOptions database;
  private final Output output;

  @Option(
      names = "--migrations",
      paramLabel = "DIR",
      description = "The folder of migrations (else migrations/ beside .env, else ./migrations).")
  private @Nullable Path migrations;

  @Option(
      names = "--schema",
      paramLabel = "FILE",
      description = "Run this SQL instead of migrations, on a database without tables.")
  private @Nullable Path schema;

  @Option(
      names = "--seed",
      paramLabel = "FILE",
      description = "Run this SQL when the tables hold no rows yet.")
  private @Nullable Path seed;

  @Option(
      names = "--page-size",
      paramLabel = "BYTES",
      description = "The page size of a new database: 512 to 65536 (default 4096).")
  private int pageSize = 4096;

  @Option(
      names = "--url-style",
      paramLabel = "STYLE",
      description =
          "How .env gets the address: sqlalchemy (default), rails, sqlx, prisma, jdbc, absolute.")
  private UrlStyle style = UrlStyle.SQLALCHEMY;

  InitCommand(DatabaseOptions database, Output output) {
    this.database = database;
    this.output = output;
  }

  @Override
  public Integer call() {
    DatabaseLocation location = database.location();
    return output.show(
        Init.run(
            new Init.Request(
                database.settings(),
                location,
                database.envFile(),
                resolved(migrations),
                resolved(schema),
                resolved(seed),
                pageSize,
                style,
                database.waiting()),
            output.progress()),
        InitCommand::print);
  }

  private Optional<Path> resolved(@Nullable Path path) {
    Settings settings = database.settings();
    return Optional.ofNullable(path).map(given -> settings.folder().resolve(given).normalize());
  }

  private static void print(InitReport report, Prose prose) {
    for (Step step : report.steps()) {
      String size = step.bytes().map(bytes -> Figures.bytes(bytes) + "   ").orElse("");
      String line =
          "%-8s %-22s %s%s"
              .formatted(
                  step.action().name().toLowerCase(Locale.ROOT),
                  step.subject(),
                  size,
                  step.detail())
              .stripTrailing();
      if (step.action() == Action.FAILED) {
        prose.wrong(line);
      } else if (step.action() == Action.KEPT) {
        prose.note(line);
      } else {
        prose.done(line);
      }
    }
    if (report.changed()) {
      prose.next("sqlitectl status", "sqlitectl backup");
    } else {
      prose.note("nothing to do: all was there, nothing was changed");
    }
  }
}
