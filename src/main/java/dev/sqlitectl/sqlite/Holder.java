package dev.sqlitectl.sqlite;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Another process that has a database open, as far as {@code /proc} tells: nothing on systems
 * without it, and only the caller's own processes unless it is root.
 *
 * @param command its command line, shortened
 * @param writing whether it holds a write lock on the file or one of its sidecars
 */
public record Holder(long pid, String command, boolean writing) {
  private static final Path PROC = Path.of("/proc");
  private static final int LONGEST_COMMAND = 60;

  /** Everyone else who has the database open, by process id. */
  public static List<Holder> of(DatabaseFile file) {
    Set<Path> unit = new HashSet<>(file.sidecars());
    unit.add(file.path());
    Set<Long> writers = writers(unit);
    long self = ProcessHandle.current().pid();
    List<Holder> holders = new ArrayList<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path process : processes) {
        long pid = Long.parseLong(process.getFileName().toString());
        if (pid != self && hasOpen(process, unit)) {
          holders.add(new Holder(pid, command(process), writers.contains(pid)));
        }
      }
    } catch (IOException | java.nio.file.DirectoryIteratorException e) {
      return List.copyOf(holders);
    }
    holders.sort(java.util.Comparator.comparingLong(Holder::pid));
    return List.copyOf(holders);
  }

  private static boolean hasOpen(Path process, Set<Path> unit) {
    try (DirectoryStream<Path> open = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path descriptor : open) {
        if (unit.contains(Files.readSymbolicLink(descriptor))) {
          return true;
        }
      }
    } catch (IOException | java.nio.file.DirectoryIteratorException e) {
      return false;
    }
    return false;
  }

  private static String command(Path process) {
    try {
      String line = Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
      String words = line.replace('\0', ' ').strip();
      return words.length() > LONGEST_COMMAND
          ? words.substring(0, LONGEST_COMMAND - 1) + "…"
          : words;
    } catch (IOException e) {
      return "?";
    }
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
