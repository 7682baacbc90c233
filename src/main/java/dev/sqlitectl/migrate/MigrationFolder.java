package dev.sqlitectl.migrate;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import dev.sqlitectl.sqlite.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folder of migrations, and {@code sqlite/} in it for what only SQLite understands.
 *
 * @param files by version
 */
record MigrationFolder(Path path, List<MigrationFile> files) {

  /**
   * Reads every migration. A file that looks like one and would be passed over in silence is an
   * error, and so are two of one version.
   *
   * @throws Failure {@link ExitCode#NOT_FOUND} without the folder, {@link ExitCode#MIGRATION} for
   *     names that cannot be
   */
  static MigrationFolder read(Path path) {
    if (!Files.isDirectory(path)) {
      throw new Failure(ExitCode.NOT_FOUND, "no such migrations folder")
          .about(path)
          .hint(
              "name it with --migrations DIR, or make it with the first: sqlitectl migrate new init");
    }
    List<MigrationFile> files = new ArrayList<>();
    for (Path file : scripts(path)) {
      files.add(MigrationFile.read(file).orElseThrow(() -> misnamed(file)));
    }
    files.sort(Comparator.comparing(MigrationFile::version));
    for (int i = 1; i < files.size(); i++) {
      requireDifferent(files.get(i - 1), files.get(i));
    }
    return new MigrationFolder(path, List.copyOf(files));
  }

  /** The migrations up to and including this version. */
  List<MigrationFile> upTo(Version target) {
    return files.stream().filter(file -> file.version().compareTo(target) <= 0).toList();
  }

  Optional<Version> newest() {
    return files.isEmpty() ? Optional.empty() : Optional.of(files.get(files.size() - 1).version());
  }

  private static List<Path> scripts(Path folder) {
    List<Path> scripts = new ArrayList<>();
    for (Path each : List.of(folder, folder.resolve("sqlite"))) {
      if (!Files.isDirectory(each)) {
        continue;
      }
      try (Stream<Path> entries = Files.list(each)) {
        entries.filter(MigrationFolder::isScript).sorted().forEach(scripts::add);
      } catch (IOException e) {
        throw Failure.storage("cannot read the migrations folder", each, e);
      }
    }
    return scripts;
  }

  /** Undo scripts, {@code U…}, are no migrations; hidden files are an editor's. */
  private static boolean isScript(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".sql")
        && !name.startsWith(".")
        && !name.matches("U\\d.*")
        && Files.isRegularFile(file);
  }

  private static Failure misnamed(Path file) {
    return new Failure(ExitCode.MIGRATION, file.getFileName() + " is not named as migrations are")
        .about(file)
        .hint("name it V2__what_it_does.sql, or move it out of the folder");
  }

  private static void requireDifferent(MigrationFile one, MigrationFile other) {
    if (one.version().equals(other.version())) {
      throw new Failure(ExitCode.MIGRATION, "two migrations have version " + other.version())
          .with("file", one.path().toString())
          .with("file", other.path().toString())
          .with("note", "nothing was run")
          .hint("give one of them another version");
    }
  }
}
