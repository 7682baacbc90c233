package dev.sqlitectl.cli;

import static dev.sqlitectl.testing.SqliteFiles.ask;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example in docs/examples/account-manager, from end to end. */
final class AccountManagerTest {
  private static final Path EXAMPLE = Path.of("docs/examples/account-manager");

  @TempDir private Path folder;

  @Test
  void theExampleWorksFromNothingToACheckedDatabase() throws IOException {
    folder = folder.toRealPath();
    copyExample();
    CommandLineRun.Result first = run("init", "--seed", "seed.sql");
    assertThat(first.err()).isEmpty();
    assertThat(first.out())
        .contains("✓ created  .env                   from .env.example, ")
        .contains("✓ applied  2 migrations           now at version 2\n")
        .contains("✓ loaded   seed.sql               10 rows\n");
    assertThat(run("init", "--seed", "seed.sql").out())
        .endsWith("· nothing to do: all was there, nothing was changed\n");
    assertThat(run("migrate").out()).contains("nothing to apply, at version 2");
    assertThat(run("migrate", "--check").status()).isZero();
    assertThat(run("migrate", "validate").status()).isZero();
    assertThat(run("integrity").status()).isZero();
    assertThat(run("checkpoint").status()).isZero();
    assertThat(run("vacuum").status()).isZero();
    Path database = folder.resolve("data/app.db");
    assertThat(ask(database, "SELECT json_extract(context_snapshot, '$.note') FROM agent_sessions"))
        .isEqualTo("Zoë’s accounts");
    assertThat(ask(database, "SELECT count(*) FROM sqlite_schema WHERE name LIKE 'ix_%'"))
        .isEqualTo("14");
  }

  private void copyExample() throws IOException {
    try (Stream<Path> files = Files.walk(EXAMPLE)) {
      for (Path file : files.toList()) {
        if (Files.isRegularFile(file)) {
          Path copy = folder.resolve(EXAMPLE.relativize(file).toString());
          Files.createDirectories(copy.getParent());
          Files.copy(file, copy);
        }
      }
    }
  }

  private CommandLineRun.Result run(String... arguments) {
    return CommandLineRun.in(folder).run(arguments);
  }
}
