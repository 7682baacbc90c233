package dev.sqlitectl.config;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The file of named connections that {@code service=} looks in: {@code [name]} sections of {@code
 * parameter=value} lines.
 *
 * @see <a href="https://www.postgresql.org/docs/current/libpq-pgservice.html">The Connection
 *     Service File</a>
 */
final class ServiceFile {
  private ServiceFile() {}

  /**
   * The parameters of a service: from the file given, else {@code ~/.pg_service.conf}, else the
   * system's file.
   *
   * @throws Failure {@link ExitCode#USAGE} when no file has the service
   */
  static Map<String, String> find(
      String service, Optional<String> given, Map<String, String> environment) {
    List<Path> files = new ArrayList<>();
    given.map(Path::of).or(() -> Home.file(".pg_service.conf", environment)).ifPresent(files::add);
    files.add(ofTheSystem(environment));
    for (Path file : files) {
      Optional<Map<String, String>> section = section(service, file);
      if (section.isPresent()) {
        return section.get();
      }
    }
    throw new Failure(ExitCode.USAGE, "no service of the name " + service)
        .with("note", "looked for [" + service + "] in " + places(files))
        .hint("add the section, or set PGSERVICEFILE to the file that has it");
  }

  private static Path ofTheSystem(Map<String, String> environment) {
    String folder = environment.getOrDefault("PGSYSCONFDIR", "");
    return Path.of(folder.isEmpty() ? "/etc/postgresql-common" : folder, "pg_service.conf");
  }

  private static String places(List<Path> files) {
    return files.stream().map(Path::toString).collect(Collectors.joining(" and "));
  }

  private static Optional<Map<String, String>> section(String service, Path file) {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    Map<String, String> values = new LinkedHashMap<>();
    boolean inside = false;
    boolean found = false;
    for (String line : lines(file)) {
      if (line.startsWith("[")) {
        inside = line.equals("[" + service + "]");
        found |= inside;
      } else if (inside && line.indexOf('=') > 0 && !line.startsWith("#")) {
        String[] sides = line.split("=", 2);
        values.put(sides[0].strip(), sides[1].strip());
      }
    }
    return found ? Optional.of(values) : Optional.empty();
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream().map(String::strip).toList();
    } catch (IOException e) {
      throw Failure.storage("cannot read the service file", file, e);
    }
  }
}
