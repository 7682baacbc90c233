package dev.sqlitectl.backup;

import dev.sqlitectl.outcome.ExitCode;
import dev.sqlitectl.outcome.Failure;
import java.nio.file.Path;

/**
 * A published backup: an artefact with its manifest beside it.
 *
 * @param size bytes of the artefact
 */
public record Sealed(BackupName name, Path artefact, long size) {

  /** Where its manifest is. */
  Path manifestFile() {
    return artefact.resolveSibling(name.manifest());
  }

  /**
   * What it vouches for.
   *
   * @throws Failure {@link ExitCode#CORRUPT} when the manifest was changed, or is that of another
   *     artefact; {@link ExitCode#FAILED} when it is of a newer form
   */
  public Manifest manifest() {
    Manifest manifest = Manifest.read(manifestFile());
    if (!manifest.artefact().name().equals(name.toString())) {
      throw new Failure(ExitCode.CORRUPT, "the manifest belongs to " + manifest.artefact().name())
          .about(manifestFile());
    }
    return manifest;
  }
}
