package dev.sqlitectl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlitectl.cli.CommandLineRun.Result;
import dev.sqlitectl.testing.SqliteFiles;
import dev.sqlitectl.testing.SqlitectlProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code migrate-to-postgres --to-file}: a script, and nobody's server. */
final class ToFileTest {
  @TempDir private Path folder;

  @BeforeEach
  void aShop() {
    SqliteFiles.shop(folder.resolve("shop.db"));
  }

  @Test
  void aScriptIsThereWholeAndForItsOwnerAlone() throws IOException {
    Result result = run("--to-file", "dump.sql");

    assertThat(result.status()).isEqualTo(3);
    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .startsWith("plan     2 tables, 40 rows, ")
        .contains(" → script for psql, schema public\n")
        .contains("\n4 indexes, 1 foreign key and 1 view written; 40 rows read = 40 written")
        .contains("\nnot verified: the script counts the rows of each table before it commits\n")
        .contains("\n! view spending: not compared with SQLite, there is no server\n")
        .containsPattern("\n✓ written: dump.sql in .*; 1 thing left, see above\n$");
    Path script = folder.resolve("dump.sql");
    assertThat(Files.readString(script))
        .startsWith("-- A script for psql, written by sqlitectl.")
        .contains("-- from shop.db: 2 tables, 40 rows\n")
        .doesNotContain(folder.toString())
        .endsWith("COMMIT;\nANALYZE \"public\".\"customer\";\nANALYZE \"public\".\"order\";\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(script)))
        .isEqualTo("rw-------");
    assertThat(SqliteFiles.names(folder)).containsExactly("dump.sql", "shop.db");
  }

  @Test
  void standardOutputHoldsTheScriptAloneAndTheRestIsSaidBesideIt() {
    Result result = run("--to-file", "-");

    assertThat(result.status()).isEqualTo(3);
    assertThat(result.out())
        .startsWith("-- A script for psql, written by sqlitectl.")
        .endsWith("ANALYZE \"public\".\"order\";\n")
        .doesNotContain("→");
    assertThat(result.err())
        .startsWith("plan     2 tables")
        .containsPattern("\n✓ written in .*\n$");
    assertThat(SqliteFiles.names(folder)).containsExactly("shop.db");
  }

  @Test
  void whatHasThatNameStaysAsItIs() throws IOException {
    Files.writeString(folder.resolve("dump.sql"), "mine");
    Files.createDirectory(folder.resolve("folder"));

    assertThat(run("--to-file", "dump.sql", "--replace"))
        .isEqualTo(
            new Result(
                16,
                "",
                """
                error: the file exists already  [refused, exit 16]
                  file: %s
                  help: move it away, or name another one
                """
                    .formatted(folder.resolve("dump.sql"))));
    assertThat(run("--to-file", "folder").status()).isEqualTo(16);
    assertThat(folder.resolve("dump.sql")).hasContent("mine");
    assertThat(run("--to-file", "no/such/folder/dump.sql").status()).isEqualTo(14);
    assertThat(SqliteFiles.names(folder)).containsExactly("dump.sql", "folder", "shop.db");
  }

  @Test
  void aTargetBesideItIsAMistake() {
    String target = "postgresql://nobody@127.0.0.1:1/none";
    for (List<String> given : List.of(List.of(target), List.of("--target", target))) {
      Result result = run("--to-file", "dump.sql", given.get(0), given.get(given.size() - 1));
      assertThat(result.status()).as(result.err()).isEqualTo(2);
    }
    assertThat(run("--to-file", "-", "--target", target).err())
        .startsWith("error: --to-file needs no server: leave the target out  [usage, exit 2]\n");
    assertThat(SqliteFiles.names(folder)).containsExactly("shop.db");
  }

  @Test
  void aDocumentGoesWithAFileAndNotWithStandardOutput() {
    assertThat(run("--to-file", "-", "--json").status()).isEqualTo(2);
    assertThat(run("--to-file", "dump.sql", "--json").out())
        .startsWith("{\"outcome\":\"incomplete\"")
        .contains("\"script\":\"" + folder.resolve("dump.sql") + "\"")
        .contains("\"switched\":false");
  }

  @Test
  void aDryRunWritesNoScriptAndAsksNoServer() {
    Result result = run("--to-file", "dump.sql", "--show-sql");
    assertThat(result.status()).isEqualTo(3);
    assertThat(result.out()).startsWith("CREATE TABLE \"public\".\"customer\" (\n");
    assertThat(run("--to-file", "-", "--dry-run", "--json").out()).contains("\"dry_run\":true");
    assertThat(SqliteFiles.names(folder)).containsExactly("shop.db");
  }

  @Test
  void nothingIsWrittenWhenValuesMayNotBeMoved() {
    SqliteFiles.run(folder.resolve("shop.db"), "UPDATE customer SET vip = 2 WHERE id = 1");
    assertThat(run("--to-file", "dump.sql", "--on-mismatch=fail").status()).isEqualTo(17);
    Result piped = run("--to-file", "-", "--on-mismatch=fail");
    assertThat(piped.status()).isEqualTo(17);
    assertThat(piped.out()).isEmpty();
    assertThat(SqliteFiles.names(folder)).containsExactly("shop.db");
  }

  @Test
  void aKilledRunLeavesNoFileOfThatName() throws Exception {
    fill(200_000);
    SqlitectlProcess process = start(List.of(), "--to-file", "dump.sql");
    while (SqliteFiles.names(folder).stream().noneMatch(name -> name.startsWith("dump.sql."))) {
      Thread.sleep(5);
    }
    process.kill();
    process.await();

    assertThat(SqliteFiles.names(folder)).doesNotContain("dump.sql");
    assertThat(run("--to-file", "dump.sql").status()).isEqualTo(3);
    assertThat(SqliteFiles.names(folder))
        .contains("dump.sql")
        .noneMatch(name -> name.startsWith("dump.sql."));
  }

  @Test
  void aReaderThatLeavesIsAFailure() {
    fill(20_000);
    List<String> before =
        List.of("bash", "-c", "\"$@\" | head -c 400000 >/dev/null; exit ${PIPESTATUS[0]}", "bash");
    SqlitectlProcess.Ended ended = start(before, "--to-file", "-").await();

    assertThat(ended.status()).as(ended.output()).isEqualTo(14);
    assertThat(ended.output()).contains("error: standard output took a part of it alone: ");
  }

  private void fill(int rows) {
    SqliteFiles.run(
        folder.resolve("shop.db"),
        """
        WITH RECURSIVE c(i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM c WHERE i < %d)
          INSERT INTO "order" SELECT i, 1, 1, 'a note of some length', NULL FROM c
        """
            .formatted(rows));
  }

  private SqlitectlProcess start(List<String> before, String... options) {
    return SqlitectlProcess.start(before, folder, line(options));
  }

  private Result run(String... options) {
    return CommandLineRun.in(folder).run(line(options));
  }

  private static String[] line(String... options) {
    String[] line = new String[options.length + 3];
    line[0] = "migrate-to-postgres";
    line[1] = "--db";
    line[2] = "shop.db";
    System.arraycopy(options, 0, line, 3, options.length);
    return line;
  }
}
