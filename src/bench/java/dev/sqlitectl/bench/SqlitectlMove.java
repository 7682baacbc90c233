package dev.sqlitectl.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * {@code sqlitectl migrate-to-postgres}, started as anybody would.
 *
 * @param verify the value of its option {@code --verify}
 */
record SqlitectlMove(String verify) implements Contender {
  private static final String COMMAND = "dist/sqlitectl";

  /** Exit codes of a move after which every row is there. */
  private static final List<Integer> MOVED = List.of(0, 3);

  /** What {@code --version} says; the first start after a build also makes the class archive. */
  static String version() throws IOException, InterruptedException {
    return Child.run(java(), List.of(COMMAND, "--version")).out().strip();
  }

  @Override
  public String name() {
    return "sqlitectl --verify=" + verify;
  }

  @Override
  public Run run(BenchDatabase source, Target target) throws IOException, InterruptedException {
    Child.Ended ended = start(source, target);
    if (!moved(ended)) {
      throw new FailedRun("%s ended with %d: %s".formatted(name(), ended.status(), ended.err()));
    }
    Map<String, Double> phases = new LinkedHashMap<>();
    for (JsonNode phase : new ObjectMapper().readTree(ended.out()).path("phases")) {
      phases.put(phase.path("name").asText(), phase.path("duration_ms").asLong() / 1e3);
    }
    return new Run(ended.seconds(), OptionalLong.of(ended.peakBytes()), phases);
  }

  /** Moves, and leaves it to the caller what to make of the end. */
  Child.Ended start(BenchDatabase source, Target target) throws IOException, InterruptedException {
    Map<String, String> environment = new LinkedHashMap<>(target.environment());
    environment.putAll(java());
    return Child.run(
        environment,
        List.of(
            COMMAND,
            "migrate-to-postgres",
            target.url("postgresql"),
            "--db",
            source.file().toString(),
            "--verify=" + verify,
            "--json"));
  }

  static boolean moved(Child.Ended ended) {
    return MOVED.contains(ended.status());
  }

  /** The Java that runs this, so that what is printed of it is true of sqlitectl. */
  private static Map<String, String> java() {
    return Map.of(
        "SQLITECTL_JAVA", Path.of(System.getProperty("java.home"), "bin", "java").toString());
  }
}
