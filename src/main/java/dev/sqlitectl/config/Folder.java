package dev.sqlitectl.config;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Folders of a project, made where they are missing. */
public final class Folder {
  private Folder() {}

  /**
   * Makes a folder and those above it, where they are missing.
   *
   * @return whether it was missing
   * @throws Failure {@link ExitCode#STORAGE} when it cannot be made
   */
  public static boolean create(Path folder) {
    boolean missing = !Files.isDirectory(folder);
    try {
      Files.createDirectories(folder);
      return missing;
    } catch (IOException e) {
      throw Failure.storage("cannot make the folder", folder, e)
          .hint("check the permissions of the folder above it");
    }
  }
}
