package dev.sqlitectl.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Files in the user's home folder. Where no home is known, none is looked for anywhere else. */
final class Home {
  private Home() {}

  static Optional<Path> file(String name, Map<String, String> environment) {
    return Optional.of(Path.of(environment.getOrDefault("HOME", "")))
        .filter(Path::isAbsolute)
        .map(home -> home.resolve(name));
  }
}
