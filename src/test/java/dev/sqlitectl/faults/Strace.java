package dev.sqlitectl.faults;

import dev.sqlitectl.testing.SqlitectlProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A run of sqlitectl whose system calls are listed, or of which one fails or is the last. */
final class Strace {
  /**
   * What changes files or folders; those that a machine does not have are passed over. Not the
   * making of a file: Java opens its classes by the same call, and not always as many.
   */
  private static final String CALLS =
      "?write,?pwrite64,?fsync,?fdatasync,?ftruncate,?fallocate,?link,?linkat,?rename"
          + ",?renameat,?renameat2,?unlink,?unlinkat,?mkdir,?mkdirat,?chmod,?fchmod,?fchmodat";

  private static final Pattern BEGUN = Pattern.compile("(?<thread>\\d+) +(?<name>\\w+)\\(.*");

  /** strace 6.1 sends no signal but the first when the kernel picks the calls for it. */
  private static final String EVERY_CALL = "-qq";

  /** strace ends as what it traced did, and then its log may not be written. */
  private static final int KILLED = 137;

  private Strace() {}

  /**
   * A system call of the thread that does the work.
   *
   * @param ordinal which of its calls of this name it is, from 1
   */
  record Call(String thread, String name, int ordinal, String text) {
    @Override
    public String toString() {
      return name + " " + ordinal + ": " + text;
    }
  }

  static void require() {
    Campaign.require(
        "strace with injection",
        Campaign.works(
            "strace",
            "-f",
            "--seccomp-bpf",
            "-e",
            "trace=unlink",
            "-e",
            "inject=unlink:error=EIO:when=9",
            "true"));
  }

  /** The calls of one run that change something in this folder, in their order. */
  static List<Call> calls(Path folder, String... arguments) throws IOException {
    Path log = Files.createTempFile("strace-", ".log");
    SqlitectlProcess.Ended ended =
        SqlitectlProcess.start(
                List.of(
                    "strace",
                    "-f",
                    "--seccomp-bpf",
                    "-y",
                    "-o",
                    log.toString(),
                    "-e",
                    "trace=" + CALLS),
                folder,
                arguments)
            .await();
    if (ended.status() != 0) {
      throw new IllegalStateException("the run to list its calls failed: " + ended.output());
    }
    Map<String, Integer> counts = new HashMap<>();
    List<Call> all = new ArrayList<>();
    for (String line : Files.readAllLines(log)) {
      Matcher begun = BEGUN.matcher(line);
      if (begun.matches()) {
        String thread = begun.group("thread");
        String name = begun.group("name");
        int ordinal = counts.merge(thread + name, 1, Integer::sum);
        if (line.contains(folder.toString())) {
          all.add(new Call(thread, name, ordinal, line));
        }
      }
    }
    Files.delete(log);
    String worker =
        all.stream().collect(Collectors.groupingBy(Call::thread)).entrySet().stream()
            .max(Comparator.comparing(entry -> entry.getValue().size()))
            .orElseThrow()
            .getKey();
    return all.stream().filter(call -> call.thread().equals(worker)).toList();
  }

  /**
   * Runs it with a fault at this call.
   *
   * @param fault {@code signal=SIGKILL}, {@code error=EIO}
   */
  static SqlitectlProcess.Ended run(Call call, String fault, Path folder, String... arguments)
      throws IOException {
    Path log = Files.createTempFile("strace-", ".log");
    String inject = "inject=%s:%s:when=%d".formatted(call.name(), fault, call.ordinal());
    SqlitectlProcess.Ended ended =
        SqlitectlProcess.start(
                List.of(
                    "strace",
                    "-f",
                    fault.startsWith("signal=") ? EVERY_CALL : "--seccomp-bpf",
                    "-o",
                    log.toString(),
                    "-e",
                    "trace=" + call.name(),
                    "-e",
                    inject),
                folder,
                arguments)
            .await();
    boolean injected =
        ended.status() == KILLED
            || Files.readAllLines(log).stream().anyMatch(line -> line.contains("(INJECTED)"));
    Files.delete(log);
    if (!injected) {
      throw new IllegalStateException("the run did not come to " + call);
    }
    return ended;
  }
}
