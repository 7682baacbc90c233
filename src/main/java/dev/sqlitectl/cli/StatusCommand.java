package dev.sqlitectl.cli;

import dev.sqlitectl.config.DatabaseLocation;
import dev.sqlitectl.config.PostgresAddress;
import dev.sqlitectl.config.Settings;
import dev.sqlitectl.health.Finding;
import dev.sqlitectl.health.ServerStatus;
import dev.sqlitectl.health.Status;
import dev.sqlitectl.postgres.Postgres;
import dev.sqlitectl.sqlite.Access;
import dev.sqlitectl.sqlite.Database;
import dev.sqlitectl.sqlite.Holder;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "status", description = "Show what the database is, how it is, what needs doing.")
final class StatusCommand implements Callable<Integer> {
  private static final int BAR = 20;

  private final DatabaseOptions database;
  private final Output output;
  private final Clock clock;

  @Mixin final PostgresOptions postgres;

  StatusCommand(DatabaseOptions database, PostgresOptions postgres, Output output, Clock clock) {
    this.database = database;
    this.postgres = postgres;
    this.output = output;
    this.clock = clock;
  }

  @Override
  public Integer call() {
    DatabaseLocation location = database.location();
    if (location.url() instanceof PostgresAddress address) {
      try (Postgres server = Postgres.connect(postgres.login(address))) {
        return output.show(ServerStatus.of(server, location.origin()), StatusCommand::printServer);
      }
    }
    try (Database db = database.open(location, Access.READ_ONLY)) {
      Settings settings = database.settings();
      Status status =
          Status.of(
              db,
              location.origin(),
              settings.migrations(null, location),
              settings.backups(null, db.file().path()));
      return output.show(status, this::print);
    }
  }

  private void print(Status status, Prose prose) {
    Path file = Path.of(status.database());
    prose.heading("%s   %s   (%s)".formatted(file.getFileName(), file, status.origin()));
    prose.fact("size", size(status));
    prose.fact(
        "journal",
        status.journalMode()
            + (status.walBytes() > 0 ? "   " + Figures.bytes(status.walBytes()) + " waiting" : ""));
    prose.fact("schema", schema(status));
    prose.fact("backups", backups(status.backups(), prose));
    if (!status.openIn().isEmpty()) {
      prose.fact(
          "open in",
          status.openIn().stream().map(Holder::toString).collect(Collectors.joining(", ")));
    }
    status.findings().forEach(finding -> print(finding, prose));
  }

  private static String size(Status status) {
    String size =
        "%s   %s pages × %d"
            .formatted(
                Figures.bytes(status.sizeBytes()),
                Figures.count(status.pages()),
                status.pageSize());
    if (status.freePages() == 0) {
      return size;
    }
    int used = (int) Math.round(BAR * (1 - (double) status.freePages() / status.pages()));
    return "%s   free %s ▕%s%s▏ %s to gain"
        .formatted(
            size,
            Figures.percent(status.freePages(), status.pages()),
            "█".repeat(used),
            "░".repeat(BAR - used),
            Figures.bytes(status.gainBytes()));
  }

  private static String schema(Status status) {
    String objects =
        Stream.of(
                counted(status.tables(), "table"),
                counted(status.indexes(), "index"),
                counted(status.views(), "view"),
                counted(status.triggers(), "trigger"))
            .filter(text -> !text.isEmpty())
            .collect(Collectors.joining(", "));
    String version =
        status
            .migrations()
            .map(
                schema ->
                    "version %s, %d pending   "
                        .formatted(schema.version().orElse("none"), schema.pending()))
            .orElse("");
    return version + (objects.isEmpty() ? "empty" : objects);
  }

  private static String counted(long count, String noun) {
    return count == 0 ? "" : Figures.count(count, noun);
  }

  private String backups(Status.Kept kept, Prose prose) {
    if (kept.newest().isEmpty() || kept.oldest().isEmpty()) {
      return "none in " + prose.path(kept.folder());
    }
    Instant now = clock.instant();
    return "%d kept   newest %s ago   oldest %s   total %s in %s"
        .formatted(
            kept.count(),
            Figures.age(Duration.between(kept.newest().get(), now)),
            Figures.age(Duration.between(kept.oldest().get(), now)),
            Figures.bytes(kept.bytes()),
            prose.path(kept.folder()));
  }

  private static void print(Finding finding, Prose prose) {
    String command = finding.command().isEmpty() ? "" : " → " + finding.command();
    switch (finding.severity()) {
      case NOTE -> prose.note(finding.sentence() + command);
      case WARNING -> prose.attention(finding.sentence() + command);
      case PROBLEM -> prose.wrong(finding.sentence() + command);
    }
  }

  private static void printServer(ServerStatus status, Prose prose) {
    prose.heading("%s   (%s)".formatted(status.database(), status.origin()));
    prose.fact("server", "PostgreSQL %s   %s".formatted(status.serverVersion(), status.encoding()));
    prose.fact("size", Figures.bytes(status.sizeBytes()));
    prose.fact(
        "schema",
        "%s   %s, %s, about %s"
            .formatted(
                status.schema(),
                Figures.count(status.tables(), "table"),
                Figures.count(status.indexes(), "index"),
                Figures.count(status.rows(), "row")));
    status.move().ifPresent(note -> prose.fact("move", note));
  }
}
