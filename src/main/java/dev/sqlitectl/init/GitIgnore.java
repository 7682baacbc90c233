package dev.sqlitectl.init;

import dev.sqlitectl.config.AtomicFile;
import dev.sqlitectl.init.InitReport.Action;
import dev.sqlitectl.init.InitReport.Step;
import dev.sqlitectl.outcome.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Keeps a database and {@code .env} out of version control, where there is any. */
final class GitIgnore {
  private final Path project;
  private final Path file;

  GitIgnore(Path project) {
    this.project = project;
    this.file = project.resolve(".gitignore");
  }

  /** Adds the lines that are missing; nothing at all where nobody uses Git. */
  Optional<Step> complete(Path database) {
    if (!Files.exists(file) && !inWorkTree()) {
      return Optional.empty();
    }
    String former = read();
    Set<String> there = former.lines().map(GitIgnore::core).collect(Collectors.toSet());
    List<String> missing = new ArrayList<>(wanted(database));
    missing.removeIf(line -> covered(core(line), there));
    if (missing.isEmpty()) {
      return Optional.of(Step.of(Action.KEPT, ".gitignore", "ignores the database"));
    }
    String eol = former.contains("\r\n") ? "\r\n" : "\n";
    String gap = former.isEmpty() || former.endsWith("\n") ? "" : eol;
    String text = former + gap + String.join(eol, missing) + eol;
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    boolean created = AtomicFile.create(file, bytes);
    if (!created) {
      AtomicFile.replace(file, bytes);
    }
    return Optional.of(
        Step.of(
            created ? Action.CREATED : Action.UPDATED,
            ".gitignore",
            "ignores " + utf8(String.join(", ", missing))));
  }

  /** One char a byte, as {@link #read} has them. */
  private List<String> wanted(Path database) {
    List<String> lines = new ArrayList<>();
    if (database.startsWith(project)) {
      String path = escaped(project.relativize(database).toString());
      String folder = path.substring(0, path.lastIndexOf('/') + 1);
      lines.add("/" + path + "*"); // with -wal, -shm and -journal
      lines.add("/" + folder + "backups/");
    }
    lines.add(".env");
    return lines;
  }

  /** Whether the line or one for a folder above it is there. */
  private static boolean covered(String line, Set<String> there) {
    for (int end = line.length(); end > 0; end = line.lastIndexOf('/', end - 1)) {
      if (there.contains(line.substring(0, end))) {
        return true;
      }
    }
    return false;
  }

  /** A line without what makes no difference here: the slashes at its ends. */
  private static String core(String line) {
    return line.strip().replaceAll("^/|/$", "");
  }

  private static String escaped(String path) {
    byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
    return new String(bytes, StandardCharsets.ISO_8859_1).replaceAll("([\\\\*?\\[\\] ])", "\\\\$1");
  }

  private static String utf8(String latin) {
    return new String(latin.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  private boolean inWorkTree() {
    for (Path at = project; at != null; at = at.getParent()) {
      if (Files.exists(at.resolve(".git"))) {
        return true;
      }
    }
    return false;
  }

  /** One char a byte, so that what is there is written back as it was. */
  private String read() {
    try {
      return Files.exists(file) ? Files.readString(file, StandardCharsets.ISO_8859_1) : "";
    } catch (IOException e) {
      throw Failure.storage("cannot read the file", file, e);
    }
  }
}
