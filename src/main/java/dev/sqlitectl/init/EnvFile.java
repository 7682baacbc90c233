package dev.sqlitectl.init;

import dev.sqlitectl.config.AtomicFile;
import dev.sqlitectl.config.DatabaseLocation;
import dev.sqlitectl.config.DotEnv;
import dev.sqlitectl.config.Settings;
import dev.sqlitectl.config.SqliteAddress;
import dev.sqlitectl.config.UrlStyle;
import dev.sqlitectl.init.InitReport.Action;
import dev.sqlitectl.init.InitReport.Step;
import dev.sqlitectl.outcome.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The {@code .env} file of a project: which database it stands for, and what it should hold. A
 * value that is there is never changed, and nothing is written when another setting names the
 * database.
 *
 * @param location the database that counts
 * @param content what to write; empty when the file stays as it is
 * @param detail what the report says of it
 */
record EnvFile(Path file, DatabaseLocation location, Optional<byte[]> content, String detail) {

  /**
   * @param location what the settings say
   * @param option what {@code --env-file} says
   */
  static EnvFile choose(
      Settings settings, DatabaseLocation location, Optional<Path> option, UrlStyle style) {
    Path file = location.envFile().or(() -> option).orElse(settings.folder().resolve(".env"));
    if (!location.byDefault()) {
      boolean named = location.envFile().isPresent();
      return new EnvFile(
          file,
          location,
          Optional.empty(),
          named
              ? "names the database"
              : "not touched: " + location.origin() + " names the database");
    }
    Path example = file.resolveSibling(".env.example");
    boolean copied = !Files.exists(file) && Files.isRegularFile(example);
    DotEnv source = settings.dotEnv(copied ? example : file);
    Optional<String> value = source.get(Settings.URL).filter(text -> !text.isBlank());
    return copied && value.isPresent()
        ? copy(settings, example, file, value.get())
        : written(file, location, source, style, copied);
  }

  Step write(String subject) {
    if (content.isEmpty()) {
      return Step.of(Action.KEPT, subject, detail);
    }
    boolean missing = !Files.exists(file);
    AtomicFile.replace(file, content.get());
    return Step.of(missing ? Action.CREATED : Action.UPDATED, subject, detail);
  }

  private static EnvFile copy(Settings settings, Path example, Path file, String value) {
    return new EnvFile(
        file,
        settings.named(value, Settings.URL + " in " + example),
        Optional.of(bytes(example)),
        "from .env.example, %s=\"%s\"".formatted(Settings.URL, DotEnv.mask(value)));
  }

  private static EnvFile written(
      Path file, DatabaseLocation location, DotEnv source, UrlStyle style, boolean copied) {
    Path database = ((SqliteAddress) location.url()).file();
    String address = style.address(database, file.resolveSibling(""));
    return new EnvFile(
        file,
        location,
        Optional.of(source.with(Settings.URL, address)),
        "%s%s=\"%s\"   (was unset)"
            .formatted(copied ? "from .env.example, " : "", Settings.URL, address));
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw Failure.storage("cannot read the file", file, e);
    }
  }
}
