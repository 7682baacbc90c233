package dev.sqlitectl.sqlite;

import dev.sqlitectl.config.DotEnv;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Another process that has a database open, as far as {@code /proc} tells: nothing on systems
 * without it, and only the caller's own processes unless it is root.
 *
 * @param command its command line, shortened, its passwords masked
 * @param writing whether it holds a write lock on the file or one of its sidecars
 */
public record Holder(long pid, String command, boolean writing) {
  private static final Path PROC = Path.of("/proc");
  private static final int LONGEST_COMMAND = 60;

  /** What Java runs when it runs this program. */
  private static final Pattern SQLITECTL =
      Pattern.compile("(.*/)?sqlitectl\\.jar|dev\\.sqlitectl\\.cli\\.Main");

  /** Everyone else who has the database open, by process id. */
  public static List<Holder> of(DatabaseFile file) {
    Set<Path> unit = new HashSet<>(file.sidecars());
    unit.add(file.path());
    Set<Object> keys = new HashSet<>();
    unit.forEach(path -> key(path).ifPresent(keys::add));
    Set<Long> writers = writers(unit);
    long self = ProcessHandle.current().pid();
    List<Holder> holders = new ArrayList<>();
    for (Path process : list(PROC, "[0-9]*")) {
      long pid = Long.parseLong(process.getFileName().toString());
      if (pid != self && hasOpen(process, keys)) {
        holders.add(new Holder(pid, command(process), writers.contains(pid)));
      }
    }
    holders.sort(java.util.Comparator.comparingLong(Holder::pid));
    return List.copyOf(holders);
  }

  /** By what the descriptor leads to: its path may be another one, by a hard link or a mount. */
  private static boolean hasOpen(Path process, Set<Object> keys) {
    return list(process.resolve("fd"), "*").stream()
        .anyMatch(descriptor -> key(descriptor).map(keys::contains).orElse(false));
  }

  /** Device and inode; empty when there is no such file, or none any more. */
  private static Optional<Object> key(Path file) {
    try {
      return Optional.ofNullable(Files.readAttributes(file, BasicFileAttributes.class).fileKey());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** What can be listed of it: processes and their descriptors come and go. */
  private static List<Path> list(Path folder, String glob) {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, glob)) {
      entries.forEach(found::add);
    } catch (IOException | DirectoryIteratorException e) {
      return found;
    }
    return found;
  }

  private static String command(Path process) {
    try {
      String line = Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
      return shortened(List.of(line.split("\0", -1)));
    } catch (IOException e) {
      return "?";
    }
  }

  /** Passwords masked before anything is cut; another sqlitectl without the Java around it. */
  static String shortened(List<String> command) {
    int main =
        IntStream.range(1, command.size())
            .filter(i -> SQLITECTL.matcher(command.get(i)).matches())
            .findFirst()
            .orElse(-1);
    String words =
        (main < 0
                ? command.stream()
                : Stream.concat(Stream.of("sqlitectl"), command.stream().skip(main + 1)))
            .map(DotEnv::mask)
            .collect(Collectors.joining(" "))
            .strip();
    return words.length() > LONGEST_COMMAND ? words.substring(0, LONGEST_COMMAND - 1) + "…" : words;
  }

  /** Process ids with a write lock on one of these files: {@code /proc/locks} names inodes. */
  private static Set<Long> writers(Set<Path> unit) {
    Set<String> inodes = new HashSet<>();
    unit.forEach(path -> inode(path).ifPresent(inodes::add));
    Set<Long> pids = new HashSet<>();
    try {
      for (String line : Files.readAllLines(PROC.resolve("locks"))) {
        String[] field = line.strip().split("\\s+", -1);
        boolean write = field.length > 5 && field[3].equals("WRITE");
        if (write && inodes.contains(field[5].substring(field[5].lastIndexOf(':') + 1))) {
          pids.add(Long.parseLong(field[4]));
        }
      }
    } catch (IOException e) {
      return pids;
    }
    return pids;
  }

  private static Optional<String> inode(Path file) {
    try {
      return Optional.of(String.valueOf(Files.getAttribute(file, "unix:ino")));
    } catch (IOException | UnsupportedOperationException e) {
      return Optional.empty();
    }
  }

  /** {@code pid 4711 (python3 manage.py runserver)}. */
  @Override
  public String toString() {
    return "pid " + pid + " (" + command + ")";
  }
}
