package dev.sqlitectl.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * pgloader with its default settings, where it is installed.
 *
 * @param folder where it leaves its log
 */
record Pgloader(String name, Path folder) implements Contender {
  private static final String COMMAND = "pgloader";

  static Optional<Contender> onPath(Path folder) throws IOException, InterruptedException {
    boolean installed =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
            .anyMatch(place -> Files.isExecutable(Path.of(place, COMMAND)));
    if (!installed) {
      return Optional.empty();
    }
    String said = Child.run(Map.of(), List.of(COMMAND, "--version")).out();
    String version = said.lines().findFirst().orElse("").replaceAll(".*\"(.*)\".*", "$1");
    return Optional.of(new Pgloader(COMMAND + " " + version, folder.resolve(COMMAND)));
  }

  @Override
  public Run run(BenchDatabase source, Target target) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    Child.Ended ended =
        Child.run(
            target.environment(),
            List.of(
                COMMAND,
                "--root-dir",
                folder + File.separator,
                "sqlite://" + source.file().toAbsolutePath(),
                target.url("pgsql")));
    if (ended.status() != 0) {
      throw new FailedRun("%s ended with %d: %s".formatted(name, ended.status(), ended.out()));
    }
    return new Run(ended.seconds(), OptionalLong.of(ended.peakBytes()), Map.of());
  }
}
