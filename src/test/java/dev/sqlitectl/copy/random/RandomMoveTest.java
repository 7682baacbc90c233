package dev.sqlitectl.copy.random;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlitectl.copy.CopyReport;
import dev.sqlitectl.copy.Move;
import dev.sqlitectl.copy.MoveOptions;
import dev.sqlitectl.outcome.Progress;
import dev.sqlitectl.postgres.Postgres;
import dev.sqlitectl.sqlite.Access;
import dev.sqlitectl.sqlite.Database;
import dev.sqlitectl.sqlite.DatabaseFile;
import dev.sqlitectl.testing.PostgresServer;
import dev.sqlitectl.testing.SqliteFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random databases arrive whole. {@code -Dsqlitectl.seeds=5000} tries so many, {@code
 * -Dsqlitectl.seed=42} that one alone and keeps its file in {@code target/random}.
 */
final class RandomMoveTest {
  private static final int SEEDS = 250;
  private static final int MOST_SHOWN = 10;

  @TempDir private Path folder;

  @Test
  void whateverIsInADatabaseStandsInPostgresOrIsListed() throws Exception {
    String server = PostgresServer.freshDatabase();
    long single = Long.getLong("sqlitectl.seed", -1);
    long first = single >= 0 ? single : 1;
    long last = single >= 0 ? single : Long.getLong("sqlitectl.seeds", SEEDS);
    List<String> failed = new ArrayList<>();
    for (long seed = first; seed <= last; seed++) {
      Path own = single >= 0 ? kept() : Files.createDirectory(folder.resolve("seed-" + seed));
      Path file = own.resolve("seed-" + seed + ".db");
      Files.deleteIfExists(file);
      RandomDatabase database = RandomDatabase.make(seed, file);
      List<String> faults = faults(seed, database, file, server);
      if (!faults.isEmpty() && failed.size() < MOST_SHOWN) {
        failed.add(
            "seed %d (again: mvn test -Dtest=RandomMoveTest -Dsqlitectl.seed=%d):\n  %s\n%s"
                .formatted(
                    seed, seed, String.join("\n  ", faults), single >= 0 ? database.script() : ""));
      }
    }
    assertThat(failed).isEmpty();
  }

  @Test
  void theReadingFindsWhatWasChangedInPostgres() throws Exception {
    String server = PostgresServer.freshDatabase();
    Path file = SqliteFiles.shop(folder.resolve("shop.db"));
    CopyReport report = move(file, server, "s");
    PostgresServer.run(
        server,
        "SET search_path TO s",
        "UPDATE customer SET name = 'zoë 3' WHERE id = 3",
        "DROP INDEX ix_order_customer",
        "ALTER TABLE \"order\" DROP CONSTRAINT order_customer_id_fkey",
        "ALTER TABLE customer ALTER name DROP NOT NULL, ALTER vip SET DEFAULT true",
        "ALTER TABLE customer ALTER id RESTART WITH 5",
        "ALTER TABLE customer DROP CONSTRAINT customer_email_key",
        "DROP VIEW spending");

    assertThat(IndependentReading.faults(0, file, server, "s", report))
        .containsExactlyInAnyOrder(
            "rows of customer: 1 lost; name varchar of 'Zoë 3' is zoë 3",
            "the next number of customer is 5, not 11",
            "the default of customer.vip, 0, gives 0 in SQLite, but bool became true: true",
            "not null of customer.name is gone or weakened without a word",
            "index customer.sqlite_autoindex_customer_1 is gone or weakened without a word",
            "index order.ix_order_customer is gone or weakened without a word",
            "foreign key order (customer_id) is gone or weakened without a word",
            "view spending is gone or weakened without a word");
  }

  private static Path kept() throws IOException {
    return Files.createDirectories(Path.of("target", "random"));
  }

  private static List<String> faults(long seed, RandomDatabase database, Path file, String server)
      throws IOException, SQLException {
    String schema = "s" + seed;
    byte[] before = Files.readAllBytes(file);
    List<String> beside = SqliteFiles.names(file.resolveSibling(""));
    CopyReport report;
    try {
      report = move(file, server, schema);
    } catch (RuntimeException e) {
      return List.of("the move failed: " + e + " at " + List.of(e.getStackTrace()).subList(0, 4));
    }
    List<String> faults = new ArrayList<>();
    if (!Arrays.equals(before, Files.readAllBytes(file))
        || !beside.equals(SqliteFiles.names(file.resolveSibling("")))) {
      faults.add("the source was changed");
    }
    faults.addAll(IndependentReading.faults(database.checks(), file, server, schema, report));
    PostgresServer.run(server, "DROP SCHEMA IF EXISTS " + schema + " CASCADE");
    return faults;
  }

  /** The one place that knows how a move is called. */
  private static CopyReport move(Path file, String server, String schema) {
    String target = server + (server.contains("?") ? "&" : "?") + "currentSchema=" + schema;
    try (Database source =
            Database.open(DatabaseFile.at(file), Access.READ_ONLY, Database.DEFAULT_WAIT);
        Postgres postgres = Postgres.connect(PostgresServer.address(target))) {
      return Move.run(source, postgres, MoveOptions.USUAL, Progress.SILENT);
    }
  }
}
