package dev.sqlitectl.bench;

import java.util.Map;
import java.util.OptionalLong;

/**
 * What one run of a contender took.
 *
 * @param peakBytes the most memory that its process had, where it has one of its own
 * @param phases its parts by name, in seconds and in order, where it tells them
 */
record Run(double seconds, OptionalLong peakBytes, Map<String, Double> phases) {
  private static final String DATA_PHASE = "copying";

  /** The time of the phase in which rows are copied. */
  double dataSeconds() {
    return phases.entrySet().stream()
        .filter(phase -> phase.getKey().startsWith(DATA_PHASE))
        .mapToDouble(Map.Entry::getValue)
        .reduce(Double::sum)
        .orElseThrow(() -> new FailedRun("no phase begins with '" + DATA_PHASE + "': " + phases));
  }

  double phaseSeconds(String name) {
    return phases.getOrDefault(name, 0.0);
  }

  /** What is not in a phase: the start of the process, the connection, the end. */
  double restSeconds() {
    return seconds - phases.values().stream().mapToDouble(Double::doubleValue).sum();
  }
}
