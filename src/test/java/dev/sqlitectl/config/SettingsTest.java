package dev.sqlitectl.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which setting names the database, and what a relative path in it is relative to. */
final class SettingsTest {
  @TempDir private Path root;

  private final Map<String, String> environment = new HashMap<>();

  private Settings in(Path folder) {
    return new Settings(environment, folder);
  }

  private DatabaseLocation located(Path folder, @Nullable String option) {
    return in(folder).database(option, null);
  }

  private static Path file(DatabaseLocation location) {
    return ((SqliteAddress) location.url()).file();
  }

  private Path write(String name, String content) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.resolveSibling(""));
    return Files.writeString(file, content);
  }

  private Path folder(String name) throws IOException {
    return Files.createDirectories(root.resolve(name));
  }

  @Test
  void eachSettingGivesWayToTheOneAboveIt() throws IOException {
    assertThat(file(located(root, null))).isEqualTo(root.resolve("data/app.db"));
    assertThat(located(root, null).origin()).isEqualTo("the default");

    Path env = write(".env", "DATABASE_URL=sqlite:///dotenv.db\n");
    assertThat(file(located(root, null))).isEqualTo(root.resolve("dotenv.db"));
    assertThat(located(root, null).origin()).isEqualTo("DATABASE_URL in " + env);
    assertThat(located(root, null).envFile()).contains(env);

    environment.put("DATABASE_URL", "sqlite:///environment.db");
    assertThat(file(located(root, null))).isEqualTo(root.resolve("environment.db"));
    assertThat(located(root, null).origin()).isEqualTo("DATABASE_URL in the environment");
    assertThat(located(root, null).envFile()).isEmpty();

    environment.put("SQLITECTL_DB", "sqlitectl.db");
    assertThat(file(located(root, null))).isEqualTo(root.resolve("sqlitectl.db"));
    assertThat(located(root, null).origin()).isEqualTo("SQLITECTL_DB in the environment");

    assertThat(file(located(root, "option.db"))).isEqualTo(root.resolve("option.db"));
    assertThat(located(root, "option.db").origin()).isEqualTo("--db");
  }

  @Test
  void aBlankSettingIsNone() throws IOException {
    environment.put("SQLITECTL_DB", " ");
    environment.put("DATABASE_URL", "");
    write(".env", "DATABASE_URL=\n");

    assertThat(located(root, null).origin()).isEqualTo("the default");
  }

  @Test
  void anEnvFileWithoutTheVariableIsPassedOver() throws IOException {
    folder(".git");
    write(".env", "DATABASE_URL=top.db\n");
    write("app/.env", "OTHER=1\n");

    assertThat(file(located(root.resolve("app"), null))).isEqualTo(root.resolve("top.db"));
  }

  @Test
  void aRelativePathInAnEnvFileIsRelativeToItsFolder() throws IOException {
    folder(".git");
    Path deep = folder("a/b");
    write(".env", "DATABASE_URL=sqlite:///data/app.db\n");

    assertThat(file(located(deep, null))).isEqualTo(root.resolve("data/app.db"));
    Path elsewhere = write("conf/prod.env", "DATABASE_URL=./prod.db\n");
    assertThat(file(in(deep).database(null, Path.of("../../conf/prod.env"))))
        .isEqualTo(root.resolve("conf/prod.db"));
    assertThat(in(deep).database(null, elsewhere).envFile()).contains(elsewhere);
  }

  @Test
  void aRelativePathInAnOptionIsRelativeToTheCurrentFolder() throws IOException {
    write(".env", "DATABASE_URL=x.db\n");
    Path deep = folder("a");

    assertThat(file(located(deep, "app.db"))).isEqualTo(deep.resolve("app.db"));
  }

  @Test
  void parentsAreLookedInUpToTheGitRoot() throws IOException {
    write(".env", "DATABASE_URL=outside.db\n");
    Path deep = folder("project/src/main");
    folder("project/.git");

    assertThat(located(deep, null).origin()).isEqualTo("the default");
    write("project/.env", "DATABASE_URL=inside.db\n");
    assertThat(file(located(deep, null))).isEqualTo(root.resolve("project/inside.db"));
  }

  @Test
  void aGitWorktreeIsARootToo() throws IOException {
    write(".env", "DATABASE_URL=outside.db\n");
    Path deep = folder("worktree/src");
    write("worktree/.git", "gitdir: /elsewhere\n");
    write("worktree/.env", "DATABASE_URL=inside.db\n");

    assertThat(file(located(deep, null))).isEqualTo(root.resolve("worktree/inside.db"));
  }

  @Test
  void outsideOfGitOnlyTheCurrentFolderCounts() throws IOException {
    write(".env", "DATABASE_URL=app.db\n");
    Path deep = folder("a");

    assertThat(located(deep, null).origin()).isEqualTo("the default");
    assertThat(file(located(root, null))).isEqualTo(root.resolve("app.db"));
  }

  @Test
  void anEnvFileThatIsNamedMustExist() {
    Failure failure =
        catchThrowableOfType(Failure.class, () -> in(root).database(null, Path.of("none.env")));

    assertThat(failure.code()).isEqualTo(ExitCode.USAGE);
    assertThat(failure).hasMessage("no such file: " + root.resolve("none.env"));
  }

  @Test
  void oneVariableNamesEitherKindOfDatabase() {
    environment.put("DATABASE_URL", "postgresql://app@db/shop");

    assertThat(located(root, null).url()).isInstanceOf(PostgresAddress.class);
  }

  @Test
  void theVariablesOfLibpqComeFromTheSameEnvironment() {
    environment.put("PGPORT", "6000");

    assertThat(in(root).named("postgresql://app@db/shop", "the argument").url())
        .hasToString("app@db:6000/shop");
  }

  @Test
  void backupsStandBesideTheDatabaseUnlessToldOtherwise() {
    Path database = Path.of("/srv/app.db");

    assertThat(in(root).backups(null, database)).isEqualTo(Path.of("/srv/backups"));
    environment.put("SQLITECTL_BACKUPS", "safe");
    assertThat(in(root).backups(null, database)).isEqualTo(root.resolve("safe"));
    assertThat(in(root).backups(Path.of("../to"), database)).isEqualTo(root.resolveSibling("to"));
  }

  @Test
  void migrationsStandBesideTheEnvFileThatNamedTheDatabase() throws IOException {
    folder(".git");
    Path deep = folder("a");
    write(".env", "DATABASE_URL=app.db\n");
    DatabaseLocation location = located(deep, null);

    assertThat(in(deep).migrations(null, location)).isEqualTo(deep.resolve("migrations"));
    folder("migrations");
    assertThat(in(deep).migrations(null, location)).isEqualTo(root.resolve("migrations"));
    assertThat(in(deep).migrations(Path.of("sql"), location)).isEqualTo(deep.resolve("sql"));
  }
}
