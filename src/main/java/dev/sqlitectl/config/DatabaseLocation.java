package dev.sqlitectl.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The database a command works on, and how it came to be that one.
 *
 * @param origin the setting that named it: {@code --db}, {@code DATABASE_URL in /srv/app/.env}, …
 * @param envFile the {@code .env} file that named it, when one did
 */
public record DatabaseLocation(DatabaseUrl url, String origin, Optional<Path> envFile) {
  /** Whether no setting named it. */
  public boolean byDefault() {
    return origin.equals(Settings.DEFAULT);
  }
}
